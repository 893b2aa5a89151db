#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pushplus/error.hpp>
#include <pushplus/http_transport.hpp>

#include "../json/reply.hpp"
#include "operation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The envelope's code if all went well.
inline constexpr int success = 200;

/// How one request ended.
struct Attempt {
    /// Unset: success, and the reply's slot holds the value.
    std::optional<Error::Parts> failure;
    /// The service refuses the AccessKey (401).
    bool key_refused = false;
    /// A reading operation may be tried again after it.
    bool is_transient = false;
    /// How long the service asks to wait before that.
    std::optional<std::chrono::milliseconds> retry_after;

    int http_status = 0;
    int code = 0;
};

/// Texts that no error may hold. Gathered only when there is an error to write.
struct SecretTexts {
    const std::vector<std::string>& of_request;
    std::array<std::string_view, 3> of_account;

    [[nodiscard]] std::vector<std::string_view> all() const;
};

/// Reads what came of a request: the envelope's code, or what stands in its place. Texts are redacted of `secrets`.
[[nodiscard]] Attempt judge(const Operation& operation, const HttpOutcome& outcome, const ReplySlot& slot,
                            const SecretTexts& secrets);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
