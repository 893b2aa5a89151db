#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/channel.hpp>
#include <pushplus/date_time.hpp>

#include "json/field_list.hpp"

namespace pushplus_test {

enum class Colour : int { none = 0, red = 1, blue = -2 };

struct Inner {
    std::int64_t number = 0;
    std::string text;
};

/// A member of each kind the wire knows.
struct Sample {
    std::int64_t number = 0;
    bool flag = false;
    Colour colour = Colour::none;
    std::string text;
    pushplus::DateTime date;
    pushplus::Channel channel;
    std::optional<std::int64_t> maybe_number;
    std::optional<std::string> maybe_text;
    std::optional<Inner> maybe_inner;
    Inner inner;
    std::vector<Inner> rows;
    std::string once;
};

}  // namespace pushplus_test

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<pushplus_test::Inner> {
    using Inner = pushplus_test::Inner;
    static constexpr Field fields[] = {
        field<&Inner::number>("number"),
        field<&Inner::text>("text"),
    };
};

template <>
struct FieldList<pushplus_test::Sample> {
    using Sample = pushplus_test::Sample;
    static constexpr Field fields[] = {
        field<&Sample::number>("number"),
        field<&Sample::flag>("flag"),
        field<&Sample::colour>("colour"),
        field<&Sample::text>("text"),
        field<&Sample::date>("date"),
        field<&Sample::channel>("channel"),
        field<&Sample::maybe_number>("maybeNumber"),
        field<&Sample::maybe_text>("maybeText"),
        field<&Sample::maybe_inner>("maybeInner"),
        field<&Sample::inner>("inner"),
        field<&Sample::rows>("rows"),
        field<&Sample::once>("once", unique),
    };
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
