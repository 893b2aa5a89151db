#include "redaction.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "../base/ascii.hpp"
#include "../base/printable.hpp"
#include "../base/utf8.hpp"
#include "decoded_text.hpp"
#include "known_secrets.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::string_view mask = "***";
constexpr std::size_t shortest_run = 24;

// Endings, in lower case, of the names of secret members, such as "secretKey".
constexpr std::array<std::string_view, 6> secret_endings{"token", "key", "password", "secret", "webhookurl", "passwd"};

bool is_word(char c) { return is_alphanumeric(c) || c == '_' || c == '-'; }

bool names_secret(std::string_view name) {
    const std::string lower = lower_case(name);
    return lower == "data" || std::any_of(secret_endings.begin(), secret_endings.end(), [&](std::string_view ending) {
               return lower.size() >= ending.size() &&
                      lower.compare(lower.size() - ending.size(), ending.size(), ending) == 0;
           });
}

// The text between two quotes. The first one ends at `begin` and follows `slashes` backslashes: none in JSON, one in
// JSON within JSON, three one level deeper. Without a second quote it is all the rest.
Span quoted(std::string_view text, std::size_t begin, std::size_t slashes) {
    std::size_t run = 0;
    for (std::size_t at = begin; at < text.size(); ++at) {
        if (text[at] == '"' && run % (2 * slashes + 2) != 2 * slashes + 1) return {begin, at - std::min(run, slashes)};
        run = text[at] == '\\' ? run + 1 : 0;
    }
    return {begin, text.size()};
}

// The value of the JSON member whose name ends before `at`, if it is text or a number.
std::optional<Span> member_value(std::string_view text, std::size_t at) {
    const auto skip = [&](std::string_view what) {
        const auto from = at;
        while (at < text.size() && what.find(text[at]) != std::string_view::npos) ++at;
        return at - from;
    };
    if (skip("\\\"") == 0) return std::nullopt;
    skip(" \t\r\n");
    if (skip(":") != 1) return std::nullopt;
    skip(" \t\r\n");
    const auto slashes = skip("\\");
    if (at < text.size() && text[at] == '"') return quoted(text, at + 1, slashes);
    if (at == text.size() || (!is_digit(text[at]) && text[at] != '-')) return std::nullopt;
    return Span{at, std::min(text.find_first_not_of("0123456789+-.eE", at), text.size())};
}

std::optional<Span> parameter_value(std::string_view text, std::size_t at) {
    if (at == text.size() || text[at] != '=') return std::nullopt;
    ++at;
    std::string_view stops = "& \t\r\n\"'<>,;\\}";
    if (at < text.size() && (text[at] == '"' || text[at] == '\'')) stops = text.substr(at++, 1);
    return Span{at, std::min(text.find_first_of(stops, at), text.size())};
}

using Spans = std::vector<Span>;

// The end of the user and password of a URL whose authority begins at `at`. A password may hold what would end the
// authority, if what stands before that is no host with a port.
std::size_t user_end(std::string_view text, std::size_t at) {
    const auto word_end = std::min(text.find_first_of(" \t\r\n\"'<>", at), text.size());
    const auto authority_end = std::min(text.find_first_of("/?#", at), word_end);
    const auto authority = text.substr(at, authority_end - at);
    if (const auto user = authority.rfind('@'); user != std::string_view::npos) return at + user;
    const auto colon = authority.find(':');
    const bool is_host = colon == std::string_view::npos ||
                         authority.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
    const auto user = text.substr(at, word_end - at).rfind('@');
    return is_host || user == std::string_view::npos ? at : at + user;
}

// The users and passwords of URLs, such as a proxy's.
void find_users(std::string_view text, Spans& spans) {
    constexpr std::string_view scheme_end = "://";
    for (auto at = text.find(scheme_end); at != std::string_view::npos; at = text.find(scheme_end, at)) {
        at += scheme_end.size();
        spans.push_back({at, user_end(text, at)});
    }
}

// The values of what is named like a secret.
void find_named(std::string_view text, Spans& spans) {
    for (std::size_t at = 0; at < text.size();) {
        if (!is_word(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && is_word(text[end])) ++end;
        const bool named = names_secret(text.substr(at, end - at));
        at = end;
        if (!named) continue;
        auto value = member_value(text, end);
        if (!value) value = parameter_value(text, end);
        if (!value) continue;
        at = value->end;
        spans.push_back(*value);
    }
}

// What looks like a token.
void find_runs(std::string_view text, Spans& spans) {
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        bool digit = false;
        while (end < text.size() && is_word(text[end])) {
            digit = digit || is_digit(text[end]);
            ++end;
        }
        if (end - at >= shortest_run && digit) spans.push_back({at, end});
        at = end + 1;
    }
}

Spans find_unknown(std::string_view text) {
    Spans spans;
    DecodedText decoded(text);
    for (int encodings = 0;; ++encodings) {
        Spans found;
        find_users(decoded.text(), found);
        find_named(decoded.text(), found);
        find_runs(decoded.text(), found);
        for (const Span& span : found)
            if (span.begin < span.end) spans.push_back(decoded.origin(span));
        if (encodings == most_encodings || !decoded.decode(Escapes::without_backslashes)) return spans;
    }
}

// Puts a mask in the place of each span, or one in the place of those that overlap.
std::string masked(std::string_view text, Spans spans) {
    std::sort(spans.begin(), spans.end(),
              [](const Span& a, const Span& b) { return a.begin != b.begin ? a.begin < b.begin : a.end < b.end; });
    std::string result;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < spans.size();) {
        Span whole = spans[i];
        for (++i; i < spans.size() && spans[i].begin < whole.end; ++i) whole.end = std::max(whole.end, spans[i].end);
        result.append(text.substr(copied, whole.begin - copied)).append(mask);
        copied = whole.end;
    }
    return result.append(text.substr(copied));
}

}  // namespace

std::string redact(std::string_view text, const std::vector<std::string_view>& secrets) {
    const std::string without_known = masked(text, find_known(text, secrets));
    return masked(without_known, find_unknown(without_known));
}

std::string redact_failure(std::string_view message, const std::vector<std::string_view>& secrets) {
    constexpr std::string_view scheme_end = "://";
    const auto user = message.rfind('@');
    if (user == std::string_view::npos) return redact(message, secrets);
    const auto before = message.substr(0, user);
    std::size_t begin = 0;
    if (const auto scheme = before.find(scheme_end); scheme != std::string_view::npos)
        begin = scheme + scheme_end.size();
    else if (const auto quote = before.find_first_of("'\""); quote != std::string_view::npos)
        begin = quote + 1;
    return redact(std::string(message.substr(0, begin)).append(mask).append(message.substr(user)), secrets);
}

std::string excerpt(std::string_view response, const std::vector<std::string_view>& secrets, std::size_t longest) {
    constexpr std::size_t window = 2048;
    // The window may cut a secret in half, so its end is not shown. Encoded it is as long as "\\u0000" for each byte.
    std::size_t margin = 256;
    for (const auto secret : secrets) margin = std::max(margin, 8 * secret.size());
    std::string text = redact(response.substr(0, window + margin), secrets);
    if (response.size() > window + margin) text.resize(text.size() > margin ? text.size() - margin : 0);
    const bool cut = text.size() > longest || response.size() > window + margin;
    if (text.size() > longest) text.resize(longest);
    // The cut may split a character.
    for (int i = 0; i < 3 && cut && !text.empty() && !is_utf8(text); ++i) text.pop_back();
    text = readable(text);
    if (cut) text += "…";
    return text;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
