#pragma once

#include <atomic>
#include <memory>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// An object that is created on first use.
///
/// Thread safety: `get` may be called from any thread. It holds no lock that a fork could leave locked; of two objects
/// created at the same time, one is discarded.
template <class T>
class Lazy {
public:
    Lazy() = default;
    ~Lazy() { delete made_.load(std::memory_order_acquire); }
    Lazy(const Lazy&) = delete;
    Lazy& operator=(const Lazy&) = delete;

    /// `make` returns a `std::unique_ptr<T>`.
    template <class Make>
    [[nodiscard]] T& get(Make make) {
        T* made = made_.load(std::memory_order_acquire);
        if (made != nullptr) return *made;
        std::unique_ptr<T> fresh = make();
        if (made_.compare_exchange_strong(made, fresh.get(), std::memory_order_acq_rel)) return *fresh.release();
        return *made;
    }

    /// Null if it was not used yet.
    [[nodiscard]] T* find() const noexcept { return made_.load(std::memory_order_acquire); }

private:
    std::atomic<T*> made_{nullptr};
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
