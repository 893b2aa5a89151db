#pragma once

#include <string_view>

/// Tells systemd of the program's state, such as "READY=1", if systemd wants to know.
void tell_service_manager(std::string_view state) noexcept;
