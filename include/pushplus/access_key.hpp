#pragma once

#include <chrono>
#include <string>

namespace pushplus {
inline namespace v0 {

/// The key that opens the open API. A secret: it allows all that the account may do.
///
/// Source: the document's 一 (获取AccessKey).
struct AccessKey {
    std::string value{};                                 ///< 32 characters today; the service promises no length.
    std::chrono::seconds expires_in{0};                  ///< The life the service named when it gave the key out.
    std::chrono::steady_clock::time_point expires_at{};  ///< Counted from before the key was asked for, so never late.
};

}  // namespace v0
}  // namespace pushplus
