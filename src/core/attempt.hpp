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

/// The envelope's return code for success.
inline constexpr int success = 200;

/// The outcome of one request.
struct Attempt {
    /// Unset: success, and the slot holds the value.
    std::optional<Error::Parts> failure;
    /// The service refused the AccessKey (401, 302), and the request may be sent again with another one.
    bool key_refused = false;
    /// A retry may succeed.
    bool is_transient = false;
    /// The pause that the service asks for before a retry.
    std::optional<std::chrono::milliseconds> retry_after;

    int http_status = 0;
    int code = 0;
};

/// Whether a request may be sent again after an outcome of this delivery, for whatever reason: it only reads, or it was
/// surely not carried out.
[[nodiscard]] constexpr bool may_send_again(Effect effect, Delivery delivery) noexcept {
    return effect == Effect::reads || delivery != Delivery::unknown;
}

/// Secrets that no error may hold. `all` gathers them, only when there is an error to write.
struct SecretTexts {
    const std::vector<std::string>& of_request;
    std::array<std::string_view, 3> of_account;
    std::string_view proxy{};  ///< The URL that the client was given.

    [[nodiscard]] std::vector<std::string_view> all() const;
    /// With those of proxies, which a transport may quote.
    [[nodiscard]] std::vector<std::string_view> of_transport() const;
};

/// Judges the outcome of a request by its envelope, its HTTP status or its failure. Masks `secrets` in all text.
[[nodiscard]] Attempt judge(const Operation& operation, const HttpOutcome& outcome, const ReplySlot& slot,
                            const SecretTexts& secrets);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
