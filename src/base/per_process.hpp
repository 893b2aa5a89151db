#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "process_generation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// An object that is created on first use, and once more in each forked child. The child calls `abandon()` on the
/// parent's object and leaks it, because its threads do not exist there and its sockets belong to the parent.
///
/// Thread safety: `get` may be called from any thread.
template <class T>
class PerProcess {
public:
    PerProcess() = default;
    ~PerProcess() {
        Copy* const copy = copy_.load(std::memory_order_acquire);
        if (copy == nullptr) return;
        if (copy->process == process_generation())
            delete copy;
        else
            copy->object.abandon();
    }
    PerProcess(const PerProcess&) = delete;
    PerProcess& operator=(const PerProcess&) = delete;

    [[nodiscard]] T& get() {
        if (T* const object = find()) return *object;
        Copy* copy = copy_.load(std::memory_order_acquire);
        auto fresh = std::make_unique<Copy>();
        if (is_of_this_process(copy) || !copy_.compare_exchange_strong(copy, fresh.get(), std::memory_order_acq_rel))
            return copy->object;
        if (copy != nullptr) copy->object.abandon();
        return fresh.release()->object;
    }
    /// Null if this process has not created one.
    [[nodiscard]] T* find() const noexcept {
        Copy* const copy = copy_.load(std::memory_order_acquire);
        return is_of_this_process(copy) ? &copy->object : nullptr;
    }

private:
    struct Copy {
        const std::uint64_t process = process_generation();
        T object;
    };
    [[nodiscard]] static bool is_of_this_process(const Copy* copy) noexcept {
        return copy != nullptr && copy->process == process_generation();
    }

    std::atomic<Copy*> copy_{nullptr};
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
