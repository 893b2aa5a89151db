#pragma once

#include <memory>

struct x509_store_st;

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Certificates of authorities as OpenSSL holds them: read once, used by any number of connections at once. Without
/// OpenSSL's headers there are none (`ca_store_absent.cpp`).
using CaStore = std::shared_ptr<x509_store_st>;

/// Whether libcurl's `tls_library`, as "OpenSSL/3.0.15", is the very one this library is linked with. Another's objects
/// must not be given ours.
[[nodiscard]] bool is_our_openssl(const char* tls_library);

/// Null if one of them cannot be read. `folder` has certificates named by their hashes; either may be null.
[[nodiscard]] CaStore read_ca_store(const char* file, const char* folder);

/// Lets connections of `ssl_context`, an `SSL_CTX*`, trust these authorities and no others, whatever libcurl puts into
/// its own store, which it may do as late as during the handshake.
[[nodiscard]] bool trust(void* ssl_context, const CaStore& store) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
