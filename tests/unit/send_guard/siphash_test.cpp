#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "send_guard/siphash.hpp"

namespace pushplus_test {
namespace {

// What the authors published with their reference implementation: the bytes 00, 01, 02 … of some lengths, by the key
// 00, 01 … 0f. The one of 15 bytes is also worked out in their paper.
TEST(SipHash, GivesThePublishedHashes) {
    constexpr std::pair<std::size_t, std::uint64_t> published[] = {
        {0, 0x726FDB47DD0E0E31},  {1, 0x74F839C593DC67FD},  {2, 0x0D6C8009D9A94F5A},  {3, 0x85676696D7FB7E2D},
        {4, 0xCF2794E0277187B7},  {5, 0x18765564CD99A68D},  {6, 0xCBC9466E58FEE3CE},  {7, 0xAB0200F58B01D137},
        {8, 0x93F5F5799A932462},  {9, 0x9E0082DF0BA9E4B0},  {10, 0x7A5DBBC594DDB9F3}, {11, 0xF4B32F46226BADA7},
        {12, 0x751E8FBC860EE5FB}, {13, 0x14EA5627C0843D90}, {14, 0xF723CA908E7AF2EE}, {15, 0xA129CA6149BE45E5},
        {16, 0x3F2ACC7F57C29BDB}, {31, 0x32D892FAD841C342}, {32, 0x7127512F72F27CCE}, {63, 0x958A324CEB064572},
    };
    for (const auto& [length, hash] : published) {
        std::string text;
        for (std::size_t i = 0; i < length; ++i) text += static_cast<char>(i);
        EXPECT_EQ(pushplus::detail::siphash({0x0706050403020100, 0x0F0E0D0C0B0A0908}, text), hash) << length;
    }
}

TEST(SipHash, TakesTheWholeText) {
    const std::string zeros(300, '\0'), high(300, '\xFF');
    EXPECT_NE(pushplus::detail::siphash({}, zeros), pushplus::detail::siphash({}, zeros.substr(256)));
    EXPECT_NE(pushplus::detail::siphash({}, high), pushplus::detail::siphash({}, high.substr(1)));
}

}  // namespace
}  // namespace pushplus_test
