#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "process_generation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A thing that is made at first need, and of which each forked child gets a fresh one of its own. The parent's is told to
/// `abandon()` and leaked on purpose: its threads are not here, and its sockets are the parent's.
///
/// Thread safety: `get` may be called from any thread.
template <class Thing>
class PerProcess {
public:
    PerProcess() = default;
    ~PerProcess() {
        Copy* const copy = copy_.load(std::memory_order_acquire);
        if (copy == nullptr) return;
        if (copy->process == process_generation())
            delete copy;
        else
            copy->thing.abandon();
    }
    PerProcess(const PerProcess&) = delete;
    PerProcess& operator=(const PerProcess&) = delete;

    [[nodiscard]] Thing& get() {
        if (Thing* const thing = find()) return *thing;
        Copy* copy = copy_.load(std::memory_order_acquire);
        auto fresh = std::make_unique<Copy>();
        if (is_of_this_process(copy) || !copy_.compare_exchange_strong(copy, fresh.get(), std::memory_order_acq_rel))
            return copy->thing;
        if (copy != nullptr) copy->thing.abandon();
        return fresh.release()->thing;
    }
    /// Null if this process has none yet.
    [[nodiscard]] Thing* find() const noexcept {
        Copy* const copy = copy_.load(std::memory_order_acquire);
        return is_of_this_process(copy) ? &copy->thing : nullptr;
    }

private:
    struct Copy {
        const std::uint64_t process = process_generation();
        Thing thing;
    };
    [[nodiscard]] static bool is_of_this_process(const Copy* copy) noexcept {
        return copy != nullptr && copy->process == process_generation();
    }

    std::atomic<Copy*> copy_{nullptr};
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
