#include "send_guard/recent_contents.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "rules_fixture.hpp"
#include "send_guard/guard_state.hpp"

namespace pushplus_test {
namespace {

using pushplus::detail::GuardedAccount;
using pushplus::detail::GuardRules;
using pushplus::detail::RecentContents;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using Entries = std::vector<RecentContents::Entry>;

std::vector<std::int64_t> looked_through(const Entries& entries, std::uint64_t hash) {
    std::vector<std::int64_t> times;
    for (const auto& entry : entries)
        if (entry.hash == hash) times.push_back(entry.at);
    std::sort(times.begin(), times.end());
    return times;
}

std::vector<std::int64_t> found(RecentContents& contents, std::uint64_t hash) {
    auto times = contents.times_of(hash);
    std::sort(times.begin(), times.end());
    return times;
}

// Whatever is done to them, and whether or not they are many enough for an index.
TEST(RecentContents, AreFoundAsLookingThroughAListFindsThem) {
    std::mt19937 random(20260304);  // NOLINT: the same in each run.
    Entries list;
    RecentContents contents;
    constexpr std::int64_t noon = 1'772'600'000'000;
    for (int step = 0; step < 6000; ++step) {
        const std::uint64_t hash = random() % 40 * 0x0123'4567'89AB'CDEF;
        ASSERT_EQ(found(contents, hash), looked_through(list, hash)) << "at step " << step;
        ASSERT_EQ(contents.size(), list.size());
        switch (random() % 10) {
            case 0:
                if (list.empty()) break;
                ASSERT_TRUE(contents.remove(list.back()));
                list.pop_back();
                break;
            case 1:
                if (random() % 20 != 0) break;
                contents.shift(-1000);
                for (auto& entry : list) entry.at -= 1000;
                break;
            case 2: {
                if (random() % 20 != 0) break;
                const auto first = list.empty() ? 0 : list[list.size() / 4].at + 1;
                contents.keep_within(first, noon + 1'000'000);
                list.erase(
                    std::remove_if(list.begin(), list.end(), [=](const auto& entry) { return entry.at < first; }),
                    list.end());
                break;
            }
            case 3: {
                if (random() % 20 != 0) break;
                const auto is_removed = [](std::int64_t at) { return at % 7 == 0; };
                contents.remove_at(is_removed);
                list.erase(
                    std::remove_if(list.begin(), list.end(), [&](const auto& entry) { return is_removed(entry.at); }),
                    list.end());
                break;
            }
            case 4: {
                const auto text = contents.text();
                if (random() % 2 == 0) contents = RecentContents();
                ASSERT_TRUE(contents.read(text));
                break;
            }
            default: list.push_back({hash, noon + step}), contents.add(list.back());
        }
    }
}

TEST(RecentContents, AreWrittenInTheOrderOfTheirTimes) {
    RecentContents one, later;
    one.add({~std::uint64_t{0}, 1'772'600'000'000});
    later.add({0, 1'772'600'000'064});
    EXPECT_EQ(one.text(), "-OmrBMs-Ezzzzzzzzzz");
    EXPECT_EQ(later.text(), "-OmrBMt------------");
    EXPECT_LT(one.text(), later.text());
}

TEST(RecentContents, AreNoneOfATextThatIsNone) {
    for (const std::string text :
         {"-", "-OmrBMs-Ezzzzzzzzzz-", "-OmrBMs-Ezzzzzzzzz", "-OmrBMs-Ezzzzzzzzz.", "-OmrBMs-Ezzzzzzzzz\xFF"}) {
        RecentContents contents;
        contents.add({1, 1});
        EXPECT_FALSE(contents.read(text)) << text;
        EXPECT_EQ(contents.size(), 0U);
    }
}

TEST(RecentContents, AreRemovedOneByOne) {
    RecentContents contents;
    for (int i = 0; i < 2; ++i) contents.add({7, 1000});
    EXPECT_TRUE(contents.has({7, 1000}));
    EXPECT_FALSE(contents.has({7, 1001}));
    EXPECT_FALSE(contents.has({8, 1000}));
    EXPECT_FALSE(contents.remove({7, 1001}));
    EXPECT_FALSE(contents.remove({8, 1000}));
    EXPECT_TRUE(contents.remove({7, 1000}));
    EXPECT_THAT(contents.times_of(7), ElementsAre(1000));
    EXPECT_TRUE(contents.remove({7, 1000}));
    EXPECT_FALSE(contents.remove({7, 1000}));
}

TEST(RecentContents, LearnFromAnotherRecordWhatTheyHaveNot) {
    RecentContents own, other;
    own.add({7, 1000});
    own.add({7, 1000});
    own.add({8, 2000});
    for (int i = 0; i < 3; ++i) other.add({7, 500});
    other.add({9, 500});
    other.shift(500);
    own.merge(other);
    EXPECT_THAT(own.times_of(7), ElementsAre(1000, 1000, 1000)) << "two of one moment are two";
    EXPECT_THAT(own.times_of(8), ElementsAre(2000));
    EXPECT_THAT(own.times_of(9), ElementsAre(1000));
    const auto text = own.text();
    own.merge(other);
    EXPECT_EQ(own.text(), text);
    own.append(other);
    EXPECT_EQ(own.size(), 9U);
}

TEST(RecentContents, AreShiftedToAndFro) {
    RecentContents contents;
    contents.add({7, 1000});
    const auto text = contents.text();
    contents.shift(-5000);
    EXPECT_THAT(contents.times_of(7), ElementsAre(-4000));
    contents.shift(5000);
    EXPECT_EQ(contents.text(), text) << "a time before 1970 is none only once it is written";
    contents.shift(250);
    contents.add({7, 1500});
    EXPECT_THAT(contents.times_of(7), UnorderedElementsAre(1250, 1500));
    EXPECT_TRUE(contents.any_within(1500, 1500));
    EXPECT_FALSE(contents.any_within(1251, 1499));
    EXPECT_TRUE(contents.remove({7, 1250}));
    EXPECT_THAT(contents.times_of(8), IsEmpty());
}

// The rules over a full hour of sends, as a member's.
TEST(RecentContents, CountWithinAFullHour) {
    pushplus::SendGuardOptions options;
    options.pace_requests = 0;
    options.daily_quota = {{pushplus::Channel::wechat, 0}};
    const GuardRules rules(pushplus::AccountTier::member, options);
    GuardedAccount account;
    std::vector<std::string> warnings;
    std::int64_t now = china("2026-03-04 12:00:00");
    const auto admitted = [&](std::uint64_t content) {
        now += 2000;
        return !rules.admit(account, {"token", content, {pushplus::Channel::wechat}}, now, now, warnings).refusal;
    };
    for (std::uint64_t i = 0; i < 6000; ++i) ASSERT_TRUE(admitted(i)) << i;
    EXPECT_LE(account.contents.size(), 2500U) << "what is older than an hour is kept";
    EXPECT_TRUE(admitted(5999));
    EXPECT_TRUE(admitted(5999));
    EXPECT_FALSE(admitted(5999));
    rules.take_back(account, {"token", 5999, {pushplus::Channel::wechat}}, now - 2000);
    EXPECT_TRUE(admitted(5999));
    EXPECT_TRUE(admitted(1));
}

}  // namespace
}  // namespace pushplus_test
