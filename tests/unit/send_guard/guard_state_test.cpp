#include <string>

#include <gmock/gmock.h>

#include "send_guard/guard_state.hpp"
#include "send_guard/guard_text.hpp"

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::detail::differs_in_rev_only;
using pushplus::detail::guard_hash;
using pushplus::detail::GuardState;
using pushplus::detail::read_state;
using pushplus::detail::write_state;
using ::testing::SizeIs;

GuardState sample() {
    GuardState state;
    state.rev = 7;
    state.id = "0123456789abcdef";
    state.lost = 1772600000000;
    state.shifted = -1000;
    auto& account = state.account;
    account.id = "first";
    account.cleared = 3;
    account.tokens = {{"t1"}, {"t2"}};
    account.blocks = {{"channel:微信", 900, 1772640000000, 2}, {"token:t1", 903, 0, 0}};
    account.requests = {{1772600000001}, {1772600000002}};
    account.contents.add({7, 1772600000003});
    account.days = {{Channel(Channel::mail), 20516, 160, true}, {Channel(std::string("a\"b")), 20515, 1, false}};
    return state;
}

// Other versions and processes read this text, so it must stay readable.
constexpr const char* sample_text =
    R"({"version":2,"rev":7,"moved_to":"","id":"0123456789abcdef","lost":1772600000000,"shifted":-1000,)"
    R"("account":{"id":"first","tokens":[{"hash":"t1"},{"hash":"t2"}],)"
    R"("blocks":[{"scope":"channel:微信","code":900,"until":1772640000000,"strikes":2},)"
    R"({"scope":"token:t1","code":903,"until":0,"strikes":0}],)"
    R"("days":[{"channel":"mail","day":20516,"requests":160,"warned":1},)"
    R"({"channel":"a\"b","day":20515,"requests":1,"warned":0}],"cleared":3,)"
    R"("requests":"1772600000001 1","contents":"-OmrBMs2----------6"}})";

TEST(GuardState, IsWrittenAsTheseWords) { EXPECT_EQ(write_state(sample()), sample_text); }

TEST(GuardState, IsReadBackWhole) {
    bool damaged = true;
    const auto state = read_state(sample_text, damaged);
    EXPECT_FALSE(damaged);
    EXPECT_EQ(state.rev, 7);
    EXPECT_EQ(state.id, "0123456789abcdef");
    EXPECT_EQ(state.shifted, -1000);
    const auto& account = state.account;
    EXPECT_EQ(account.id, "first");
    ASSERT_THAT(account.tokens, SizeIs(2));
    EXPECT_EQ(account.tokens[1].hash, "t2");
    ASSERT_THAT(account.blocks, SizeIs(2));
    EXPECT_EQ(account.blocks[0].scope, "channel:微信");
    EXPECT_EQ(account.blocks[0].code, 900);
    EXPECT_EQ(account.blocks[0].until, 1772640000000);
    EXPECT_EQ(account.blocks[0].strikes, 2);
    ASSERT_THAT(account.requests, SizeIs(2));
    EXPECT_EQ(account.requests[1].at, 1772600000002);
    ASSERT_THAT(account.contents, SizeIs(1));
    EXPECT_EQ(account.contents.entries()[0].hash, 7U);
    EXPECT_EQ(account.contents.entries()[0].at, 1772600000003);
    ASSERT_THAT(account.days, SizeIs(2));
    EXPECT_EQ(account.days[0].channel, Channel::mail);
    EXPECT_EQ(account.days[0].day, 20516);
    EXPECT_EQ(account.days[0].requests, 160);
    EXPECT_TRUE(account.days[0].warned);
    EXPECT_EQ(account.days[1].channel.text(), "a\"b");
    EXPECT_FALSE(account.days[1].warned);
    EXPECT_EQ(write_state(state), sample_text);
}

TEST(GuardState, TakesLittleRoomForAFullHourOfContents) {
    GuardState state;
    auto& account = state.account;
    for (int i = 0; i < 1800; ++i) account.contents.add({~std::uint64_t{0}, 1772600000000 + 2000 * i});
    EXPECT_LE(write_state(state).size(), 1800U * 20U);
    bool damaged = true;
    const auto read = read_state(write_state(state), damaged);
    EXPECT_FALSE(damaged);
    ASSERT_THAT(read.account.contents, SizeIs(1800));
    EXPECT_EQ(read.account.contents.entries().back().at, 1772600000000 + 2000 * 1799);
}

