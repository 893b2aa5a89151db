#include "sha256.hpp"

#include <cstddef>
#include <cstring>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using Words = std::array<std::uint32_t, 8>;
constexpr std::size_t block_size = 64;

// FIPS 180-4, 5.3.3 and 4.2.2.
constexpr Words initial_hash{0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
                             0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19};
constexpr std::uint32_t constants[64] = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2};

constexpr std::uint32_t rotated(std::uint32_t word, unsigned by) noexcept { return word >> by | word << (32U - by); }

// A round of step 3, which changes `d` and `h` alone.
inline void round(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t& d, std::uint32_t e, std::uint32_t f,
                  std::uint32_t g, std::uint32_t& h, std::uint32_t word) noexcept {
    // Choice and majority, in the forms that take the fewest operations.
    const auto first = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + (g ^ (e & (f ^ g))) + word;
    const auto second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) | (c & (a | b)));
    d += first;
    h = first + second;
}

// FIPS 180-4, 6.2.2.
void take_block(Words& hash, const unsigned char* block) noexcept {
    std::uint32_t schedule[64];
    for (std::size_t i = 0; i < 16; ++i, block += 4)
        schedule[i] = std::uint32_t{block[0]} << 24U | std::uint32_t{block[1]} << 16U | std::uint32_t{block[2]} << 8U |
                      std::uint32_t{block[3]};
    for (std::size_t i = 16; i < 64; ++i) {
        const auto early = schedule[i - 15], late = schedule[i - 2];
        schedule[i] = schedule[i - 16] + (rotated(early, 7) ^ rotated(early, 18) ^ early >> 3U) + schedule[i - 7] +
                      (rotated(late, 17) ^ rotated(late, 19) ^ late >> 10U);
    }
    // After eight rounds each word is in its place again, so that none has to be moved.
    auto [a, b, c, d, e, f, g, h] = hash;
    for (std::size_t i = 0; i < 64; i += 8) {
        const std::uint32_t* const constant = constants + i;
        const std::uint32_t* const word = schedule + i;
        round(a, b, c, d, e, f, g, h, constant[0] + word[0]);
        round(h, a, b, c, d, e, f, g, constant[1] + word[1]);
        round(g, h, a, b, c, d, e, f, constant[2] + word[2]);
        round(f, g, h, a, b, c, d, e, constant[3] + word[3]);
        round(e, f, g, h, a, b, c, d, constant[4] + word[4]);
        round(d, e, f, g, h, a, b, c, constant[5] + word[5]);
        round(c, d, e, f, g, h, a, b, constant[6] + word[6]);
        round(b, c, d, e, f, g, h, a, constant[7] + word[7]);
    }
    const Words worked{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < hash.size(); ++i) hash[i] += worked[i];
}

}  // namespace

std::array<std::uint8_t, 32> sha256(std::string_view text) noexcept {
    Words hash = initial_hash;
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t left = text.size();
    for (; left >= block_size; left -= block_size, at += block_size) take_block(hash, at);

    // The remaining bytes, a 1 bit, zeros, and the length in bits.
    unsigned char last[2 * block_size] = {};
    if (left > 0) std::memcpy(last, at, left);
    last[left] = 0x80;
    const std::size_t end = left + 9 <= block_size ? block_size : 2 * block_size;
    const auto bits = std::uint64_t{text.size()} * 8;
    for (std::size_t i = 0; i < 8; ++i) last[end - 1 - i] = static_cast<unsigned char>(bits >> (8 * i));
    for (std::size_t i = 0; i < end; i += block_size) take_block(hash, last + i);

    std::array<std::uint8_t, 32> digest{};
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = static_cast<std::uint8_t>(hash[i / 4] >> (24U - 8U * (i % 4)));
    return digest;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
