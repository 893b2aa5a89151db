#include "siphash.hpp"

#include <cstddef>
#include <cstring>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::size_t word_size = 8;

constexpr std::uint64_t rotated(std::uint64_t word, unsigned by) noexcept { return word << by | word >> (64U - by); }

// Little-endian. Written out, because compilers recognise that as one load.
std::uint64_t word_of(const unsigned char* bytes) noexcept {
    return std::uint64_t{bytes[0]} | std::uint64_t{bytes[1]} << 8U | std::uint64_t{bytes[2]} << 16U |
           std::uint64_t{bytes[3]} << 24U | std::uint64_t{bytes[4]} << 32U | std::uint64_t{bytes[5]} << 40U |
           std::uint64_t{bytes[6]} << 48U | std::uint64_t{bytes[7]} << 56U;
}

class State {
public:
    explicit State(const SipHashKey& key) noexcept
        : v0_(key.low ^ 0x736F6D6570736575U),
          v1_(key.high ^ 0x646F72616E646F6DU),
          v2_(key.low ^ 0x6C7967656E657261U),
          v3_(key.high ^ 0x7465646279746573U) {}

    void take(std::uint64_t word) noexcept {
        v3_ ^= word;
        round();
        round();
        v0_ ^= word;
    }

    std::uint64_t finish() noexcept {
        v2_ ^= 0xFFU;
        for (int i = 0; i < 4; ++i) round();
        return v0_ ^ v1_ ^ v2_ ^ v3_;
    }

private:
    void round() noexcept {
        v0_ += v1_;
        v1_ = rotated(v1_, 13) ^ v0_;
        v0_ = rotated(v0_, 32);
        v2_ += v3_;
        v3_ = rotated(v3_, 16) ^ v2_;
        v0_ += v3_;
        v3_ = rotated(v3_, 21) ^ v0_;
        v2_ += v1_;
        v1_ = rotated(v1_, 17) ^ v2_;
        v2_ = rotated(v2_, 32);
    }

    std::uint64_t v0_, v1_, v2_, v3_;
};

}  // namespace

std::uint64_t siphash(const SipHashKey& key, std::string_view text) noexcept {
    State state(key);
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t left = text.size();
    for (; left >= word_size; left -= word_size, at += word_size) state.take(word_of(at));

    // The remaining bytes, zeros, and the length's lowest byte.
    unsigned char last[word_size] = {};
    if (left > 0) std::memcpy(last, at, left);
    last[word_size - 1] = static_cast<unsigned char>(text.size());
    state.take(word_of(last));
    return state.finish();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
