#pragma once

#include <memory>
#include <mutex>

#include <pushplus/http_transport.hpp>

#include "../base/per_process.hpp"
#include "curl_loop.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A transport's event loop, started on first use; each forked child has its own.
///
/// Thread safety: all methods may be called from any thread.
class LazyEventLoop {
public:
    LazyEventLoop(TransportOptions options, std::shared_ptr<CaCache> ca_cache, std::shared_ptr<Clock> idle_clock);

    /// Throws std::system_error if there are no threads or descriptors left; the next call tries again.
    [[nodiscard]] std::shared_ptr<EventLoop> get();
    /// In a forked child: closes its copies of the sockets of the parent's loop, and sends nothing on them.
    void abandon_parent_loop() { static_cast<void>(slot_.get()); }

private:
    struct Slot {
        Slot() = default;
        ~Slot();
        Slot(const Slot&) = delete;
        Slot& operator=(const Slot&) = delete;
        void abandon() noexcept;

        std::mutex mutex;
        std::shared_ptr<CurlLoop> loop;
    };

    const TransportOptions options_;
    const std::shared_ptr<CaCache> ca_cache_;
    const std::shared_ptr<Clock> idle_clock_;
    PerProcess<Slot> slot_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
