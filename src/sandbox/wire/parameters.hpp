#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <pushplus/sandbox.hpp>

#include "json.hpp"
#include "read_ahead.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The checked parameters of a request. An unusable one is a `Refusal` that names it.
class Parameters {
public:
    explicit Parameters(const SandboxRequest& request) noexcept : request_(request) {}

    /// Parses the JSON body: a large one takes long, and whoever asks for it may hold a lock.
    void read_body_ahead();

    /// A required query parameter: an id, a number in a range, a text.
    [[nodiscard]] std::int64_t id(std::string_view name) const;
    [[nodiscard]] std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most) const;
    [[nodiscard]] const std::string& text(std::string_view name) const;
    /// Whether a query parameter is present and not empty.
    [[nodiscard]] bool has(std::string_view name) const noexcept;

    /// The JSON body.
    template <class Struct>
    [[nodiscard]] Struct body() const {
        return from_json<Struct>(body_ ? body_->get() : parsed_body());
    }

private:
    [[nodiscard]] Json parsed_body() const;
    [[nodiscard]] const std::string* find(std::string_view name) const noexcept;

    const SandboxRequest& request_;
    std::optional<ReadAhead<Json>> body_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
