#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/sandbox.hpp>

#include "../wire/json.hpp"
#include "row_reader.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The JSON body of a control. What is wrong in it is an `InvalidValue` that names the member. Members that are absent
/// or null are as the C++ method's defaults, unless they are required.
class Arguments {
public:
    explicit Arguments(const Json& body) noexcept : body_(body) {}

    [[nodiscard]] const Json& all() const noexcept { return body_; }
    [[nodiscard]] bool has(const char* name) const { return find(name) != nullptr; }
    /// Required.
    [[nodiscard]] std::string text(const char* name) const;
    [[nodiscard]] std::string text_or(const char* name, std::string otherwise) const;
    [[nodiscard]] bool flag(const char* name) const;
    [[nodiscard]] bool flag_or(const char* name, bool otherwise) const;
    [[nodiscard]] std::int64_t whole(const char* name, std::int64_t least = std::numeric_limits<std::int64_t>::min(),
                                     std::int64_t most = std::numeric_limits<std::int64_t>::max()) const;
    [[nodiscard]] std::int64_t whole_or(const char* name, std::int64_t otherwise, std::int64_t least,
                                        std::int64_t most) const;
    /// Seconds, with fractions.
    [[nodiscard]] std::chrono::nanoseconds seconds(const char* name) const;
    [[nodiscard]] std::vector<std::string> texts(const char* name) const;
    [[nodiscard]] std::vector<HttpHeader> headers(const char* name) const;
    [[nodiscard]] const Json& object(const char* name) const;

    /// The whole body, or an object in it, as a row.
    template <class Row>
    [[nodiscard]] Row row() const {
        Row row;
        read_row(body_, row, {});
        return row;
    }
    template <class Row>
    [[nodiscard]] Row row(const char* name) const {
        Row row;
        read_row(object(name), row, name);
        return row;
    }

private:
    [[nodiscard]] const Json* find(const char* name) const;
    [[nodiscard]] const Json& required(const char* name) const;

    const Json& body_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
