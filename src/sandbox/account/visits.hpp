#pragma once

#include <string>
#include <string_view>

#include <pushplus/callback.hpp>

#include "account.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

// What other people do to the account. Each returns the body of the callback for it, empty if nothing happened, and
// throws an `InvalidValue` for what is unknown.

/// The person with this openId scans a QR code.
[[nodiscard]] std::string scan(Account& account, std::string_view url, std::string_view open_id, const Clock& clock);
/// Somebody submits a form. What is empty is filled in.
[[nodiscard]] std::string submit_form(const Account& account, FormSubmitted submission, const DateTime& now);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
