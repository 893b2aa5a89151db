#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace pushplus_test {

inline void set_environment(const char* name, const std::string& value) {
#ifdef _WIN32
    ::_putenv_s(name, value.c_str());
#else
    ::setenv(name, value.c_str(), 1);
#endif
}

inline void unset_environment(const char* name) {
#ifdef _WIN32
    ::_putenv_s(name, "");
#else
    ::unsetenv(name);
#endif
}

/// Sets an environment variable and restores the old value.
class Environment {
public:
    Environment(const char* name, const std::string& value) : name_(name) {
        if (const char* old = std::getenv(name)) old_ = old;
        set_environment(name, value);
    }
    ~Environment() {
        if (old_)
            set_environment(name_, *old_);
        else
            unset_environment(name_);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    const char* name_;
    std::optional<std::string> old_;
};

}  // namespace pushplus_test
