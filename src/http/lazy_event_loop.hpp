#pragma once

#include <memory>
#include <mutex>

#include <pushplus/http_transport.hpp>

#include "../base/per_process.hpp"
#include "curl_loop.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A transport's event loop: started at first use, stopped at the end, and one of its own for each forked child.
///
/// Thread safety: all methods may be called from any thread.
class LazyEventLoop {
public:
    LazyEventLoop(TransportOptions options, std::shared_ptr<CaCache> trust);

    /// Throws std::system_error if no thread is to be had, or no descriptors; the next call tries anew.
    [[nodiscard]] std::shared_ptr<EventLoop> get();
    /// In a forked child: closes its copies of the sockets of its parent's loop, without a word to the other side.
    void leave_that_of_the_parent() { static_cast<void>(place_.get()); }

private:
    struct Place {
        Place() = default;
        ~Place();
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        void abandon() noexcept;

        std::mutex mutex;
        std::shared_ptr<CurlLoop> loop;
    };

    const TransportOptions options_;
    const std::shared_ptr<CaCache> trust_;
    PerProcess<Place> place_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
