#include <pushplus/result.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace {

using pushplus::Error;
using pushplus::ErrorKind;
using pushplus::Exception;
using pushplus::Result;

Error broken(const char* message = "it broke", ErrorKind kind = ErrorKind::service) {
    Error::Parts parts;
    parts.kind = kind;
    parts.message = message;
    return Error(std::move(parts));
}

using Owned = std::unique_ptr<int>;

static_assert(!std::is_convertible_v<Result<int>, bool>, "a result is no number");
static_assert(!std::is_convertible_v<Result<void>, bool>, "a result is no number");
static_assert(std::is_constructible_v<bool, Result<int>>, "if (result)");
static_assert(!std::is_default_constructible_v<Result<int>>, "a result holds one of the two");
static_assert(std::is_same_v<Result<int>::value_type, int>);
static_assert(std::is_same_v<Result<void>::value_type, void>);
static_assert(std::is_nothrow_move_constructible_v<Result<std::string>>);
static_assert(std::is_same_v<decltype(*std::declval<Result<Owned>&>()), Owned&>);
static_assert(std::is_same_v<decltype(*std::declval<const Result<Owned>&>()), const Owned&>);
static_assert(std::is_same_v<decltype(*std::declval<Result<Owned>&&>()), Owned&&>);
static_assert(std::is_same_v<decltype(*std::declval<const Result<Owned>&&>()), const Owned&>);
static_assert(std::is_same_v<decltype(std::declval<const Result<Owned>&&>().value()), const Owned&>);
static_assert(std::is_same_v<decltype(std::declval<const Result<Owned>&&>().error()), const Error&>);
static_assert(std::is_same_v<decltype(std::declval<Result<Owned>&&>().error()), Error&&>);

TEST(Result, HoldsAValue) {
    Result<std::string> result("here");
    ASSERT_TRUE(result.has_value());
    EXPECT_TRUE(static_cast<bool>(result));
    EXPECT_EQ(*result, "here");
    EXPECT_EQ(result->size(), 4U);
    EXPECT_EQ(result.value(), "here");
    *result += " and there";
    EXPECT_EQ(std::as_const(result).value(), "here and there");
    EXPECT_EQ(*std::as_const(result), "here and there");
    EXPECT_EQ(std::as_const(result)->size(), 14U);
}

TEST(Result, HoldsAnError) {
    const Result<std::string> result = broken("no luck", ErrorKind::forbidden);
    EXPECT_FALSE(result.has_value());
    EXPECT_FALSE(static_cast<bool>(result));
    EXPECT_EQ(result.error().kind(), ErrorKind::forbidden);
    EXPECT_EQ(result.error().message(), "no luck");
}

TEST(Result, IsTestedWithNot) {
    const Result<int> good(0);
    const Result<int> bad(broken());
    if (!good) FAIL() << "0 is a value";
    if (!bad) SUCCEED();
    EXPECT_FALSE(!good);
    EXPECT_TRUE(!bad);
}

TEST(Result, OfAFalseFlagIsSuccess) {
    const Result<bool> no(false);
    ASSERT_TRUE(no);
    EXPECT_FALSE(*no);
    EXPECT_FALSE(no.value());
    EXPECT_FALSE(no.value_or(true));

    const Result<bool> failed(broken());
    ASSERT_FALSE(failed);
    EXPECT_TRUE(failed.value_or(true));
}

TEST(Result, OfAnEmptyTextOrListIsSuccess) {
    EXPECT_TRUE(Result<std::string>(std::string()));
    EXPECT_TRUE(Result<std::vector<int>>(std::vector<int>()));
    EXPECT_TRUE(Result<std::int64_t>(0));
}

template <class R>
void expect_throws_the_error(R&& result, const char* message) {
    try {
        static_cast<void>(std::forward<R>(result).value());
        FAIL() << "value() returned without a value";
    } catch (const Exception& thrown) {
        EXPECT_STREQ(thrown.what(), message);
        EXPECT_EQ(thrown.error().message(), message);
        EXPECT_EQ(thrown.error().kind(), ErrorKind::rate_limited);
        EXPECT_EQ(thrown.error().code(), 900);
    }
}

