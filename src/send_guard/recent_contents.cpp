#include "recent_contents.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <utility>

#include "guard_time.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::size_t time_length = 8;
constexpr std::size_t hash_length = 11;
constexpr std::size_t length = time_length + hash_length;
constexpr std::size_t few = 64;

constexpr char characters[] = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
constexpr std::uint8_t no_digit = 0xFF;

constexpr std::array<std::uint8_t, 256> make_digits() {
    std::array<std::uint8_t, 256> digits{};
    for (auto& digit : digits) digit = no_digit;
    for (std::size_t i = 0; i < 64; ++i)
        digits[static_cast<unsigned char>(characters[i])] = static_cast<std::uint8_t>(i);
    return digits;
}
constexpr auto digits = make_digits();

void encode(char* to, std::size_t size, std::uint64_t number) noexcept {
    for (std::size_t i = size; i > 0; --i, number >>= 6U) to[i - 1] = characters[number & 0x3FU];
}

std::uint64_t decode(const char* from, std::size_t size) noexcept {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < size; ++i) number = number << 6U | digits[static_cast<unsigned char>(from[i])];
    return number;
}

std::int64_t time_at(const std::string& packed, std::size_t at) noexcept {
    return static_cast<std::int64_t>(decode(packed.data() + at, time_length));
}

std::uint64_t hash_at(const std::string& packed, std::size_t at) noexcept {
    return decode(packed.data() + at + time_length, hash_length);
}

std::array<char, length> pack(const RecentContents::Entry& entry) noexcept {
    std::array<char, length> packed{};
    encode(packed.data(), time_length, static_cast<std::uint64_t>(std::clamp<std::int64_t>(entry.at, 0, latest_time)));
    encode(packed.data() + time_length, hash_length, entry.hash);
    return packed;
}

std::vector<std::string_view> sorted_entries(const std::string& packed) {
    std::vector<std::string_view> entries;
    entries.reserve(packed.size() / length);
    for (std::size_t at = 0; at < packed.size(); at += length)
        entries.push_back(std::string_view(packed).substr(at, length));
    std::sort(entries.begin(), entries.end());
    return entries;
}

}  // namespace

std::size_t RecentContents::size() const noexcept { return packed_.size() / length; }

void RecentContents::add(const Entry& entry) {
    const auto packed = pack({entry.hash, entry.at - ahead_});
    packed_.append(packed.data(), packed.size());
    equal_.added(entry.hash, time_at(packed_, packed_.size() - length));
}

std::size_t RecentContents::find(const Entry& entry) const noexcept {
    const auto packed = pack({entry.hash, entry.at - ahead_});
    for (std::size_t at = packed_.size(); at >= length;) {
        at -= length;
        if (std::memcmp(packed_.data() + at, packed.data(), length) == 0) return at;
    }
    return std::string::npos;
}

bool RecentContents::has(const Entry& entry) const noexcept { return find(entry) != std::string::npos; }

bool RecentContents::remove(const Entry& entry) noexcept {
    const auto at = find(entry);
    if (at == std::string::npos) return false;
    equal_.removed(entry.hash, time_at(packed_, at));
    packed_.erase(at, length);
    return true;
}

std::vector<std::int64_t> RecentContents::times_of(std::uint64_t hash) {
    std::vector<std::int64_t> times;
    if (equal_.begin_search(size()))
        for (std::size_t at = 0; at < packed_.size(); at += length)
            equal_.added(hash_at(packed_, at), time_at(packed_, at));
    if (equal_.is_made()) {
        times = equal_.times_of(hash);
    } else {
        const auto packed = pack({hash, 0});
        const char* const wanted = packed.data() + time_length;
        for (std::size_t at = 0; at < packed_.size(); at += length)
            if (std::memcmp(packed_.data() + at + time_length, wanted, hash_length) == 0)
                times.push_back(time_at(packed_, at));
    }
    for (auto& time : times) time += ahead_;
    return times;
}

void RecentContents::keep_within(std::int64_t first, std::int64_t last) {
    const auto is_outside = [&, first = first - ahead_, last = last - ahead_](std::size_t at) {
        const auto time = time_at(packed_, at);
        return time < first || time > last;
    };
    if (size() > few && !is_outside(size() / 4 * length)) return;
    remove_entries(is_outside);
}

void RecentContents::remove_at(const std::function<bool(std::int64_t)>& is_removed) {
    remove_entries([&](std::size_t at) { return is_removed(time_at(packed_, at) + ahead_); });
}

template <class IsRemoved>
void RecentContents::remove_entries(const IsRemoved& is_removed) {
    std::size_t kept = 0;
    for (std::size_t at = 0; at < packed_.size(); at += length) {
        if (is_removed(at)) continue;
        if (kept != at) std::memcpy(packed_.data() + kept, packed_.data() + at, length);
        kept += length;
    }
    if (kept == packed_.size()) return;
    packed_.resize(kept);
    equal_.forget();
}

bool RecentContents::any_within(std::int64_t first, std::int64_t last) const {
    for (std::size_t at = 0; at < packed_.size(); at += length)
        if (const auto time = time_at(packed_, at) + ahead_; time >= first && time <= last) return true;
    return false;
}

void RecentContents::merge(const RecentContents& other) {
    const auto own = text(), others = other.text();
    const auto mine = sorted_entries(own), theirs = sorted_entries(others);
    std::vector<std::string_view> added;
    std::set_difference(theirs.begin(), theirs.end(), mine.begin(), mine.end(), std::back_inserter(added));
    if (added.empty()) return;
    static_cast<void>(read(own));
    for (const auto entry : added) packed_.append(entry);
}

void RecentContents::append(const RecentContents& other) { static_cast<void>(read(text() + other.text())); }

std::vector<RecentContents::Entry> RecentContents::entries() const {
    std::vector<Entry> entries;
    for (std::size_t at = 0; at < packed_.size(); at += length)
        entries.push_back({hash_at(packed_, at), time_at(packed_, at) + ahead_});
    return entries;
}

std::string RecentContents::text() const {
    if (ahead_ == 0) return packed_;
    RecentContents moved;
    for (const auto& entry : entries()) moved.add(entry);
    return std::move(moved.packed_);
}

bool RecentContents::read(std::string_view text) {
    *this = {};
    const auto is_digit = [](char c) { return digits[static_cast<unsigned char>(c)] != no_digit; };
    if (text.size() % length != 0 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
    packed_ = text;
    for (std::size_t at = 0; at < packed_.size(); at += length)
        if (time_at(packed_, at) > latest_time)
            encode(packed_.data() + at, time_length, static_cast<std::uint64_t>(latest_time));
    return true;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
