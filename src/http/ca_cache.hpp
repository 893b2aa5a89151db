#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include <curl/curl.h>

#include <pushplus/clock.hpp>
#include <pushplus/http_transport.hpp>

#include "../base/per_process.hpp"
#include "ca_locations.hpp"
#include "ca_store.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The CA certificates of a transport, loaded once for all its handles, because loading takes tens of milliseconds and
/// a megabyte. Like libcurl's own cache it reloads them after a day.
///
/// Thread safety: all methods may be called from any thread. A forked child loads its own.
class CaCache {
public:
    explicit CaCache(const TransportOptions& options, std::shared_ptr<Clock> clock = machine_clock());

    /// Makes the handle's connections use this store, which must outlive them. Returns false if libcurl must load the
    /// certificates itself: if the files cannot be read (libcurl reports why), with a TLS library other than the
    /// OpenSSL linked here, or if libcurl does not use CA files. The additional ones are then added to libcurl's.
    [[nodiscard]] bool apply_to(CURL* easy);
    /// Why the additional certificates cannot be used, as a sentence that names the option; empty: they can, or there
    /// are none.
    [[nodiscard]] const std::string& fault() const noexcept { return fault_; }
    [[nodiscard]] const CaLocations& locations() const noexcept { return locations_; }

private:
    struct Loaded {
        void abandon() noexcept {}

        std::mutex mutex;
        CaStore store;
        std::chrono::steady_clock::time_point reload_at;
    };
    struct Read {
        CaStore store;
        bool complete = false;  ///< False: only the additional ones, since the system's could not be read.
    };

    static CURLcode on_context(CURL* easy, void* ssl_context, void* cache) noexcept;
    static CURLcode on_own_context(CURL* easy, void* ssl_context, void* cache) noexcept;
    [[nodiscard]] std::string find_fault() const;
    [[nodiscard]] CaStore store();
    [[nodiscard]] Read load() const;

    const CaLocations locations_;
    const std::string additional_;  ///< PEM text, already found to hold certificates.
    const bool may_share_;
    const std::string fault_;
    const std::shared_ptr<Clock> clock_;
    PerProcess<Loaded> loaded_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
