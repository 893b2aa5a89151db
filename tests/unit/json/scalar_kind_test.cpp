#include "json/scalar_kind.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "sample.hpp"

namespace {

using pushplus::detail::assign;
using pushplus::detail::Scalar;
using pushplus::detail::type_of;
using pushplus::detail::whole_number;
using pushplus_test::Colour;

Scalar text(std::string_view value) { return {Scalar::Kind::text, 0, value, false}; }
Scalar real(std::string_view written) { return {Scalar::Kind::real, 0, written, false}; }
Scalar integer(std::int64_t value) { return {Scalar::Kind::integer, value, {}, false}; }
Scalar boolean(bool value) { return {Scalar::Kind::boolean, value ? 1 : 0, {}, false}; }

TEST(Scalar, StandsForAWholeNumberOrForNone) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    EXPECT_EQ(whole_number(integer(most)), most);
    EXPECT_EQ(whole_number(integer(least)), least);
    EXPECT_EQ(whole_number(boolean(true)), 1);
    EXPECT_EQ(whole_number(boolean(false)), 0);
    EXPECT_EQ(whole_number(text("12")), 12);
    EXPECT_EQ(whole_number(text("12.0")), 12);
    EXPECT_EQ(whole_number(real("12.00")), 12);
    EXPECT_EQ(whole_number(text("-9223372036854775808")), least);
    EXPECT_EQ(whole_number(Scalar{}), std::nullopt);
    EXPECT_EQ(whole_number(text("")), std::nullopt);
    EXPECT_EQ(whole_number(text(" 12")), std::nullopt);
    EXPECT_EQ(whole_number(text(std::string_view("12\0", 3))), std::nullopt);
    EXPECT_EQ(whole_number(real("1.9")), std::nullopt);
    EXPECT_EQ(whole_number(real("18446744073709551616")), std::nullopt);
    EXPECT_EQ(whole_number({Scalar::Kind::integer, 0, {}, true}), std::nullopt) << "beyond 64 bits";
}

TEST(Scalar, LeavesTheTargetAloneIfItDoesNotFit) {
    std::int64_t number = 5;
    EXPECT_STREQ(assign(type_of<std::int64_t>, &number, real("1.9")), "a whole number of 64 bits");
    EXPECT_EQ(number, 5);
    Colour colour = Colour::red;
    EXPECT_STREQ(assign(type_of<Colour>, &colour, integer(1LL << 40)), "a whole number of 32 bits");
    EXPECT_EQ(colour, Colour::red);
    bool flag = true;
    EXPECT_STREQ(assign(type_of<bool>, &flag, text("no")), "0 or 1");
    EXPECT_TRUE(flag);
    std::string word = "kept";
    EXPECT_STREQ(assign(type_of<std::string>, &word, boolean(true)), "text");
    EXPECT_EQ(word, "kept");
}

TEST(Scalar, NullLeavesTheTargetAlone) {
    std::int64_t number = 5;
    EXPECT_EQ(assign(type_of<std::int64_t>, &number, {}), nullptr);
    EXPECT_EQ(number, 5);
    std::optional<std::int64_t> maybe;
    EXPECT_EQ(assign(type_of<std::optional<std::int64_t>>, &maybe, {}), nullptr);
    EXPECT_FALSE(maybe) << "null does not set an optional";
    std::string word = "kept";
    EXPECT_EQ(assign(type_of<std::string>, &word, {}), nullptr);
    EXPECT_EQ(word, "kept");
}

TEST(Scalar, EmptyTextIsTextButNoNumber) {
    std::int64_t number = 5;
    EXPECT_EQ(assign(type_of<std::int64_t>, &number, text("")), nullptr);
    EXPECT_EQ(number, 5);
    std::string word = "old";
    EXPECT_EQ(assign(type_of<std::string>, &word, text("")), nullptr);
    EXPECT_EQ(word, "");
    std::optional<std::string> maybe;
    EXPECT_EQ(assign(type_of<std::optional<std::string>>, &maybe, text("")), nullptr);
    EXPECT_EQ(maybe, "");
}

TEST(Scalar, IsNoObjectAndNoList) {
    pushplus_test::Inner inner;
    EXPECT_STREQ(assign(type_of<pushplus_test::Inner>, &inner, integer(1)), "an object");
    EXPECT_EQ(assign(type_of<pushplus_test::Inner>, &inner, {}), nullptr);
    std::vector<pushplus_test::Inner> rows;
    EXPECT_STREQ(assign(type_of<std::vector<pushplus_test::Inner>>, &rows, text("")), "an array");
    EXPECT_EQ(assign(type_of<std::vector<pushplus_test::Inner>>, &rows, {}), nullptr);
    EXPECT_TRUE(rows.empty());
}

TEST(Scalar, GoesNowhereWhereNothingIsWanted) {
    EXPECT_EQ(assign(pushplus::detail::Type{}, nullptr, text("x")), nullptr);
    EXPECT_EQ(assign(pushplus::detail::Type{}, nullptr, real("1.9")), nullptr);
}

}  // namespace
