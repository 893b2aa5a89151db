#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "../base/per_process.hpp"
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
    HandlePool(TransportOptions options, std::shared_ptr<CaCache> trust);

    /// One that was given back; null if there is none.
    [[nodiscard]] std::unique_ptr<CurlHandle> take();
    [[nodiscard]] std::unique_ptr<CurlHandle> make() const;
    void give_back(std::unique_ptr<CurlHandle> handle);

private:
    struct Idle {
        void abandon() noexcept;

        std::mutex mutex;
        std::vector<std::unique_ptr<CurlHandle>> handles;
    };

    const TransportOptions options_;
    const std::shared_ptr<CaCache> trust_;
    PerProcess<Idle> idle_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
