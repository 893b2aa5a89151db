#include "ca_store.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

bool is_our_openssl(const char* /*tls_library*/) { return false; }
CaStore load_ca_store(const char* /*file*/, const char* /*folder*/) { return nullptr; }
CaStore make_ca_store() { return nullptr; }
bool add_ca_certificates(const CaStore& /*store*/, const std::string& /*pem*/) { return false; }
bool add_ca_certificates(void* /*ssl_context*/, const std::string& /*pem*/) { return false; }
bool set_ca_store(void* /*ssl_context*/, const CaStore& /*store*/) noexcept { return false; }

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
