#include <pushplus/split_content.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "../base/make_error.hpp"
#include "../base/utf8.hpp"
#include "characters.hpp"
#include "content_parts.hpp"
#include "sending_limits.hpp"

namespace pushplus {
inline namespace v0 {

namespace {

using detail::count_characters;

Error unusable(std::string message) { return detail::make_error(ErrorKind::invalid_argument, std::move(message)); }

template <class Request>
Result<std::vector<std::string>> parts_of(const Request& request, std::size_t most) {
    const auto& shown_as = request.content_template;
    if (shown_as == Template::txt) return detail::plain_parts(request.content, most);
    if (shown_as == Template::markdown) return detail::markdown_parts(request.content, most);
    if (!shown_as.empty() && shown_as != Template::html)
        return unusable("content of the template " + shown_as.text() +
                        " cannot be split; only html, markdown and txt can");
    auto parts = detail::html_parts(request.content, most);
    if (!parts)
        return unusable("content has an HTML element of more than " + std::to_string(most) +
                        " characters, which cannot be split");
    return *std::move(parts);
}

template <class Request>
Result<std::vector<Request>> split(const Request& request, AccountTier account_tier) {
    const auto limits = detail::limits_of(account_tier, detail::goes_by_qq(request));
    if (count_characters(request.content) <= limits.content) return std::vector<Request>{request};
    if (!detail::is_utf8(request.content)) return unusable("content is not UTF-8; convert it first");
    auto parts = parts_of(request, limits.content);
    if (!parts) return std::move(parts).error();
    if (parts->empty()) return unusable("content holds nothing but blanks");
    if (parts->size() == 1) {
        auto message = request;
        message.content = std::move(parts->front());
        return std::vector<Request>{std::move(message)};
    }
    const std::string of = "/" + std::to_string(parts->size()) + ")";
    const std::size_t longest_number = 1 + of.size() - 2 + of.size();  // "(", as many digits as there are parts, `of`.
    const auto room = limits.title - std::min(limits.title, longest_number + (request.title.empty() ? 0 : 1));
    if (const auto has = count_characters(request.title); has > room)
        return unusable("title has " + std::to_string(has) + " characters; at most " + std::to_string(room) +
                        " are allowed if it is numbered");
    std::vector<Request> messages;
    messages.reserve(parts->size());
    for (auto& part : *parts) {
        messages.push_back(request);
        auto& message = messages.back();
        if (!message.title.empty()) message.title += ' ';
        message.title += "(" + std::to_string(messages.size()) + of;
        message.content = std::move(part);
    }
    return messages;
}

}  // namespace

Result<std::vector<SendRequest>> split_content(const SendRequest& request, AccountTier account_tier) {
    return split(request, account_tier);
}

Result<std::vector<BatchSendRequest>> split_content(const BatchSendRequest& request, AccountTier account_tier) {
    return split(request, account_tier);
}

}  // namespace v0
}  // namespace pushplus
