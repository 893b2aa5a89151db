#include "ca_cache.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::chrono::hours most_age(24);

bool speaks_tls(const char* proxy) { return proxy != nullptr && curl_strnequal(proxy, "https:", 6) != 0; }

// A proxy's certificate is no business of ca_bundle, and in libcurl's callback it cannot be told from the host's.
bool may_meet_a_tls_proxy(const TransportOptions& options) {
    if (options.proxy) return speaks_tls(options.proxy->c_str());
    constexpr std::array<const char*, 5> names{"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"};
    // NOLINTNEXTLINE(concurrency-mt-unsafe): libcurl asks the same way
    return std::any_of(names.begin(), names.end(), [](const char* name) { return speaks_tls(std::getenv(name)); });
}

}  // namespace

CaCache::CaCache(const TransportOptions& options, std::shared_ptr<Clock> clock)
    : bundle_(options.ca_bundle),
      may_share_(!options.ca_bundle || !may_meet_a_tls_proxy(options)),
      clock_(std::move(clock)) {}

bool CaCache::give_to(CURL* easy) {
    if (!may_share_ || !is_our_openssl(curl_version_info(CURLVERSION_NOW)->ssl_version) || !store(easy)) return false;
    if (curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &CaCache::on_context) != CURLE_OK ||
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, static_cast<void*>(this)) != CURLE_OK)
        return false;
    curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    return true;
}

CURLcode CaCache::on_context(CURL* easy, void* ssl_context, void* shared) noexcept {
    try {
        const auto store = static_cast<CaCache*>(shared)->store(easy);
        return store && trust(ssl_context, store) ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
    } catch (...) {
        return CURLE_OUT_OF_MEMORY;
    }
}

// Whoever comes while it is read waits for it.
CaStore CaCache::store(CURL* easy) {
    Read& read = read_.get();
    const std::lock_guard<std::mutex> lock(read.mutex);
    const auto now = clock_->steady_now();
    if (read.store && now - read.at < most_age) return read.store;
    // A bundle that has become unreadable leaves the old one in use.
    if (auto fresh = this->read(easy)) {
        read.store = std::move(fresh);
        read.at = now;
    }
    return read.store;
}

CaStore CaCache::read(CURL* easy) const {
#if LIBCURL_VERSION_NUM >= 0x075400
    char* file = nullptr;
    char* folder = nullptr;
    if (curl_easy_getinfo(easy, CURLINFO_CAINFO, &file) != CURLE_OK ||
        curl_easy_getinfo(easy, CURLINFO_CAPATH, &folder) != CURLE_OK || (file == nullptr && folder == nullptr))
        return nullptr;
    return bundle_ ? read_ca_store(bundle_->c_str(), nullptr) : read_ca_store(file, folder);
#else
    // What libcurl trusts by itself cannot be asked.
    static_cast<void>(easy);
    return nullptr;
#endif
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
