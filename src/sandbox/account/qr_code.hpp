#pragma once

#include <string>

#include "random_hex.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// A QR code's URL, unique to each call.
[[nodiscard]] inline std::string new_qr_code_url() {
    return "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQ" + random_hex();
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
