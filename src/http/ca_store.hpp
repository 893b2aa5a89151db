#pragma once

#include <memory>
#include <string>

struct x509_store_st;

namespace pushplus {
inline namespace v0 {
namespace detail {

/// CA certificates as OpenSSL holds them, shared by any number of connections. Without OpenSSL's headers there are none
/// (`ca_store_absent.cpp`).
using CaStore = std::shared_ptr<x509_store_st>;

/// Whether libcurl's `tls_library`, such as "OpenSSL/3.0.15", is the one this library is linked with. OpenSSL objects
/// must not be passed to another library.
[[nodiscard]] bool is_our_openssl(const char* tls_library);

/// Loads CA certificates from a file and from a folder with hashed names; either may be null. Returns null if one
/// cannot be read.
[[nodiscard]] CaStore load_ca_store(const char* file, const char* folder);

/// A store without certificates; null if memory runs out.
[[nodiscard]] CaStore make_ca_store();

/// Adds the certificates of a PEM text. Returns false if it holds none, or one that cannot be read.
[[nodiscard]] bool add_ca_certificates(const CaStore& store, const std::string& pem);
/// Adds them to those that `ssl_context`, an `SSL_CTX*`, trusts by itself.
[[nodiscard]] bool add_ca_certificates(void* ssl_context, const std::string& pem);

/// Makes connections of `ssl_context`, an `SSL_CTX*`, use this store alone, whatever libcurl adds to its own, which it
/// may do as late as during the handshake.
[[nodiscard]] bool set_ca_store(void* ssl_context, const CaStore& store) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
