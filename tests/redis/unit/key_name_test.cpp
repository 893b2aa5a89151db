#include "redis/key_name.hpp"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace pushplus_test {
namespace {

using pushplus::detail::redis::key_name;

TEST(RedisKeyName, KeepsTheTextsOfOneIdAtOneNode) {
    EXPECT_EQ(key_name("pushplus", "key-0123456789abcdef"), "pushplus:{0123456789abcdef}:key");
    EXPECT_EQ(key_name("pushplus", "guard-0123456789abcdef"), "pushplus:{0123456789abcdef}:guard");
    EXPECT_EQ(key_name("team:push", "alias-a-b"), "team:push:{a-b}:alias");
}

TEST(RedisKeyName, EncodesNamesOfAnotherForm) {
    EXPECT_EQ(key_name("p", "guard"), "p:{guard}");
    EXPECT_EQ(key_name("p", "-a"), "p:{-a}");
    EXPECT_EQ(key_name("p", "key-"), "p:{key-}");
    EXPECT_EQ(key_name("p", "Key-a"), "p:{Key-a}");
    EXPECT_EQ(key_name("p", "../a"), "p:{..%2Fa}");
    EXPECT_EQ(key_name("p", "key-{a}"), "p:{key-%7Ba%7D}");
    EXPECT_EQ(key_name("p", "a:b%"), "p:{a%3Ab%25}");
    EXPECT_EQ(key_name("p", "key-a\r\nFLUSHALL"), "p:{key-a%0D%0AFLUSHALL}");
    EXPECT_EQ(key_name("p", std::string("\0", 1)), "p:{%00}");
    EXPECT_EQ(key_name("p", "群"), "p:{%E7%BE%A4}");
}

// All names of up to four of these characters.
TEST(RedisKeyName, GivesEachNameAKeyOfItsOwn) {
    const std::string alphabet = "ak-{}:%/.2";
    std::map<std::string, std::string> names;
    std::size_t seen = 0;
    std::string name;
    const auto all = [&](const auto& self, int left) -> void {
        if (!name.empty()) {
            ++seen;
            const auto [place, fresh] = names.emplace(key_name("p", name), name);
            EXPECT_TRUE(fresh) << name << " and " << place->second;
        }
        if (left == 0) return;
        for (const char c : alphabet) {
            name.push_back(c);
            self(self, left - 1);
            name.pop_back();
        }
    };
    all(all, 4);
    EXPECT_EQ(names.size(), seen);
    EXPECT_EQ(seen, 11'110U);
}

}  // namespace
}  // namespace pushplus_test
