#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "../base/per_process.hpp"
#include "curl_handle.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Idle handles with their connections, used last in, first out. A handle in use belongs to the caller of `acquire`.
///
/// Thread safety: all methods may be called from any thread. In a forked child the pool starts empty, and leaves alone
/// the parent's connections and any lock that another of its threads held.
class HandlePool {
public:
    HandlePool(TransportOptions options, std::shared_ptr<CaCache> ca_cache, std::shared_ptr<Clock> idle_clock);

    /// An idle handle; null if there is none.
    [[nodiscard]] std::unique_ptr<CurlHandle> acquire();
    [[nodiscard]] std::unique_ptr<CurlHandle> make() const;
    /// Without memory to keep the handle it is dropped.
    void release(std::unique_ptr<CurlHandle> handle) noexcept;

private:
    struct Idle {
        void abandon() noexcept;

        std::mutex mutex;
        std::vector<std::unique_ptr<CurlHandle>> handles;
    };

    const TransportOptions options_;
    const std::shared_ptr<CaCache> ca_cache_;
    const std::shared_ptr<Clock> idle_clock_;
    PerProcess<Idle> idle_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
