#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>

#include "require.hpp"

namespace pushplus_bench {

/// Makes `calls` asynchronous calls, `at_once` at a time, and waits for the last.
template <class StartCall>
void concurrent_calls(int calls, int at_once, StartCall start) {
    std::atomic<int> started{0};
    int ended = 0;
    std::mutex mutex;
    std::condition_variable over;
    std::function<void()> next = [&] {
        if (started.fetch_add(1) >= calls) return;
        start().then([&](const auto& result) {
            require(result);
            next();
            const std::lock_guard<std::mutex> lock(mutex);
            if (++ended == calls) over.notify_all();
        });
    };
    for (int i = 0; i < at_once; ++i) next();
    std::unique_lock<std::mutex> lock(mutex);
    over.wait(lock, [&] { return ended == calls; });
}

}  // namespace pushplus_bench
