#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <curl/curl.h>

#include <pushplus/clock.hpp>
#include <pushplus/http_transport.hpp>

#include "../base/per_process.hpp"
#include "ca_store.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The authorities that a transport trusts, read at the first need and once for all its handles: each reading takes tens
/// of milliseconds and a megabyte. Like libcurl's own cache they are read again when they are a day old.
///
/// Thread safety: all methods may be called from any thread. A forked child reads for itself.
class CaCache {
public:
    explicit CaCache(const TransportOptions& options, std::shared_ptr<Clock> clock = machine_clock());

    /// From here on the handle's connections trust these authorities, and this object must outlive them. False, with the
    /// handle as it was: it must read for itself. So it is if the files cannot be read (libcurl will say why), with
    /// another TLS library than the OpenSSL this one is linked with, and where libcurl trusts something else than files.
    [[nodiscard]] bool give_to(CURL* easy);

private:
    struct Read {
        void abandon() noexcept {}

        std::mutex mutex;
        CaStore store;
        std::chrono::steady_clock::time_point at;
    };

    static CURLcode on_context(CURL* easy, void* ssl_context, void* trust) noexcept;
    [[nodiscard]] CaStore store(CURL* easy);
    [[nodiscard]] CaStore read(CURL* easy) const;

    const std::optional<std::string> bundle_;
    const bool may_share_;
    const std::shared_ptr<Clock> clock_;
    PerProcess<Read> read_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
