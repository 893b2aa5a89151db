#include "bearers.hpp"

#include <algorithm>
#include <utility>

#include "../http_server/header_fields.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace hub {

namespace {

constexpr std::size_t shortest = 16, longest = 512;
constexpr int most_wrong = 10;
// Whoever has more addresses than this gets no further ones counted.
constexpr std::size_t most_addresses = 4096;

bool is_visible(char c) noexcept { return c > 0x20 && c < 0x7F; }

bool equal(std::string_view given, std::string_view token) noexcept {
    std::size_t differences = given.size() ^ token.size();
    for (std::size_t i = 0; i < given.size(); ++i)
        differences |= static_cast<std::size_t>(given[i] ^ token[i % token.size()]);
    return differences == 0;
}

std::string_view token_of(std::string_view authorization) noexcept {
    constexpr std::string_view scheme = "Bearer ";
    if (!http_server::same_name(authorization.substr(0, scheme.size()), scheme)) return {};
    return http_server::trimmed(authorization.substr(scheme.size()));
}

}  // namespace

std::optional<std::string> Bearers::fault_of(const std::vector<std::string>& tokens) {
    if (tokens.empty()) return "bearer_tokens is empty; the hub needs one at least";
    for (const auto& token : tokens)
        if (token.size() < shortest || token.size() > longest || !std::all_of(token.begin(), token.end(), is_visible))
            return "each of bearer_tokens must be 16 to 512 visible ASCII characters, without blanks";
    return std::nullopt;
}

void Bearers::set(std::vector<std::string> tokens) {
    auto shared = std::make_shared<const std::vector<std::string>>(std::move(tokens));
    const std::lock_guard<std::mutex> lock(mutex_);
    tokens_ = std::move(shared);
}

Bearers::Verdict Bearers::check(std::string_view authorization, const std::string& address, Time now) {
    std::shared_ptr<const std::vector<std::string>> tokens;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        tokens = tokens_;
    }
    const auto given = token_of(authorization);
    bool right = false;
    for (const auto& token : *tokens) right = equal(given, token) || right;
    if (right) return Verdict::right;
    return too_many(address, now) ? Verdict::too_many_wrong : Verdict::wrong;
}

bool Bearers::too_many(const std::string& address, Time now) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (now - second_began_ >= std::chrono::seconds(1)) {
        second_began_ = now;
        wrong_.clear();
    }
    const auto known = wrong_.find(address);
    if (known == wrong_.end() && wrong_.size() >= most_addresses) return true;
    return ++wrong_[address] > most_wrong;
}

}  // namespace hub
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
