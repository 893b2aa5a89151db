#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <pushplus/channel.hpp>

#include "../json/parameter.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// An id of the service.
struct Id {
    explicit constexpr Id(std::int64_t id, std::int64_t at_least = 1) noexcept : value(id), least(at_least) {}

    std::int64_t value;
    std::int64_t least;
};

/// Text that must not be empty.
struct NonEmpty {
    explicit constexpr NonEmpty(std::string_view its_text) noexcept : text(its_text) {}
    explicit NonEmpty(const Channel& channel) noexcept : text(channel.text()) {}

    std::string_view text;
};

/// A duration in whole seconds, 1 to `most`; unset: left out.
struct Seconds {
    constexpr Seconds(std::optional<std::chrono::seconds> duration, std::chrono::seconds at_most) noexcept
        : value(duration), most(at_most) {}

    std::optional<std::chrono::seconds> value;
    std::chrono::seconds most;
};

/// A parameter's value together with the rule it must obey. Its type decides both, so that a statement cannot forget
/// the check: an id is an `Id`, required text is `NonEmpty`. Borrows text.
class Argument {
public:
    Argument(const Id& id) noexcept : kind_(ParameterKind::id), number_(id.value), least_(id.least) {}
    Argument(const NonEmpty& text) noexcept : kind_(ParameterKind::text), text_(text.text) {}
    Argument(const Seconds& seconds) noexcept
        : kind_(ParameterKind::seconds),
          required_(false),
          set_(seconds.value.has_value()),
          number_(seconds.value.value_or(std::chrono::seconds(0)).count()),
          most_(seconds.most.count()) {}
    Argument(const std::optional<std::string>& text) noexcept
        : kind_(ParameterKind::text), required_(false), set_(text.has_value()) {
        if (text) text_ = *text;
    }
    Argument(const std::optional<Id>& id) noexcept : Argument(id.value_or(Id(1))) {
        required_ = false;
        set_ = id.has_value();
    }
    /// A flag or an enumeration, a number on the wire.
    template <class T, class = std::enable_if_t<std::is_same_v<T, bool> || std::is_enum_v<T>>>
    Argument(T value) noexcept
        : kind_(std::is_enum_v<T> ? ParameterKind::enumeration : ParameterKind::flag),
          number_(static_cast<std::int64_t>(value)) {}

    /// What is wrong with it, as the end of a sentence that begins with the parameter's name; empty: nothing.
    [[nodiscard]] std::string fault() const;
    /// The parameter; `name` is not checked.
    [[nodiscard]] Parameter parameter(const ParameterName& name, Parameter::Place place) const;

private:
    ParameterKind kind_;
    bool required_ = true;
    bool set_ = true;
    std::string_view text_;
    std::int64_t number_ = 0;
    std::int64_t least_ = 1;  ///< Of an id.
    std::int64_t most_ = 0;   ///< Of seconds.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
