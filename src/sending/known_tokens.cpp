#include "known_tokens.hpp"

#include <string>
#include <vector>

#include <pushplus/message_tokens.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using Tokens = std::vector<std::string>;

class KnownTokens final : public RequestAdmission {
public:
    KnownTokens(Guard& guard, Tokens (*tokens_of)(const void* reply)) : guard_(guard), tokens_of_(tokens_of) {}

    std::optional<Rejection> admit(Time) override { return std::nullopt; }
    void ended(const Attempt& attempt, const void* value) override {
        if (!attempt.failure) guard_.know(tokens_of_(value), part_);
    }
    void use_on_loop() override { part_ = Guard::StorePart::beside; }

private:
    Guard& guard_;
    Tokens (*const tokens_of_)(const void* reply);
    Guard::StorePart part_ = Guard::StorePart::here;
};

Tokens listed(const void* reply) {
    Tokens tokens;
    for (const auto& row : static_cast<const Page<MessageToken>*>(reply)->items) tokens.push_back(row.token);
    return tokens;
}

Tokens added(const void* reply) { return {*static_cast<const std::string*>(reply)}; }

std::shared_ptr<RequestAdmission> learn(const std::shared_ptr<const Core>& core,
                                        Tokens (*tokens_of)(const void* reply)) {
    if (core == nullptr || core->unusable() || !core->config().send_guard.enabled) return nullptr;
    return std::make_shared<KnownTokens>(core->guard(), tokens_of);
}

}  // namespace

std::shared_ptr<RequestAdmission> learn_listed_tokens(const std::shared_ptr<const Core>& core) {
    return learn(core, &listed);
}
std::shared_ptr<RequestAdmission> learn_added_token(const std::shared_ptr<const Core>& core) {
    return learn(core, &added);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
