#include "ca_cache.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "url.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::chrono::hours max_age(24);
constexpr std::chrono::minutes max_age_of_incomplete(1);

// An https proxy must not be verified against ca_bundle, and libcurl's callback cannot tell its handshake from the
// host's.
bool may_use_https_proxy(const TransportOptions& options) {
    if (options.proxy) return is_https(*options.proxy);
    constexpr std::array<const char*, 5> names{"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"};
    return std::any_of(names.begin(), names.end(), [](const char* name) {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): libcurl asks the same way
        const char* const proxy = std::getenv(name);
        return proxy != nullptr && is_https(proxy);
    });
}

}  // namespace

CaCache::CaCache(const TransportOptions& options, std::shared_ptr<Clock> clock)
    : locations_(ca_locations(options)),
      additional_(options.additional_ca_certificates),
      may_share_(!options.ca_bundle || !may_use_https_proxy(options)),
      fault_(find_fault()),
      clock_(std::move(clock)) {}

std::string CaCache::find_fault() const {
    if (additional_.empty()) return {};
    const char* const tls_library = curl_version_info(CURLVERSION_NOW)->ssl_version;
    if (!is_our_openssl(tls_library))
        return "additional_ca_certificates needs a libcurl with the OpenSSL that this library was built with, and "
               "PUSHPLUS_SHARE_CA_STORE=ON; this one has " +
               std::string(tls_library != nullptr ? tls_library : "no TLS library") +
               ". Add them to the system's certificates, or set ca_bundle";
    if (!add_ca_certificates(make_ca_store(), additional_))
        return "additional_ca_certificates cannot be read: it takes the text of a PEM file, from \"-----BEGIN "
               "CERTIFICATE-----\" on";
    if (!may_share_)
        return "additional_ca_certificates cannot be used with both ca_bundle and an https proxy; write them into the "
               "file that ca_bundle names";
    return {};
}

bool CaCache::apply_to(CURL* easy) {
    if (!may_share_ || !is_our_openssl(curl_version_info(CURLVERSION_NOW)->ssl_version)) return false;
    const bool share = store() != nullptr;
    if (!share && additional_.empty()) return false;
    if (curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, share ? &on_context : &on_own_context) != CURLE_OK ||
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, static_cast<void*>(this)) != CURLE_OK)
        return false;
    if (share) load_no_certificates(easy);
    return share;
}

// Where libcurl loads the files itself.
CURLcode CaCache::on_own_context(CURL* /*easy*/, void* ssl_context, void* cache) noexcept {
    try {
        const auto& additional = static_cast<CaCache*>(cache)->additional_;
        return add_ca_certificates(ssl_context, additional) ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
    } catch (...) {
        return CURLE_OUT_OF_MEMORY;
    }
}

CURLcode CaCache::on_context(CURL* /*easy*/, void* ssl_context, void* cache) noexcept {
    try {
        const auto store = static_cast<CaCache*>(cache)->store();
        return store && set_ca_store(ssl_context, store) ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
    } catch (...) {
        return CURLE_OUT_OF_MEMORY;
    }
}

// Other threads wait while one reads the store.
CaStore CaCache::store() {
    Loaded& loaded = loaded_.get();
    const std::lock_guard<std::mutex> lock(loaded.mutex);
    const auto now = clock_->steady_now();
    if (loaded.store && now < loaded.reload_at) return loaded.store;
    // Files that can no longer be read leave the old store in use.
    auto [fresh, complete] = load();
    if (fresh) {
        if (complete || !loaded.store) loaded.store = std::move(fresh);
        loaded.reload_at = now;
        loaded.reload_at += complete ? max_age : max_age_of_incomplete;
    }
    return loaded.store;
}

CaCache::Read CaCache::load() const {
    const auto defaults = default_ca_files();
    if (defaults.file == nullptr && defaults.folder == nullptr) return {};
    CaStore store;
    bool complete = true;
    if (locations_.bundle) {
        store = load_ca_store(locations_.bundle->c_str(), nullptr);
    } else {
        const auto& file = locations_.environment_file;
        const auto& folder = locations_.environment_folder;
        store = load_ca_store(file ? file->c_str() : defaults.file, folder ? folder->c_str() : defaults.folder);
        // SSL_CERT_DIR is enough where the system has no file.
        if (!store && folder && !file) store = load_ca_store(nullptr, folder->c_str());
        // The additional ones are enough where the system has none, as in a container.
        if (!store && !folder && !file && !additional_.empty()) {
            complete = false;
            if (defaults.folder != nullptr) store = load_ca_store(nullptr, defaults.folder);
            if (!store) store = make_ca_store();
        }
    }
    if (store && !additional_.empty() && !add_ca_certificates(store, additional_)) return {};
    return {std::move(store), complete};
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
