#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <pushplus/cancellation.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The SDK's name of the operation that fetches a key.
inline constexpr std::string_view access_key_operation = "access_key";

/// A key as the service gave it out. The life is as it was written; the manager decides what to make of it.
struct FetchedKey {
    std::string value;
    std::int64_t expires_in_seconds = 0;
};

/// Where new keys come from: the service. Each fetch ends the key before.
///
/// `fetch` is called by one thread at a time and may be slow.
class KeySource {
public:
    virtual ~KeySource() = default;
    [[nodiscard]] virtual Result<FetchedKey> fetch(const CancellationToken& cancellation) = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
