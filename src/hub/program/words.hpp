#pragma once

#include <string>
#include <string_view>

/// A message of the library, which names options of C++, in the words of the command line and the environment.
[[nodiscard]] std::string in_words_of_the_program(std::string_view message);
