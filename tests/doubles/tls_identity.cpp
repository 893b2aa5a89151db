#include "tls_identity.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace pushplus_test {

namespace {

void need(bool done, const char* what) {
    if (!done) throw std::runtime_error(std::string("OpenSSL cannot ") + what);
}

void add_extension(X509* certificate, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    need(extension != nullptr, "make a certificate's extension");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

EVP_PKEY* new_key() {
    EVP_PKEY* key = nullptr;
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr);
    const bool done = context != nullptr && EVP_PKEY_keygen_init(context) == 1 &&
                      EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1 &&
                      EVP_PKEY_keygen(context, &key) == 1;
    EVP_PKEY_CTX_free(context);
    need(done, "make a key");
    return key;
}

X509* new_certificate(EVP_PKEY* key, const std::string& names) {
    X509* certificate = X509_new();
    need(certificate != nullptr, "make a certificate");
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 24 * 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("pushplus test"), -1,
                               -1, 0);
    X509_set_issuer_name(certificate, name);
    add_extension(certificate, NID_subject_alt_name, names.c_str());
    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    need(X509_sign(certificate, key, EVP_sha256()) > 0, "sign a certificate");
    return certificate;
}

template <class Write>
std::string new_file(Write write) {
    const char* folder = std::getenv("TMPDIR");
    std::string path = std::string(folder != nullptr ? folder : "/tmp") + "/pushplus-test-XXXXXX";
    const int descriptor = ::mkstemp(path.data());
    std::FILE* const file = descriptor >= 0 ? ::fdopen(descriptor, "w") : nullptr;
    if (file == nullptr) throw std::runtime_error("cannot write to " + path);
    write(file);
    std::fclose(file);
    return path;
}

std::string new_certificate_file(X509* certificate) {
    return new_file([&](std::FILE* file) { PEM_write_X509(file, certificate); });
}

std::string new_key_file(EVP_PKEY* key) {
    return new_file([&](std::FILE* file) { PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

int choose(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
           unsigned offered_size, void* wanted) {
    const auto& name = *static_cast<const std::string*>(wanted);
    const std::string list = static_cast<char>(name.size()) + name;
    unsigned char* chosen = nullptr;  // Will point into `offered`, which lives long enough.
    const int answer =
        SSL_select_next_proto(&chosen, out_size, offered, offered_size,
                              reinterpret_cast<const unsigned char*>(list.data()), static_cast<unsigned>(list.size()));
    *out = chosen;
    return answer == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

void TlsIdentity::Free::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
void TlsIdentity::Free::operator()(X509* certificate) const { X509_free(certificate); }
void TlsIdentity::Free::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

TlsIdentity::TlsIdentity(const std::string& names)
    : key_(new_key()),
      certificate_(new_certificate(key_.get(), names)),
      context_(SSL_CTX_new(TLS_server_method())),
      file_(new_certificate_file(certificate_.get())),
      key_file_(new_key_file(key_.get())) {
    need(context_ && SSL_CTX_use_certificate(context_.get(), certificate_.get()) == 1 &&
             SSL_CTX_use_PrivateKey(context_.get(), key_.get()) == 1,
         "use the certificate");
}

TlsIdentity::~TlsIdentity() {
    std::remove(file_.c_str());
    std::remove(key_file_.c_str());
}

std::string TlsIdentity::hashed_name() const {
    std::array<char, 16> name{};
    std::snprintf(name.data(), name.size(), "%08lx.0", X509_subject_name_hash(certificate_.get()));
    return name.data();
}

void TlsIdentity::set_validity(long from, long until) {
    X509_gmtime_adj(X509_getm_notBefore(certificate_.get()), from);
    X509_gmtime_adj(X509_getm_notAfter(certificate_.get()), until);
    need(X509_sign(certificate_.get(), key_.get(), EVP_sha256()) > 0 &&
             SSL_CTX_use_certificate(context_.get(), certificate_.get()) == 1,
         "sign a certificate again");
    std::remove(file_.c_str());
    file_ = new_certificate_file(certificate_.get());
}

void TlsIdentity::offer(const std::string& protocol) {
    alpn_ = protocol;
    SSL_CTX_set_alpn_select_cb(context_.get(), &choose, &alpn_);
}

void TlsIdentity::speak_only_tls_1_1() {
    // Current OpenSSL versions reject TLS 1.1 from security level 1 on, on their own side, too.
    need(SSL_CTX_set_cipher_list(context_.get(), "DEFAULT:@SECLEVEL=0") == 1, "lower its security level");
    SSL_CTX_set_max_proto_version(context_.get(), TLS1_1_VERSION);
}

void TlsIdentity::speak_at_most_tls_1_2() { SSL_CTX_set_max_proto_version(context_.get(), TLS1_2_VERSION); }

}  // namespace pushplus_test
