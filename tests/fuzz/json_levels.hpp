#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace pushplus_test {

/// The nesting depth of the objects and arrays in a valid JSON text.
inline std::size_t levels_of(std::string_view json) {
    std::size_t depth = 0, deepest = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (quoted) {
            if (c == '\\') ++i;
            if (c == '"') quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return deepest;
}

}  // namespace pushplus_test
