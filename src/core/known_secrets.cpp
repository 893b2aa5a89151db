#include "known_secrets.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "../base/ascii.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Anything shorter is a part of ordinary words.
constexpr std::size_t shortest_within_words = 4;

bool is_base64(char c) { return is_alphanumeric(c) || c == '+' || c == '/' || c == '=' || c == '-' || c == '_'; }

std::size_t shortest_piece(std::size_t size) { return std::clamp<std::size_t>((3 * size + 3) / 4, 4, 8); }

// The characters of a base64 text that tell the secret, where `before` bytes stand before it.
std::string in_base64(std::string_view secret, std::size_t before) {
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::string bytes = std::string(before, '\0').append(secret);
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(c);
        for (count += 8; count >= 6; count -= 6) text += digits[(bits >> static_cast<unsigned>(count - 6)) & 0x3FU];
    }
    return text.substr((before * 8 + 5) / 6);
}

/// Texts to look for, and their pieces.
class Needles {
public:
    void add(std::string text) {
        if (std::find(whole_.begin(), whole_.end(), text) == whole_.end()) whole_.push_back(std::move(text));
    }

    // Takes what was added. The longest comes first, since a secret may be a part of another.
    void prepare() {
        std::stable_sort(whole_.begin(), whole_.end(),
                         [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
        for (const std::string& text : whole_) {
            // The begin of a URL tells nothing; its path is a secret of its own.
            if (text.size() < shortest_within_words || text.find("://") != std::string::npos) continue;
            const std::size_t size = shortest_piece(text.size());
            for (std::size_t at = 0; size < text.size() && at + size <= text.size(); ++at)
                pieces_[size].insert(std::string_view(text).substr(at, size));
        }
    }

    template <class Take>
    void find(std::string_view text, const Take& take) const {
        for (const std::string& needle : whole_)
            for (auto at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + needle.size()))
                if (needle.size() >= shortest_within_words || is_word(text, at, needle.size()))
                    take({at, at + needle.size()});
        for (const auto& [size, pieces] : pieces_)
            for (std::size_t at = 0; at + size <= text.size(); ++at)
                if (pieces.count(text.substr(at, size)) != 0) take({at, at + size});
    }

private:
    static bool is_word(std::string_view text, std::size_t at, std::size_t size) {
        return (at == 0 || !is_alphanumeric(text[at - 1])) &&
               (at + size == text.size() || !is_alphanumeric(text[at + size]));
    }

    std::vector<std::string> whole_;
    std::unordered_map<std::size_t, std::unordered_set<std::string_view>> pieces_;
};

}  // namespace

std::vector<Span> find_known(std::string_view text, const std::vector<std::string_view>& secrets) {
    Needles plain, base64;
    for (const auto secret : secrets) {
        if (secret.empty()) continue;
        plain.add(lower_case(secret));
        plain.add(lower_case(decoded_once(secret)));
        if (secret.size() < shortest_within_words) continue;
        for (const std::size_t before : {0U, 1U, 2U}) {
            std::string encoded = in_base64(secret, before);
            base64.add(encoded);
            std::replace(encoded.begin(), encoded.end(), '+', '-');
            std::replace(encoded.begin(), encoded.end(), '/', '_');
            base64.add(std::move(encoded));
        }
    }
    plain.prepare();
    base64.prepare();

    std::vector<Span> spans;
    DecodedText decoded(text);
    for (int encodings = 0;; ++encodings) {
        const std::string& layer = decoded.text();
        const auto found = [&](Span span) { spans.push_back(decoded.origin(span)); };
        plain.find(lower_case(layer), found);
        base64.find(layer, [&](Span span) {
            while (span.begin > 0 && is_base64(layer[span.begin - 1])) --span.begin;
            while (span.end < layer.size() && is_base64(layer[span.end])) ++span.end;
            found(span);
        });
        if (encodings == most_encodings || !decoded.decode(Escapes::all)) return spans;
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