TEST(GuardState, OfNoTextIsEmptyAndSound) {
    bool damaged = true;
    EXPECT_EQ(write_state(read_state("", damaged)), write_state({}));
    EXPECT_FALSE(damaged);
}

TEST(GuardState, IsReadAmongMembersOfLaterVersions) {
    bool damaged = true;
    const auto state = read_state(
        R"({"version":2,"written_by":{"x":[1]},"account":{"id":"first","new":null,"blocks":[{"scope":"account"}]}})",
        damaged);
    EXPECT_FALSE(damaged);
    EXPECT_EQ(state.account.id, "first");
    EXPECT_EQ(state.account.blocks.at(0).scope, "account");
}

TEST(GuardState, DetectsDamage) {
    const std::string whole = sample_text;
    for (const std::string& text :
         {std::string("garbage"), std::string("[]"), std::string("null"), std::string("7"), std::string(1, '\0'),
          whole + "x", whole.substr(1), std::string(R"({"version":3,"account":{}})"),
          std::string(R"({"version":1,"accounts":[]})"), std::string(R"({"version":2,"account":[]})"),
          std::string(R"({"version":2,"account":{"requests":"x"}})"),
          std::string(R"({"version":2,"account":{"requests":"1;2"}})"),
          std::string(R"({"version":2,"account":{"requests":"99999999999999999999"}})"),
          std::string(R"({"version":2,"account":{"requests":"1  2"}})"),
          std::string(R"({"version":2,"account":{"contents":"-OmrBMs2----------"}})"),
          std::string(R"({"version":2,"account":{"contents":"-OmrBMs2---------- "}})"),
          std::string(R"({"account":{"blocks":[{"until":"soon"}]}})"),
          std::string("{\"version\":2,\"account\":{\"id\":\"\xFF\"}}")}) {
        bool damaged = false;
        EXPECT_EQ(write_state(read_state(text, damaged)), write_state({})) << text;
        EXPECT_TRUE(damaged) << text;
    }
}

TEST(GuardState, DetectsEveryTruncation) {
    const std::string whole = sample_text;
    for (std::size_t length = 1; length < whole.size(); ++length) {
        bool damaged = false;
        EXPECT_EQ(write_state(read_state(whole.substr(0, length), damaged)), write_state({})) << length;
        EXPECT_TRUE(damaged) << length;
    }
}

TEST(GuardState, ClampsNumbersToASafeRange) {
    bool damaged = true;
    const auto state = read_state(
        R"({"version":2,"rev":9223372036854775807,"account":{"blocks":[)"
        R"({"scope":"a","code":9223372036854775807,"until":9223372036854775807,"strikes":9223372036854775807},)"
        R"({"scope":"b","code":-9223372036854775808,"until":-9223372036854775808,"strikes":-9223372036854775808},)"
        R"({"scope":"c","until":0}],"requests":"9007199254740992 -9007199254740992 -9007199254740992",)"
        R"("contents":"zzzzzzzz------------------------------",)"
        R"("days":[{"requests":9223372036854775807},{"requests":-9223372036854775808}]}})",
        damaged);
    EXPECT_FALSE(damaged);
    EXPECT_EQ(state.rev, std::int64_t{1} << 53);
    constexpr std::int64_t year_2200 = 7258118400000;
    const auto& account = state.account;
    ASSERT_THAT(account.blocks, SizeIs(3));
    EXPECT_EQ(account.blocks[0].code, 2147483647);
    EXPECT_EQ(account.blocks[0].until, year_2200);
    EXPECT_EQ(account.blocks[0].strikes, 1000000000);
    EXPECT_EQ(account.blocks[1].code, 0);
    EXPECT_EQ(account.blocks[1].until, 1) << "0 would mean until cleared";
    EXPECT_EQ(account.blocks[1].strikes, 0);
    EXPECT_EQ(account.blocks[2].until, 0);
    EXPECT_EQ(account.requests.at(0).at, year_2200);
    EXPECT_EQ(account.requests.at(2).at, 0);
    EXPECT_EQ(account.contents.entries().at(0).at, year_2200);
    EXPECT_EQ(account.contents.entries().at(1).at, 0);
    EXPECT_EQ(account.days.at(0).requests, 1000000000);
    EXPECT_EQ(account.days.at(1).requests, 0);
}

