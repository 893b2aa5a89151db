#include "environment.hpp"

#ifdef _WIN32
#    include "wide_text.hpp"

#    include <windows.h>
#else
#    include <cstdlib>
#    ifdef __linux__
#        include <sys/auxv.h>
#    else
#        include <unistd.h>
#    endif
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// As of a program with the set-user-ID bit.
bool has_other_rights_than_its_caller() noexcept {
#if defined(__linux__)
    return ::getauxval(AT_SECURE) != 0;
#elif defined(__APPLE__) || defined(__FreeBSD__) || defined(__OpenBSD__) || defined(__NetBSD__)
    return ::issetugid() != 0;
#else
    return false;
#endif
}

}  // namespace

std::string environment(const char* name) {
#ifdef _WIN32
    const auto wide_name = wide(name);
    std::wstring value;
    for (;;) {
        // Counts the zero at the end only where the value does not fit.
        const DWORD length =
            ::GetEnvironmentVariableW(wide_name.c_str(), value.data(), static_cast<DWORD>(value.size()));
        const bool fits = length == 0 || length < value.size();
        value.resize(length);
        if (fits) return narrow(value);
    }
#else
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing else is to be had
    return value != nullptr ? value : "";
#endif
}

std::string environment_of_caller(const char* name) {
    return has_other_rights_than_its_caller() ? std::string() : environment(name);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
