#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <pushplus/error.hpp>
#include <pushplus/state_store.hpp>

namespace pushplus_test {

/// Keeps the texts in memory, and is wrong in one way.
///
/// Thread safety: all methods may be called from any thread.
class BrokenStateStore final : public pushplus::StateStore {
public:
    /// What to break; as it is set, nothing.
    struct Ways {
        bool loses_updates = false;       ///< Other updates of a text may come in between.
        bool never_calls = false;         ///< Success without a call of `change`.
        bool keeps_half_changes = false;  ///< What a `change` made before it threw is stored.
        bool fails_at_times = false;      ///< Each hundredth update is an error.
        std::size_t longest_text = 10'000'000;
        std::function<std::string(std::string name)> stored_name = [](std::string name) { return name; };
        std::function<std::string(std::string text)> stored_text = [](std::string text) { return text; };
        std::function<Time(Time now)> time = [](Time now) { return now; };
    };

    explicit BrokenStateStore(Ways ways) : ways_(std::move(ways)) {}

    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        if (ways_.never_calls) return {};
        std::unique_lock<std::mutex> lock(mutex_);
        if (ways_.fails_at_times && ++updates_ % 100 == 0) {
            pushplus::Error::Parts parts;
            parts.message = "out of order";
            return pushplus::Error(std::move(parts));
        }
        const auto key = ways_.stored_name(std::string(name));
        std::string text = texts_[key];
        if (ways_.loses_updates) {
            lock.unlock();
            std::this_thread::yield();
        }
        const auto keep = [&] { texts_[key] = ways_.stored_text(text.substr(0, ways_.longest_text)); };
        try {
            change(text, ways_.time(std::chrono::system_clock::now()));
        } catch (...) {
            if (ways_.keeps_half_changes) keep();
            throw;
        }
        if (ways_.loses_updates) lock.lock();
        keep();
        return {};
    }

private:
    const Ways ways_;
    std::mutex mutex_;
    int updates_ = 0;
    std::map<std::string, std::string> texts_;
};

}  // namespace pushplus_test
