#pragma once

#include <string>
#include <utility>
#include <vector>

#include "child_program.hpp"

namespace pushplus_test {

/// `pushplus-sandbox` as a child process.
class SandboxProgram : public ChildProgram {
public:
    explicit SandboxProgram(std::vector<std::string> arguments, std::vector<std::string> variables = {})
        : ChildProgram(PUSHPLUS_SANDBOX_PROGRAM, std::move(arguments), std::move(variables)) {}
};

}  // namespace pushplus_test
