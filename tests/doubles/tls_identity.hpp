#pragma once

#include <memory>
#include <string>

using EVP_PKEY = struct evp_pkey_st;
using SSL_CTX = struct ssl_ctx_st;
using X509 = struct x509_st;

namespace pushplus_test {

/// A server's self-signed certificate, created by the constructor, and a file of it for the client's CA bundle. It is
/// valid for `names`, such as "IP:127.0.0.1" or "DNS:localhost".
class TlsIdentity {
public:
    explicit TlsIdentity(const std::string& names = "IP:127.0.0.1");
    ~TlsIdentity();
    TlsIdentity(const TlsIdentity&) = delete;
    TlsIdentity& operator=(const TlsIdentity&) = delete;

    /// For RawServer. Valid as long as this object.
    [[nodiscard]] SSL_CTX* context() const { return context_.get(); }
    [[nodiscard]] const std::string& ca_bundle() const { return file_; }
    /// A file of the private key in PEM.
    [[nodiscard]] const std::string& key_file() const { return key_file_; }
    /// The name by which OpenSSL finds the certificate in a folder.
    [[nodiscard]] std::string hashed_name() const;

    /// Makes the certificate valid from and until so many seconds from now, in the file as well.
    void set_validity(long from, long until);
    /// Makes new connections choose this protocol by ALPN, such as "h2".
    void offer(const std::string& protocol);
    /// Limits new connections to TLS 1.1.
    void speak_only_tls_1_1();
    /// Limits new connections to TLS 1.2, which sends no session tickets after the handshake.
    void speak_at_most_tls_1_2();

private:
    struct Free {
        void operator()(EVP_PKEY* key) const;
        void operator()(X509* certificate) const;
        void operator()(SSL_CTX* context) const;
    };
    std::unique_ptr<EVP_PKEY, Free> key_;
    std::unique_ptr<X509, Free> certificate_;
    std::unique_ptr<SSL_CTX, Free> context_;
    std::string file_;
    std::string key_file_;
    std::string alpn_;
};

}  // namespace pushplus_test
