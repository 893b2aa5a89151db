#include "ca_cache.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::chrono::hours max_age(24);

bool is_https_proxy(const char* proxy) { return proxy != nullptr && curl_strnequal(proxy, "https:", 6) != 0; }

// An https proxy must not be verified against ca_bundle, and libcurl's callback cannot tell its handshake from the
// host's.
bool may_use_https_proxy(const TransportOptions& options) {
    if (options.proxy) return is_https_proxy(options.proxy->c_str());
    constexpr std::array<const char*, 5> names{"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"};
    // NOLINTNEXTLINE(concurrency-mt-unsafe): libcurl asks the same way
    return std::any_of(names.begin(), names.end(), [](const char* name) { return is_https_proxy(std::getenv(name)); });
}

}  // namespace

CaCache::CaCache(const TransportOptions& options, std::shared_ptr<Clock> clock)
    : locations_(ca_locations(options)),
      may_share_(!options.ca_bundle || !may_use_https_proxy(options)),
      clock_(std::move(clock)) {}

bool CaCache::apply_to(CURL* easy) {
    if (!may_share_ || !is_our_openssl(curl_version_info(CURLVERSION_NOW)->ssl_version) || !store(easy)) return false;
    if (curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &CaCache::on_context) != CURLE_OK ||
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, static_cast<void*>(this)) != CURLE_OK)
        return false;
    load_no_certificates(easy);
    return true;
}

CURLcode CaCache::on_context(CURL* easy, void* ssl_context, void* cache) noexcept {
    try {
        const auto store = static_cast<CaCache*>(cache)->store(easy);
        return store && set_ca_store(ssl_context, store) ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
    } catch (...) {
        return CURLE_OUT_OF_MEMORY;
    }
}

// Other threads wait while one reads the store.
CaStore CaCache::store(CURL* easy) {
    Loaded& loaded = loaded_.get();
    const std::lock_guard<std::mutex> lock(loaded.mutex);
    const auto now = clock_->steady_now();
    if (loaded.store && now - loaded.at < max_age) return loaded.store;
    // A bundle that can no longer be read leaves the old store in use.
    if (auto fresh = load(easy)) {
        loaded.store = std::move(fresh);
        loaded.at = now;
    }
    return loaded.store;
}

CaStore CaCache::load(CURL* easy) const {
#if LIBCURL_VERSION_NUM >= 0x075400
    char* default_file = nullptr;
    char* default_folder = nullptr;
    if (curl_easy_getinfo(easy, CURLINFO_CAINFO, &default_file) != CURLE_OK ||
        curl_easy_getinfo(easy, CURLINFO_CAPATH, &default_folder) != CURLE_OK ||
        (default_file == nullptr && default_folder == nullptr))
        return nullptr;
    if (locations_.bundle) return load_ca_store(locations_.bundle->c_str(), nullptr);
    const char* const file = locations_.environment_file ? locations_.environment_file->c_str() : default_file;
    const char* const folder = locations_.environment_folder ? locations_.environment_folder->c_str() : default_folder;
    auto store = load_ca_store(file, folder);
    // SSL_CERT_DIR is enough where the system has no file.
    if (!store && locations_.environment_folder && !locations_.environment_file) store = load_ca_store(nullptr, folder);
    return store;
#else
    // This libcurl cannot report its default CA files.
    static_cast<void>(easy);
    return nullptr;
#endif
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
