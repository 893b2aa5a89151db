#pragma once

#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

// The files of the page, byte by byte. cmake/PushplusEmbed.cmake writes their definitions.
extern const std::string_view page_html;
extern const std::string_view page_css;
extern const std::string_view page_js;

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
