#include "text_file_name.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

#ifdef _WIN32
constexpr bool on_windows = true;
#else
constexpr bool on_windows = false;
#endif

bool stands(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (!on_windows && c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

bool ends_with(std::string_view text, std::string_view end) noexcept {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Whether Windows takes it for a device, whatever its ending. Capital letters are encoded anyway.
bool is_device(std::string_view name) noexcept {
    const auto stem = name.substr(0, name.find('.'));
    const auto kind = stem.substr(0, 3);
    if (stem.size() == 4 && stem[3] >= '0' && stem[3] <= '9') return kind == "com" || kind == "lpt";
    return stem == "con" || stem == "prn" || stem == "aux" || stem == "nul";
}

// Whether the character at `i`, which could stand anywhere else, means something there.
bool is_special(std::string_view name, std::size_t i) noexcept {
    if (i == 0 && (name[i] == '.' || (on_windows && is_device(name)))) return true;
    return on_windows && i + 1 == name.size() && name[i] == '.';
}

// Where the ending begins that only a file beside a text may have.
std::size_t reserved_ending(std::string_view name) noexcept {
    for (const std::string_view end : {".lock", ".new"})
        if (ends_with(name, end)) return name.size() - end.size();
    return std::string_view::npos;
}

}  // namespace

std::string text_file_name(std::string_view name) {
    constexpr const char* digits = "0123456789ABCDEF";
    const auto ending = reserved_ending(name);
    std::string encoded;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (stands(name[i]) && i != ending && !is_special(name, i)) {
            encoded += name[i];
            continue;
        }
        const auto byte = static_cast<unsigned char>(name[i]);
        encoded.append({'%', digits[byte >> 4U], digits[byte & 15U]});
    }
    return encoded;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
