#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Small texts that processes share, each under a name.
///
/// Thread safety: implementations must allow all methods from any thread, and from as many processes as share the
/// texts.
class StateStore {
public:
    using Time = std::chrono::system_clock::time_point;
    using Change = std::function<void(std::string& text, Time now)>;

    virtual ~StateStore() = default;
    /// Passes text `name` (empty if there is none) to `change` together with the store's own time, and stores the
    /// result if it differs. No other update changes the text meanwhile. If that takes several tries, `change` is
    /// called anew with newer text, and only its last call counts. It may be slow and is never called on an event
    /// loop's thread. After an error, nothing is known to be stored.
    [[nodiscard]] virtual Result<void> update(std::string_view name, const Change& change) = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
