#include "multipart.hpp"

#include <string>

#include "media_type.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::string_view line_end = "\r\n";

// Removes the text before `mark`, and `mark` itself, from the front of `rest`.
std::optional<std::string_view> take_until(std::string_view& rest, std::string_view mark) {
    const auto found = rest.find(mark);
    if (found == std::string_view::npos) return std::nullopt;
    const std::string_view text = rest.substr(0, found);
    rest.remove_prefix(found + mark.size());
    return text;
}

// Reads the headers of a part, up to the empty line, and returns its Content-Disposition.
std::optional<std::string_view> take_disposition(std::string_view& part) {
    constexpr std::string_view name = "content-disposition";
    std::string_view disposition;
    for (;;) {
        const auto line = take_until(part, line_end);
        if (!line) return std::nullopt;
        if (line->empty()) return disposition;
        const auto colon = line->find(':');
        if (colon != std::string_view::npos && media_type_of(line->substr(0, colon)) == name)
            disposition = line->substr(colon + 1);
    }
}

}  // namespace

std::optional<NamedValues> multipart_of(std::string_view content_type, std::string_view body) {
    const std::string boundary = media_parameter(content_type, "boundary");
    constexpr std::size_t longest = 70;  // RFC 2046, 5.1.1
    if (boundary.empty() || boundary.size() > longest) return std::nullopt;
    const std::string delimiter = "\r\n--" + boundary;
    // The first delimiter may stand at the very beginning, without a line end before it.
    if (body.substr(0, delimiter.size() - 2) == std::string_view(delimiter).substr(2))
        body.remove_prefix(delimiter.size() - 2);
    else if (!take_until(body, delimiter))
        return std::nullopt;

    NamedValues fields;
    while (body.substr(0, 2) != "--") {
        const auto padding = take_until(body, line_end);
        auto part = take_until(body, delimiter);
        if (!padding || !part) return std::nullopt;
        const auto disposition = take_disposition(*part);
        if (!disposition) return std::nullopt;
        const std::string name = media_parameter(*disposition, "name");
        const bool file = !media_parameter(*disposition, "filename").empty();
        if (!name.empty() && !file) fields.emplace_back(name, *part);
    }
    return fields;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
