#pragma once

#include <memory>

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

/// Makes connections of `ssl_context`, an `SSL_CTX*`, use this store alone, whatever libcurl adds to its own, which it
/// may do as late as during the handshake.
[[nodiscard]] bool set_ca_store(void* ssl_context, const CaStore& store) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