TEST(GuardState, JoinsWhatWereTwoAccountsOnceATokenIsKnownToBeOfBoth) {
    auto account = sample().account;
    pushplus::detail::GuardedAccount second;
    second.id = "second";
    second.requests = {{1772600000001}};
    second.days = {{Channel(Channel::app), 1, 2, false}, {Channel(Channel::mail), 20516, 7, false}};
    combine(account, second);
    EXPECT_EQ(account.id, "first");
    EXPECT_TRUE(has_token(account, "first"));
    EXPECT_TRUE(has_token(account, "t2"));
    EXPECT_TRUE(has_token(account, "second"));
    EXPECT_FALSE(has_token(account, "third"));
    ASSERT_THAT(account.days, SizeIs(3));
    EXPECT_EQ(account.days[0].requests, 167) << "each counted some of the day's requests";
    EXPECT_EQ(account.days[2].channel, Channel::app);
    EXPECT_THAT(account.requests, SizeIs(3)) << "two requests of one moment are two";
    EXPECT_THAT(account.blocks, SizeIs(2));
}

TEST(GuardState, MergesAsManySendsOfAMomentAsThereAreContents) {
    pushplus::detail::GuardedAccount account, other;
    for (auto* const each : {&account, &other}) {
        each->requests = {{1000}, {2000}};
        each->contents.add({1, 1000});
    }
    account.contents.add({2, 2000});
    other.contents.add({3, 2000});
    merge(account, other);
    EXPECT_THAT(account.requests, SizeIs(3)) << "two processes had the same place";
    merge(account, other);
    EXPECT_THAT(account.requests, SizeIs(3));
}

TEST(GuardState, JoinsWhatWasJoinedBeforeWithoutCountingItTwice) {
    for (const char* const shared : {"first", "t2"}) {
        auto account = sample().account;
        auto second = account;
        second.id = "second";
        second.tokens.assign(1, {shared});
        second.requests.push_back({1772600000007});
        second.days[0].requests += 3;
        const auto days = second.days[0].requests;
        combine(account, second);
        EXPECT_THAT(account.requests, SizeIs(3)) << shared;
        EXPECT_EQ(account.days[0].requests, days) << shared;
        EXPECT_TRUE(has_token(account, "second"));
        for (const auto& token : account.tokens) EXPECT_NE(token.hash, "first") << "its own";
    }
}

TEST(GuardState, IsComparedWithoutItsNumber) {
    const std::string text = sample_text;
    auto other = sample();
    other.rev = 123;
    EXPECT_TRUE(differs_in_rev_only(text, write_state(other)));
    other.account.days[0].requests = 161;
    EXPECT_FALSE(differs_in_rev_only(text, write_state(other)));
    for (const char* const odd : {"", "garbage", "{\"version\":2}", "{\"version\":2,\"rev\":\"7\"}"})
        EXPECT_FALSE(differs_in_rev_only(odd, odd)) << odd;
}

TEST(GuardState, IsShiftedButForTheDaysAndWhatLastsUntilItIsCleared) {
    auto account = sample().account;
    shift(account, -1000);
    EXPECT_EQ(account.blocks[0].until, 1772639999000);
    EXPECT_EQ(account.blocks[1].until, 0);
    EXPECT_EQ(account.requests[0].at, 1772599999001);
    EXPECT_EQ(account.contents.entries().at(0).at, 1772599999003);
    EXPECT_EQ(account.days[0].day, 20516);
}

// Other versions must find the same hashes in a file.
TEST(GuardHash, IsTheBeginningOfTheTextsSha256) {
    EXPECT_EQ(guard_hash("abc"), "ba7816bf8f01cfea414140de5dae2223");
    EXPECT_EQ(guard_hash(""), "e3b0c44298fc1c149afbf4c8996fb924");
}

}  // namespace
}  // namespace pushplus_test
