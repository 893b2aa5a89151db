#pragma once

#include <string>

#include <pushplus/sandbox.hpp>

/// A request as a line for people: "2026-11-28 12:00:00 POST /send messages.send 200 999 1.2 ms 请勿频繁发送相同内容".
[[nodiscard]] std::string text_line(const pushplus::SandboxLogEntry& entry);

/// A request as a JSON object on one line.
[[nodiscard]] std::string json_line(const pushplus::SandboxLogEntry& entry);
