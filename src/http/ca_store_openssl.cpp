#include <string>
#include <string_view>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "ca_store.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

bool is_our_openssl(const char* tls_library) {
    // "OpenSSL 3.0.15 3 Sep 2024"
    const std::string_view ours = OpenSSL_version(OPENSSL_VERSION);
    const auto name_end = ours.find(' ');
    if (tls_library == nullptr || name_end == std::string_view::npos) return false;
    const auto version = ours.substr(name_end + 1, ours.find(' ', name_end + 1) - name_end - 1);
    return std::string(ours.substr(0, name_end)).append("/").append(version) == tls_library;
}

CaStore load_ca_store(const char* file, const char* folder) {
    const CaStore store(X509_STORE_new(), &X509_STORE_free);
    if (!store) return nullptr;
    // Leaves the program's own OpenSSL errors in place.
    ERR_set_mark();
    const bool done = X509_STORE_load_locations(store.get(), file, folder) == 1;
    ERR_pop_to_mark();
    // The same flags as libcurl's: an intermediate in the bundle is trusted like a root.
    X509_STORE_set_flags(store.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
    return done ? store : nullptr;
}

bool set_ca_store(void* ssl_context, const CaStore& store) noexcept {
    return SSL_CTX_set1_verify_cert_store(static_cast<SSL_CTX*>(ssl_context), store.get()) == 1;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
