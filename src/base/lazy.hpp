#pragma once

#include <atomic>
#include <memory>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A thing that most owners never need, made once at first need.
///
/// Thread safety: `get` may be called from any thread. It holds no lock, so a forked child finds none held: of two that are
/// made at once, one is dropped unused.
template <class Thing>
class Lazy {
public:
    Lazy() = default;
    ~Lazy() { delete made_.load(std::memory_order_acquire); }
    Lazy(const Lazy&) = delete;
    Lazy& operator=(const Lazy&) = delete;

    /// `make` returns a `std::unique_ptr<Thing>`.
    template <class Make>
    [[nodiscard]] Thing& get(Make make) {
        Thing* made = made_.load(std::memory_order_acquire);
        if (made != nullptr) return *made;
        std::unique_ptr<Thing> fresh = make();
        if (made_.compare_exchange_strong(made, fresh.get(), std::memory_order_acq_rel)) return *fresh.release();
        return *made;
    }

private:
    std::atomic<Thing*> made_{nullptr};
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
