#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <pushplus/clock.hpp>

#include "../send_guard/guard.hpp"
#include "gate.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Leads a send through the account's guard.
class SendGate final : public Gate {
public:
    using Codes = std::vector<std::pair<Channel, std::int64_t>>;

    /// `inner_codes` reads each channel's own code from a reply; null: the envelope's code is all there is.
    SendGate(std::string_view operation, Guard& guard, Clock& clock, GuardedSend send,
             Codes (*inner_codes)(const void* reply));

    std::optional<Hold> admit() override;
    void ended(const Attempt& attempt, const void* value) override;

private:
    [[nodiscard]] std::int64_t now() const;

    const std::string_view operation_;
    Guard& guard_;
    Clock& clock_;
    const GuardedSend send_;
    Codes (*const inner_codes_)(const void* reply);
    std::int64_t admitted_ = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
