#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "curl_handle.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Idle handles with their kept connections, the last used on top. A handle has one owner at a time: whoever took it.
///
/// Thread safety: all methods may be called from any thread. In a forked child the pool starts empty, without touching
/// the parent's connections or a lock that another thread of the parent held.
class HandlePool {
public:
    explicit HandlePool(TransportOptions options);
    ~HandlePool();
    HandlePool(const HandlePool&) = delete;
    HandlePool& operator=(const HandlePool&) = delete;

    [[nodiscard]] std::unique_ptr<CurlHandle> take();
    void give_back(std::unique_ptr<CurlHandle> handle);

private:
    struct Idle {
        explicit Idle(std::uint64_t in_process) : process(in_process) {}
        const std::uint64_t process;
        std::mutex mutex;
        std::vector<std::unique_ptr<CurlHandle>> handles;
    };

    Idle& idle();
    static void abandon(Idle* of_parent) noexcept;

    const TransportOptions options_;
    std::atomic<Idle*> idle_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
