#include "ca_store.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

bool is_our_openssl(const char* /*tls_library*/) { return false; }
CaStore read_ca_store(const char* /*file*/, const char* /*folder*/) { return nullptr; }
bool trust(void* /*ssl_context*/, const CaStore& /*store*/) noexcept { return false; }

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