TEST(Result, ValueThrowsTheError) {
    Error::Parts parts;
    parts.kind = ErrorKind::rate_limited;
    parts.code = 900;
    parts.message = "stop for today";
    const Error error(parts);

    Result<int> result(error);
    expect_throws_the_error(result, "stop for today");
    expect_throws_the_error(std::as_const(result), "stop for today");
    expect_throws_the_error(Result<int>(error), "stop for today");
    EXPECT_EQ(result.error().message(), "stop for today") << "throwing leaves the result as it is";

    try {
        Result<void>(error).value();
        FAIL() << "value() returned without a value";
    } catch (const std::exception& thrown) {
        EXPECT_STREQ(thrown.what(), "stop for today");
    }
    EXPECT_NO_THROW(Result<void>().value());
}

TEST(Result, CarriesWhatCanOnlyBeMoved) {
    Result<Owned> result(std::make_unique<int>(7));
    ASSERT_TRUE(result);
    EXPECT_EQ(**result, 7);

    Result<Owned> moved(std::move(result));
    ASSERT_TRUE(moved);
    const Owned taken = *std::move(moved);
    ASSERT_TRUE(taken);
    EXPECT_EQ(*taken, 7);

    const Owned by_value = Result<Owned>(std::make_unique<int>(8)).value();
    EXPECT_EQ(*by_value, 8);
    const Owned fallback = Result<Owned>(broken()).value_or(std::make_unique<int>(9));
    EXPECT_EQ(*fallback, 9);
    const auto mapped = Result<Owned>(std::make_unique<int>(10)).map([](Owned&& owned) { return std::move(owned); });
    ASSERT_TRUE(mapped);
    EXPECT_EQ(**mapped, 10);
}

TEST(Result, MovedFromCanBeAskedAndAssigned) {
    Result<std::string> good(std::string(100, 'x'));
    const Result<std::string> first(std::move(good));
    EXPECT_TRUE(good.has_value());
    good = Result<std::string>("again");
    EXPECT_EQ(*good, "again");

    Result<std::string> bad(broken());
    const Result<std::string> second(std::move(bad));
    EXPECT_FALSE(bad.has_value());
    EXPECT_EQ(bad.error().message(), "") << "a moved-from error is empty and does not crash";
    EXPECT_EQ(second.error().message(), "it broke");
    bad = good;
    EXPECT_EQ(*bad, "again");
    bad = Result<std::string>(broken("and again"));
    EXPECT_EQ(bad.error().message(), "and again");
}

TEST(Result, IsCopiedWhole) {
    const Result<std::string> first("text");
    Result<std::string> copy = first;
    *copy += "!";
    EXPECT_EQ(*first, "text");
    EXPECT_EQ(*copy, "text!");
}

TEST(Result, ValueOrTakesTheFallbackOnlyWithoutAValue) {
    const Result<std::string> good("mine");
    const Result<std::string> bad(broken());
    EXPECT_EQ(good.value_or("yours"), "mine");
    EXPECT_EQ(bad.value_or("yours"), "yours");
    EXPECT_EQ(*good, "mine") << "a lasting result keeps its value";
    EXPECT_EQ(Result<std::string>("mine").value_or("yours"), "mine");
}

TEST(Result, MapsItsValue) {
    const Result<int> result(21);
    const Result<std::string> mapped = result.map([](const int& value) { return std::to_string(value * 2); });
    ASSERT_TRUE(mapped);
    EXPECT_EQ(*mapped, "42");
    EXPECT_EQ(*result, 21);
}

TEST(Result, MapsAnErrorToItself) {
    const Result<int> result(broken("kept"));
    bool called = false;
    const auto mapped = result.map([&](int) {
        called = true;
        return std::string();
    });
    EXPECT_FALSE(called);
    ASSERT_FALSE(mapped);
    EXPECT_EQ(mapped.error().message(), "kept");
    EXPECT_EQ(result.error().message(), "kept") << "a lasting result keeps its error";

    const auto moved = Result<int>(broken("moved")).map([](int) { return 1; });
    ASSERT_FALSE(moved);
    EXPECT_EQ(moved.error().message(), "moved");
}

