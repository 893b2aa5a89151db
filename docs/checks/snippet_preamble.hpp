#pragma once

// What the documents' code blocks may take for granted. A block without an #include is the body of a function with
// the arguments of `SNIPPET` in snippets.sh, and may call these.

#include <atomic>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

void log(std::string_view line);
bool someone_met_a_401_with(std::string_view key);

template <class... T>
void use(const T&...);
template <class... T>
void hand_on(const T&...);
template <class... T>
void record(const T&...);
