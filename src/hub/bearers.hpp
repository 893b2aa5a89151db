#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pushplus/error.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace hub {

/// Who may ask the hub: those who have one of its bearer tokens. Of wrong ones it takes 10 in a second from one
/// address; right ones it takes always.
///
/// Thread safety: all methods may be called from any thread.
class Bearers {
public:
    enum class Verdict { right, wrong, too_many_wrong };
    using Time = std::chrono::steady_clock::time_point;

    /// Why these are no bearer tokens; unset: they are. It quotes nothing.
    [[nodiscard]] static std::optional<std::string> fault_of(const std::vector<std::string>& tokens);

    void set(std::vector<std::string> tokens);
    /// `authorization` is the header's value. The time it takes does not depend on how much of a token is right.
    [[nodiscard]] Verdict check(std::string_view authorization, const std::string& address, Time now);

private:
    [[nodiscard]] bool too_many(const std::string& address, Time now);

    std::mutex mutex_;
    std::shared_ptr<const std::vector<std::string>> tokens_ = std::make_shared<const std::vector<std::string>>();
    Time second_began_{};
    std::map<std::string, int> wrong_;  ///< In this second, by address.
};

}  // namespace hub
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
