#pragma once

#include <chrono>
#include <cstdlib>
#include <future>
#include <optional>
#include <utility>

#include <gtest/gtest.h>

namespace pushplus_test {

/// Runs a call on its own thread.
template <class Call>
auto in_background(Call call) {
    return std::async(std::launch::async, std::move(call));
}

/// The call's error, once it has ended. The bound is far above what a call may take and below libcurl's next timer.
template <class Future>
auto error_of(Future& future) {
    if (future.wait_for(std::chrono::seconds(5)) != std::future_status::ready) {
        ADD_FAILURE() << "the call did not end";
        std::abort();  // The future's destructor would wait forever.
    }
    auto result = future.get();
    return result ? std::nullopt : std::make_optional(result.error());
}

}  // namespace pushplus_test
