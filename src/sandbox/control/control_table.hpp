#pragma once

#include <string_view>
#include <vector>

#include "arguments.hpp"
#include "controls.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What a control needs beside the `Controls`.
struct ControlContext {
    Controls& controls;
    const Json& start;  ///< The seed to start with.
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
    bool any_members = false;                  ///< The body is an object of its own, such as a seed.
};

/// All controls.
[[nodiscard]] const std::vector<Control>& all_controls();

/// Runs a control with a body. Throws an `InvalidValue`.
[[nodiscard]] Json run(const Control& control, const ControlContext& context, const Json& body);

/// All controls with their parameters, for `GET /_sandbox/`.
[[nodiscard]] Json list_of_controls();

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
