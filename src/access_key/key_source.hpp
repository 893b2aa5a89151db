#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <pushplus/cancellation.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

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
