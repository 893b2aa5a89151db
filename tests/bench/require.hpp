#pragma once

#include <cstdio>
#include <cstdlib>

#include <pushplus/result.hpp>

namespace pushplus_bench {

/// Ends the program with the error's message if there is no value.
template <class T>
void require(const pushplus::Result<T>& result) {
    if (result) return;
    std::fprintf(stderr, "%s\n", result.error().message().c_str());
    std::exit(1);
}

}  // namespace pushplus_bench
