#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
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

namespace {

/// Leaves the program's own OpenSSL errors in place.
class OwnErrors {
public:
    OwnErrors() { ERR_set_mark(); }
    ~OwnErrors() { ERR_pop_to_mark(); }
    OwnErrors(const OwnErrors&) = delete;
    OwnErrors& operator=(const OwnErrors&) = delete;
};

// Keeps OpenSSL from asking at the terminal.
int no_pass_phrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*context*/) { return -1; }

bool add_certificates(X509_STORE* store, const std::string& pem) {
    if (store == nullptr || pem.size() > std::size_t{std::numeric_limits<int>::max()}) return false;
    const OwnErrors errors;
    const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                         &BIO_free);
    if (!text) return false;
    bool any = false;
    while (const std::unique_ptr<X509, decltype(&X509_free)> certificate{
        PEM_read_bio_X509(text.get(), nullptr, &no_pass_phrase, nullptr), &X509_free}) {
        if (X509_STORE_add_cert(store, certificate.get()) != 1) return false;
        any = true;
    }
    return any && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
}

}  // namespace

CaStore make_ca_store() {
    CaStore store(X509_STORE_new(), &X509_STORE_free);
    // The same flags as libcurl's: an intermediate in the bundle is trusted like a root.
    if (store) X509_STORE_set_flags(store.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
    return store;
}

CaStore load_ca_store(const char* file, const char* folder) {
    const CaStore store = make_ca_store();
    if (!store) return nullptr;
    const OwnErrors errors;
    return X509_STORE_load_locations(store.get(), file, folder) == 1 ? store : nullptr;
}

bool add_ca_certificates(const CaStore& store, const std::string& pem) { return add_certificates(store.get(), pem); }

bool add_ca_certificates(void* ssl_context, const std::string& pem) {
    return add_certificates(SSL_CTX_get_cert_store(static_cast<SSL_CTX*>(ssl_context)), pem);
}

bool set_ca_store(void* ssl_context, const CaStore& store) noexcept {
    return SSL_CTX_set1_verify_cert_store(static_cast<SSL_CTX*>(ssl_context), store.get()) == 1;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
