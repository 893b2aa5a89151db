// Fuzzes content that is too long for a message.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "input.hpp"
#include "require.hpp"
#include "sending/characters.hpp"
#include "sending/content_parts.hpp"
#include "unit/sending/kept_content.hpp"

namespace pushplus_test {
namespace {

namespace detail = pushplus::detail;

void require_parts(const std::vector<std::string>& parts, const std::string& content, std::size_t most, bool adds) {
    std::string all;
    for (const auto& part : parts) {
        require(detail::count_characters(part) <= most, "a part is no longer than it may be");
        require(!detail::is_white_space(part), "a part says something");
        require(detail::is_utf8(part), "no character is cut");
        all += part;
    }
    all = without_blanks(std::move(all));
    const auto original = without_blanks(content);
    require(adds ? is_subsequence(original, all) : all == original, "nothing is lost");
}

}  // namespace
}  // namespace pushplus_test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace detail = pushplus::detail;
    using pushplus_test::require_parts;
    pushplus_test::Input input(data, size);
    const auto shown_as = input.choice(3);
    const std::size_t most = 16 + input.choice(64);
    const auto content = input.rest();
    if (!detail::is_utf8(content)) return 0;  // It is refused before.
    switch (shown_as) {
        case 0: require_parts(detail::plain_parts(content, most), content, most, false); break;
        case 1: require_parts(detail::markdown_parts(content, most), content, most, true); break;
        default:
            if (const auto parts = detail::html_parts(content, most)) require_parts(*parts, content, most, false);
    }
    return 0;
}
