#include <string>

#include <gtest/gtest.h>

#include "sandbox/control/stored_text.hpp"

namespace {

using pushplus::detail::sandbox::StoredText;

TEST(SandboxStoredText, GivesBackWhatItWasGiven) {
    using namespace std::string_literals;
    for (const std::string& text :
         {""s, "{}"s, "a\0b"s, std::string(1 << 20, 'x'), R"({"title":"磁盘"})" + std::string(999, ' ')}) {
        const StoredText stored(text);
        EXPECT_EQ(stored.text(), text);
        EXPECT_EQ(stored.empty(), text.empty());
    }
}

}  // namespace
