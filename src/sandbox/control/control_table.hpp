#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arguments.hpp"
#include "controls.hpp"
#include "stored_text.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What a control needs beside the `Controls`.
struct ControlContext {
    Controls& controls;
    const StoredText& start;  ///< The seed to start with; may be empty.
};

/// A member of a control's body.
struct ControlParameter {
    std::string_view name;
    std::string_view type;  ///< For people: "string", "whole number".
    bool required = false;
};

/// A control of the control path: a method of `Sandbox`, by its name.
struct Control {
    std::string_view name;
    bool reads;  ///< Changes nothing, and may be requested with GET.
    std::vector<ControlParameter> parameters;
    Json (*run)(const ControlContext& context, const Arguments& arguments);
    const Table& (*row)() noexcept = nullptr;  ///< The body has the members of this row, too.
    /// In place of `run`: appends a result that can be large as JSON text.
    void (*write)(const ControlContext& context, const Arguments& arguments, std::string& text) = nullptr;
};

/// All controls.
[[nodiscard]] const std::vector<Control>& all_controls();

/// A control's body from the query of a GET request.
[[nodiscard]] Json body_of_query(const Control& control, const std::vector<std::pair<std::string, std::string>>& query);

/// Runs a control with a body, and returns its result as JSON text. Throws an `InvalidValue`.
[[nodiscard]] std::string run(const Control& control, const ControlContext& context, const Json& body);

/// All controls with their parameters, for `GET /_sandbox/`.
[[nodiscard]] Json list_of_controls();

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
