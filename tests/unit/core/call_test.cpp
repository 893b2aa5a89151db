#include "core/call.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <pushplus/friends.hpp>

#include "client_fixture.hpp"
#include "core/core.hpp"

namespace {

using pushplus::CallOptions;
using pushplus::Error;
using pushplus::ErrorKind;
using pushplus::Friend;
using pushplus::Page;
using pushplus::PageQuery;
using pushplus::PageRange;
using pushplus::Result;
using pushplus::detail::Argument;
using pushplus::detail::Call;
using pushplus::detail::Core;
using pushplus::detail::Effect;
using pushplus::detail::Id;
using pushplus::detail::NonEmpty;
using pushplus::detail::Operation;
using pushplus::detail::Seconds;

constexpr Operation test_reading{"tests.read", "GET", "/api/open/test/read", Effect::reads};
constexpr Operation listing{"tests.list", "POST", "/api/open/test/list", Effect::reads};

/// Statements of operations that the service does not have, for what no present operation needs.
class Statement : public pushplus_test::ClientFixture {
protected:
    static std::string page_of(std::int64_t number) {
        return R"({"pageNum":)" + std::to_string(number) + R"(,"pageSize":2,"total":6,"pages":3,"list":[{"id":)" +
               std::to_string(2 * number - 1) + R"(},{"id":)" + std::to_string(2 * number) + "}]}";
    }
    std::string message_of(const Result<void>& result) const {
        EXPECT_FALSE(result);
        EXPECT_EQ(requests(), 0) << "bad input is refused before any request";
        EXPECT_EQ(key_fetches(), 0);
        return result ? "" : result.error().message();
    }

    const std::shared_ptr<const Core> core = std::make_shared<const Core>(credentials, options);
    const CallOptions call_options{};
};

// The texts are longer than any string keeps within itself, so that the address sanitizer sees a borrowed one.
TEST_F(Statement, OfAListOwnsItsTextFilterForAllPages) {
    for (std::int64_t number = 1; number <= 3; ++number) transport->answer(success(page_of(number)));
    auto range = [&]() -> PageRange<Friend> {
        auto keyword = std::make_unique<std::string>(100, 'k');
        auto remark = std::make_unique<std::optional<std::string>>(std::string(100, 'r'));
        const CallOptions passing;
        return Call(core, listing, passing)
            .query("keyword", NonEmpty(*keyword))
            .param("remark", *remark)
            .page(PageQuery{1, 2});
    }();
    std::vector<std::int64_t> ids;
    for (const auto& row : range) {
        ASSERT_TRUE(row) << row.error().message();
        ids.push_back(row->id);
    }
    EXPECT_EQ(ids, (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
    ASSERT_EQ(requests(), 3);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto request = transport->requests()[i];
        EXPECT_EQ(request.url, "https://www.pushplus.plus/api/open/test/list?keyword=" + std::string(100, 'k'));
        EXPECT_EQ(request.body, R"({"current":)" + std::to_string(i + 1) + R"(,"pageSize":2,"params":{"remark":")" +
                                    std::string(100, 'r') + R"("}})");
    }
}

TEST_F(Statement, OfAListEndsWithWhatIsWrongWithIt) {
    PageRange<Friend> range = Call(core, listing, call_options).param("keyword", NonEmpty("")).page(PageQuery{});
    int rows = 0;
    for (const auto& row : range) {
        ++rows;
        ASSERT_FALSE(row);
        EXPECT_EQ(row.error().message(), "tests.list: keyword must not be empty");
    }
    EXPECT_EQ(rows, 1);
    EXPECT_EQ(requests(), 0);
}

TEST_F(Statement, NamesAnArgumentAsTheCallerWroteIt) {
    const auto result = [&](std::int64_t id) -> Result<void> {
        return Call(core, test_reading, call_options).query({"tokenNo", "token_id"}, Id(id, -1));
    };
    EXPECT_EQ(message_of(result(-2)), "tests.read: token_id is -2; it must be an id of the service, at least -1");
    transport->answer(success("null"));
    EXPECT_TRUE(result(-1));
    EXPECT_EQ(transport->requests().at(0).url, "https://www.pushplus.plus/api/open/test/read?tokenNo=-1");
}

TEST_F(Statement, ReportsTheFirstOfItsFaults) {
    const Result<void> result = Call(core, test_reading, call_options)
                                    .query("topicId", Id(7))
                                    .query("remark", NonEmpty("\xFF"))
                                    .query("friendId", Id(0));
    EXPECT_EQ(message_of(result), "tests.read: remark is not UTF-8; convert it first");
}

TEST_F(Statement, RefusesSecondsOutsideTheirRange) {
    const auto result = [&](std::optional<std::chrono::seconds> value) -> Result<void> {
        return Call(core, test_reading, call_options)
            .query({"second", "valid_for"}, Seconds(value, std::chrono::minutes(1)));
    };
    EXPECT_EQ(message_of(result(std::chrono::seconds(61))), "tests.read: valid_for is 61; it must be 1 to 60 seconds");
    transport->answer(success("null"));
    EXPECT_TRUE(result(std::nullopt));
    EXPECT_EQ(transport->requests().at(0).url, "https://www.pushplus.plus/api/open/test/read");
}

TEST_F(Statement, LeavesUnsetArgumentsOutAndWritesEmptyOnes) {
    transport->answer(success("null"));
    const Result<void> result = Call(core, listing, call_options)
                                    .query("a", std::optional<std::string>())
                                    .query("b", std::optional<std::string>(""))
                                    .body("c", std::optional<Id>())
                                    .body("d", std::optional<Id>(Id(0, 0)))
                                    .body("e", true);
    ASSERT_TRUE(result) << result.error().message();
    EXPECT_EQ(transport->requests().at(0).url, "https://www.pushplus.plus/api/open/test/list?b=");
    EXPECT_EQ(transport->requests().at(0).body, R"({"d":0,"e":1})");
}

// What must carry a check cannot be passed without saying which.
static_assert(!std::is_convertible_v<std::int64_t, Argument>, "an id is an Id");
static_assert(!std::is_convertible_v<int, Argument>);
static_assert(!std::is_convertible_v<double, Argument>);
static_assert(!std::is_convertible_v<const char*, Argument>, "required text is NonEmpty");
static_assert(!std::is_convertible_v<std::string, Argument>);
static_assert(!std::is_convertible_v<std::chrono::seconds, Argument>);
static_assert(std::is_convertible_v<bool, Argument> && std::is_convertible_v<Id, Argument>);
// Only a statement that asks for a page can be read as all pages.
static_assert(!std::is_convertible_v<Call&&, PageRange<Friend>>);

}  // namespace
