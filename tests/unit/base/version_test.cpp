#include <pushplus/version.hpp>

#include <string>

#include <gtest/gtest.h>

namespace {

static_assert(PUSHPLUS_VERSION >= 100, "for #if, and at least 0.1.0");

TEST(Version, OfTheLibraryIsThatOfItsHeaders) {
    const std::string expected = std::to_string(PUSHPLUS_VERSION / 10'000) + "." +
                                 std::to_string(PUSHPLUS_VERSION / 100 % 100) + "." +
                                 std::to_string(PUSHPLUS_VERSION % 100);
    EXPECT_EQ(pushplus::version(), expected);
}

TEST(Version, IsOneNumberInTheOrderOfItsParts) {
    EXPECT_EQ(PUSHPLUS_VERSION / 10'000, PUSHPLUS_VERSION_MAJOR);
    EXPECT_EQ(PUSHPLUS_VERSION / 100 % 100, PUSHPLUS_VERSION_MINOR);
    EXPECT_EQ(PUSHPLUS_VERSION % 100, PUSHPLUS_VERSION_PATCH);
}

}  // namespace
