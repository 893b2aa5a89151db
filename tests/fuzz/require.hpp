#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace pushplus_test {

/// Ends the program, which the fuzzer reports as a finding, unless the condition holds.
inline void require(bool holds, std::string_view what) {
    if (holds) return;
    static_cast<void>(std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(what.size()), what.data()));
    std::abort();
}

}  // namespace pushplus_test
