#include <pushplus/describe.hpp>

#include <cstddef>
#include <string_view>

#include "../base/printable.hpp"
#include "../base/utf8.hpp"
#include "json_writer.hpp"
#include "writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// JSON has such characters within its strings alone, where an escape stands for them.
std::string without_unprintable(std::string_view json) {
    std::string shown;
    shown.reserve(json.size());
    while (!json.empty()) {
        // The writer leaves no broken bytes.
        const std::size_t length = leading_character(json) == 0 ? 1 : leading_character(json);
        const char32_t character = code_point(json.substr(0, length));
        if (is_printable(character))
            shown.append(json.substr(0, length));
        else
            append_unicode_escape(shown, static_cast<char16_t>(character));
        json.remove_prefix(length);
    }
    return shown;
}

}  // namespace

std::string describe(const Table& table, const void* object) {
    return without_unprintable(write_json(table, object, Secrets::masked));
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
