#include "json/fingerprint.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

#include <gtest/gtest.h>

#include <pushplus/friends.hpp>

#include "sample.hpp"

extern template const pushplus::detail::Table& pushplus::detail::table_of<pushplus::Friend>() noexcept;

namespace {

using pushplus::Friend;
using pushplus::detail::table_of;
using pushplus_test::Sample;

std::uint64_t print(const Sample& sample) { return pushplus::detail::fingerprint(table_of<Sample>(), &sample); }

Sample full() {
    Sample sample;
    sample.number = 1;
    sample.flag = true;
    sample.colour = pushplus_test::Colour::red;
    sample.text = "t";
    sample.date = pushplus::DateTime(std::string("2022-09-06"));
    sample.channel = pushplus::Channel::mail;
    sample.maybe_number = 5;
    sample.maybe_text = "m";
    sample.inner.number = 3;
    sample.once = "o";
    return sample;
}

TEST(Fingerprint, IsTheSameForEqualObjects) {
    EXPECT_EQ(print(full()), print(full()));
    EXPECT_EQ(print(Sample{}), print(Sample{}));
}

TEST(Fingerprint, DependsOnEachMember) {
    const std::vector<std::function<void(Sample&)>> changes{
        [](Sample& s) { s.number = 2; },
        [](Sample& s) { s.number = -1; },
        [](Sample& s) { s.flag = false; },
        [](Sample& s) { s.colour = pushplus_test::Colour::blue; },
        [](Sample& s) { s.text = "T"; },
        [](Sample& s) { s.text = std::string("t\0", 2); },
        [](Sample& s) { s.date = pushplus::DateTime(std::string("2022-09-07")); },
        [](Sample& s) { s.channel = pushplus::Channel::cp; },
        [](Sample& s) { s.maybe_number = 6; },
        [](Sample& s) { s.maybe_number.reset(); },
        [](Sample& s) { s.maybe_text = "n"; },
        [](Sample& s) { s.inner.number = 4; },
        [](Sample& s) { s.once = ""; },
        [](Sample& s) { std::swap(s.text, s.once); },
    };
    std::unordered_set<std::uint64_t> prints{print(full())};
    for (std::size_t i = 0; i < changes.size(); ++i) {
        Sample sample = full();
        changes[i](sample);
        EXPECT_TRUE(prints.insert(print(sample)).second) << "change " << i;
    }
}

TEST(Fingerprint, TellsRowsApartThatDifferInSmallNumbersOnly) {
    std::unordered_set<std::uint64_t> prints;
    Friend row;
    for (row.id = 0; row.id < 400; ++row.id)
        for (row.friend_id = 0; row.friend_id < 400; ++row.friend_id)
            prints.insert(pushplus::detail::fingerprint(table_of<Friend>(), &row));
    EXPECT_EQ(prints.size(), 160'000U);
}

TEST(Fingerprint, TellsRowsApartThatDifferInTheHighestBitsOnly) {
    Friend small;
    small.id = 1;
    small.friend_id = 2;
    Friend large = small;
    large.id |= INT64_MIN;
    large.friend_id |= INT64_MIN;
    EXPECT_NE(pushplus::detail::fingerprint(table_of<Friend>(), &small),
              pushplus::detail::fingerprint(table_of<Friend>(), &large));
}

}  // namespace
