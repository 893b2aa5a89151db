#include "send_checks.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "../core/credential_text.hpp"
#include "characters.hpp"
#include "send_admission.hpp"
#include "sending_limits.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::size_t most_channels = 5;

constexpr std::string_view default_channel = "wechat";

// The number of characters of `text` if they are more than `most`, else 0. Text has no more characters than bytes.
std::size_t too_many_characters(const std::string& text, std::size_t most) {
    if (text.size() <= most) return 0;
    const auto has = count_characters(text);
    return has > most ? has : 0;
}

bool has_comma(const std::string& text) { return text.find(',') != std::string::npos; }

std::string too_long(const char* field, std::size_t has, std::size_t most) {
    return std::string(field) + " has " + std::to_string(has) + " characters; at most " + std::to_string(most) +
           " are allowed";
}

// Checks the fields that SendRequest and BatchSendRequest share.
template <class Request>
std::string common_fault(const std::shared_ptr<const Core>& core, const Request& request) {
    if (core == nullptr) return {};
    if (const auto fault = fault_of_secret(request.token); !fault.empty()) return "token " + fault;
    const auto limits = limits_of(core->config().account_tier, goes_by_qq(request));
    if (const auto has = too_many_characters(request.title, limits.title)) return too_long("title", has, limits.title);
    if (const auto has = too_many_characters(request.content, limits.content))
        return too_long("content", has, limits.content);
    if (!request.to.empty() && !request.topic.empty())
        return "to and topic are both set, and the service would leave out to; set one of them";
    if (request.to.size() > limits.receivers)
        return "to names " + std::to_string(request.to.size()) + " receivers; at most " +
               std::to_string(limits.receivers) + " are allowed, and the service would leave out the rest";
    for (const auto& receiver : request.to) {
        if (receiver.empty()) return "to holds an empty receiver";
        if (has_comma(receiver)) return "to holds a receiver with a comma; give each receiver an element of its own";
    }
    const auto& shown_as = request.content_template;
    if ((shown_as == Template::form || shown_as == Template::doc || shown_as == Template::excel) &&
        request.push_id.empty())
        return "push_id must not be empty with template " + shown_as.text();
    if (request.expires_at && !core->unusable() && *request.expires_at <= core->config().runtime.clock->system_now())
        return "expires_at is in the past; it is when the message expires, not when it was made";
    return {};
}

template <class Request>
GuardedSend guarded(const Core& core, const Request& request, std::vector<Channel> channels) {
    GuardedSend send;
    send.token_hash = request.token.empty() ? core.guard().own_token_hash() : guard_hash(request.token);
    send.content_hash = core.guard().hash_of_content(request.content, request.token);
    send.channels = std::move(channels);
    return send;
}

bool guards(const std::shared_ptr<const Core>& core) {
    return core != nullptr && !core->unusable() && core->config().send_guard.enabled;
}

SendAdmission::Codes codes_of_batch(const void* reply) {
    SendAdmission::Codes codes;
    for (const auto& result : *static_cast<const std::vector<BatchSendResult>*>(reply))
        codes.emplace_back(result.channel, result.code);
    return codes;
}

}  // namespace

std::string fault_of(const std::shared_ptr<const Core>& core, const SendRequest& request) {
    if (has_comma(request.channel.text())) return "channel holds a comma; to send by several channels use send_batch";
    return common_fault(core, request);
}

std::string fault_of(const std::shared_ptr<const Core>& core, const BatchSendRequest& request) {
    const auto& channels = request.channels;
    if (channels.empty()) return "channels must not be empty";
    if (channels.size() > most_channels)
        return "channels holds " + std::to_string(channels.size()) + " channels; at most " +
               std::to_string(most_channels) + " are allowed";
    for (const auto& [channel, option] : channels) {
        if (channel.empty()) return "channels holds an empty channel";
        if (has_comma(channel.text())) return "channels holds a channel with a comma; give each an element of its own";
        if (has_comma(option)) return "channels holds an option with a comma, which the service would split";
    }
    return common_fault(core, request);
}

std::shared_ptr<RequestAdmission> admission_for(const std::shared_ptr<const Core>& core, std::string_view operation,
                                                const SendRequest& request) {
    if (!guards(core)) return nullptr;
    const Channel channel = request.channel.empty() ? Channel(std::string(default_channel)) : request.channel;
    return std::make_shared<SendAdmission>(operation, core->guard(), guarded(*core, request, {channel}),
                                           request.expires_at, nullptr);
}

std::shared_ptr<RequestAdmission> admission_for(const std::shared_ptr<const Core>& core, std::string_view operation,
                                                const BatchSendRequest& request) {
    if (!guards(core)) return nullptr;
    std::vector<Channel> channels;
    channels.reserve(request.channels.size());
    for (const auto& entry : request.channels) channels.push_back(entry.channel);
    return std::make_shared<SendAdmission>(operation, core->guard(), guarded(*core, request, std::move(channels)),
                                           request.expires_at, &codes_of_batch);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
