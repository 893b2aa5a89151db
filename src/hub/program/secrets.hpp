#pragma once

#include <string>
#include <vector>

/// A variable of the environment; empty if it is not set.
[[nodiscard]] std::string environment(const char* name);

/// Where systemd put the credential of this name; empty if it did not.
[[nodiscard]] std::string credential_path(const std::string& name);

/// The secret in `variable`, else in the credential; empty if neither is there. Throws std::runtime_error if it cannot
/// be read.
[[nodiscard]] std::string secret(const char* variable, const std::string& credential);

/// The bearer tokens in a file: one in a line, without empty lines and those that begin with #. Throws
/// std::runtime_error if it cannot be read, if others than its owner may read it, or if that is another user than this
/// program's or root.
[[nodiscard]] std::vector<std::string> read_bearers(const std::string& path);
