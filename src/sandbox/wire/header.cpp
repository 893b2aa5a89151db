#include "header.hpp"

#include "../../http_server/header_fields.hpp"
#include "../http_names.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

const std::string* find_header(const SandboxRequest& request, std::string_view name) noexcept {
    for (const HttpHeader& header : request.headers)
        if (same_name(header.name, name)) return &header.value;
    return nullptr;
}

std::string_view header_of(const SandboxRequest& request, std::string_view name) noexcept {
    const std::string* const value = find_header(request, name);
    return value == nullptr ? std::string_view() : *value;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
