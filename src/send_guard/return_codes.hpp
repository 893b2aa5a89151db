#pragma once

#include <cstdint>
#include <string_view>

#include <pushplus/error.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A return code of the service, what it means for a program and what a person should do.
struct ReturnCode {
    std::int64_t code;
    ErrorKind kind;
    std::string_view advice;
};

// Source: the service's page 返回码.
inline constexpr ReturnCode return_codes[] = {
    {302, ErrorKind::unauthorized, "not logged in: check token and secret_key"},
    {401, ErrorKind::unauthorized,
     "not authorized: check that the open API is switched on in the development settings "
     "and that the secretKey is the present one"},
    {403, ErrorKind::forbidden,
     "this machine's address is not on the account's IP allowlist (安全 IP): add it in "
     "the development settings"},
    {900, ErrorKind::rate_limited, "the account is restricted: stop for today, further requests make it worse"},
    {903, ErrorKind::unauthorized, "the token is invalid: do not use it again, or the address is banned for good"},
    {905, ErrorKind::service, "the account's real-name verification is missing"},
};

/// Null if the code is none of these.
[[nodiscard]] constexpr const ReturnCode* find_return_code(std::int64_t code) noexcept {
    for (const auto& known : return_codes)
        if (known.code == code) return &known;
    return nullptr;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
