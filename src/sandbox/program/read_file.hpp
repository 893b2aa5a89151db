#pragma once

#include <string>

/// The text of a file; a std::runtime_error names the file and says why it cannot be read.
[[nodiscard]] std::string text_of_file(const std::string& path);

/// The first line of a file, without blanks around it.
[[nodiscard]] std::string first_line_of(const std::string& path);
