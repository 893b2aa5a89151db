#ifndef _WIN32

#    include "given_path.hpp"

#    include <filesystem>
#    include <system_error>

namespace pushplus {
inline namespace v0 {
namespace detail {

std::string made_absolute(std::string path) {
    if (path.empty() || path.front() == '/') return path;
    std::error_code fault;
    auto absolute = std::filesystem::absolute(path, fault);
    return fault ? path : absolute.string();
}

const char* fault_of_path(const std::string& path) noexcept {
    if (path.empty()) return "the path is empty";
    if (path.find('\0') != std::string::npos) return "the path has a NUL character";
    if (path.front() != '/') return "the working directory cannot be determined";
    return nullptr;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
