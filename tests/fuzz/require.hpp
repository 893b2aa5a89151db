#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace pushplus_test {

/// Ends the program, which is a finding to the fuzzer, unless what must hold does.
inline void require(bool holds, std::string_view what) {
    if (holds) return;
    static_cast<void>(std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(what.size()), what.data()));
    std::abort();
}

}  // namespace pushplus_test
