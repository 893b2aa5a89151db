#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "../../base/random_hex.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// A QR code that was given out.
struct QrCode {
    std::string url;
    std::int64_t topic_id = 0;  ///< 0: the account's own, by which people become friends.
    std::string content;        ///< What comes back in the callback when it is scanned.
    std::chrono::steady_clock::time_point expiry = std::chrono::steady_clock::time_point::max();
};

/// A QR code's URL, unique to each call.
[[nodiscard]] inline std::string new_qr_code_url() {
    return "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQ" + random_hex();
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
