#pragma once

#include <memory>
#include <string>

using EVP_PKEY = struct evp_pkey_st;
using SSL_CTX = struct ssl_ctx_st;
using X509 = struct x509_st;

namespace pushplus_test {

/// A server's certificate, made now and signed by itself, and the file in which a client may find it as its CA bundle.
/// `names` are what it is valid for, as "IP:127.0.0.1" or "DNS:localhost".
class TlsIdentity {
public:
    explicit TlsIdentity(const std::string& names = "IP:127.0.0.1");
    ~TlsIdentity();
    TlsIdentity(const TlsIdentity&) = delete;
    TlsIdentity& operator=(const TlsIdentity&) = delete;

    /// For RawServer. It lives as long as this object.
    [[nodiscard]] SSL_CTX* context() const { return context_.get(); }
    [[nodiscard]] const std::string& ca_bundle() const { return file_; }

    /// From now on connections choose this protocol by ALPN, as "h2".
    void offer(const std::string& protocol);
    /// From now on nothing newer than TLS 1.1 is spoken.
    void speak_only_tls_1_1();
    /// From now on nothing newer than TLS 1.2 is spoken: no session tickets after the handshake.
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
    std::string alpn_;
};

}  // namespace pushplus_test
