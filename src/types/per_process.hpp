#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "process_generation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A thing of which each forked child gets a fresh one of its own. The parent's is told to `abandon()` and leaked on
/// purpose: its threads are not here, and its sockets are the parent's.
///
/// Thread safety: `get` may be called from any thread.
template <class Thing>
class PerProcess {
public:
    PerProcess() : copy_(new Copy) {}
    ~PerProcess() {
        Copy* const copy = copy_.load(std::memory_order_acquire);
        if (copy->process == process_generation())
            delete copy;
        else
            copy->thing.abandon();
    }
    PerProcess(const PerProcess&) = delete;
    PerProcess& operator=(const PerProcess&) = delete;

    [[nodiscard]] Thing& get() {
        Copy* copy = copy_.load(std::memory_order_acquire);
        if (copy->process == process_generation()) return copy->thing;
        auto fresh = std::make_unique<Copy>();
        if (copy_.compare_exchange_strong(copy, fresh.get(), std::memory_order_acq_rel)) {
            copy->thing.abandon();
            return fresh.release()->thing;
        }
        return copy->thing;
    }

private:
    struct Copy {
        const std::uint64_t process = process_generation();
        Thing thing;
    };
    std::atomic<Copy*> copy_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