TEST(Result, MapsToNothing) {
    int seen = 0;
    const Result<int> result(5);
    const Result<void> done = result.map([&](int value) { seen = value; });
    EXPECT_TRUE(done);
    EXPECT_EQ(seen, 5);

    const Result<void> moved = Result<int>(6).map([&](int value) { seen = value; });
    EXPECT_TRUE(moved);
    EXPECT_EQ(seen, 6);

    const Result<void> failed = Result<int>(broken("kept")).map([&](int) { seen = 0; });
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message(), "kept");
    EXPECT_EQ(seen, 6);
}

TEST(Result, ChainsCallsUntilOneFails) {
    const auto half = [](int value) -> Result<int> {
        if (value % 2 != 0) return broken("odd");
        return value / 2;
    };
    const Result<int> twelve(12);
    EXPECT_EQ(twelve.and_then(half).and_then(half).value(), 3);
    const auto stopped = twelve.and_then(half).and_then(half).and_then(half).and_then(half);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().message(), "odd");
}

TEST(Result, ChainsToNothing) {
    const Result<int> result(1);
    EXPECT_TRUE(result.and_then([](int) -> Result<void> { return {}; }));
    EXPECT_FALSE(result.and_then([](int) -> Result<void> { return broken(); }));
    bool called = false;
    const auto failed = Result<int>(broken("first")).and_then([&](int) -> Result<void> {
        called = true;
        return {};
    });
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message(), "first");
    EXPECT_FALSE(called);
}

TEST(Result, ChainsAValueThatCanOnlyBeMoved) {
    const auto chained =
        Result<Owned>(std::make_unique<int>(3)).and_then([](Owned&& owned) -> Result<int> { return *owned + 1; });
    ASSERT_TRUE(chained);
    EXPECT_EQ(*chained, 4);
}

TEST(ResultOfNothing, IsSuccessOrAnError) {
    const Result<void> good;
    EXPECT_TRUE(good);
    EXPECT_TRUE(good.has_value());
    if (!good) FAIL();

    const Result<void> bad(broken("no"));
    EXPECT_FALSE(bad);
    EXPECT_FALSE(bad.has_value());
    EXPECT_EQ(bad.error().message(), "no");
    Result<void> movable(broken("moved"));
    const Error error = std::move(movable).error();
    EXPECT_EQ(error.message(), "moved");
}

TEST(Result, TransformsAsItMaps) {
    const Result<int> result(21);
    EXPECT_EQ(result.transform([](const int& value) { return std::to_string(value * 2); }).value(), "42");
    EXPECT_EQ(**Result<Owned>(std::make_unique<int>(7)).transform([](Owned&& owned) { return std::move(owned); }), 7);

    int calls = 0;
    const Result<void> done = result.transform([&](int) { ++calls; });
    EXPECT_TRUE(done);
    EXPECT_EQ(done.transform([&] { return ++calls; }).value(), 2);
    const Result<int> failed(broken("kept"));
    EXPECT_EQ(failed.transform([&](int) { return ++calls; }).error().message(), "kept");
    EXPECT_EQ(Result<void>(broken("no")).transform([&] { ++calls; }).error().message(), "no");
    EXPECT_EQ(calls, 2) << "nothing is called for an error";
}

TEST(ResultOfNothing, MapsAndChains) {
    const Result<void> good;
    const Result<void> bad(broken("no"));
    int calls = 0;
    EXPECT_EQ(good.map([] { return 3; }).value(), 3);
    EXPECT_TRUE(good.map([&] { ++calls; }));
    EXPECT_EQ(good.and_then([]() -> Result<int> { return 4; }).value(), 4);
    EXPECT_TRUE(good.and_then([&]() -> Result<void> {
        ++calls;
        return {};
    }));
    EXPECT_EQ(calls, 2);

    EXPECT_EQ(bad.map([&] { return ++calls; }).error().message(), "no");
    EXPECT_EQ(bad.map([&] { ++calls; }).error().message(), "no");
    EXPECT_EQ(bad.and_then([&]() -> Result<int> { return ++calls; }).error().message(), "no");
    EXPECT_EQ(calls, 2) << "nothing is called for an error";
}

}  // namespace
