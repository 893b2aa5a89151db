#include "secrets.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace {

constexpr std::size_t longest_file = std::size_t{64} << 10;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw std::runtime_error(path + ": " + why);
}

[[noreturn]] void refuse(const std::string& path) { refuse(path, std::generic_category().message(errno)); }

class OpenFile {
public:
    explicit OpenFile(const std::string& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
        if (descriptor_ < 0) refuse(path);
    }
    ~OpenFile() { ::close(descriptor_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    [[nodiscard]] struct stat about(const std::string& path) const {
        struct stat about {};
        if (::fstat(descriptor_, &about) != 0) refuse(path);
        if (!S_ISREG(about.st_mode)) refuse(path, "no regular file");
        return about;
    }
    [[nodiscard]] std::string text(const std::string& path) const {
        std::string text(longest_file + 1, '\0');
        std::size_t size = 0;
        for (;;) {
            const auto got = ::read(descriptor_, &text[size], text.size() - size);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) refuse(path);
            if (got == 0) break;
            size += static_cast<std::size_t>(got);
            if (size > longest_file) refuse(path, "longer than 64 KiB");
        }
        text.resize(size);
        return text;
    }

private:
    int descriptor_;
};

std::string without_line_end(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

}  // namespace

std::string environment(const char* name) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread starts
    return value != nullptr ? value : "";
}

std::string credential_path(const std::string& name) {
    const auto folder = environment("CREDENTIALS_DIRECTORY");
    if (folder.empty()) return {};
    auto path = folder + "/" + name;
    return ::access(path.c_str(), F_OK) == 0 ? path : std::string();
}

std::string secret(const char* variable, const std::string& credential) {
    if (auto value = environment(variable); !value.empty()) return value;
    const auto path = credential_path(credential);
    return path.empty() ? std::string() : without_line_end(OpenFile(path).text(path));
}

std::vector<std::string> read_bearers(const std::string& path) {
    const OpenFile file(path);
    constexpr mode_t others = 077;
    // systemd grants access to a credential by a list, which shows as a right of the group.
    const bool is_credential = path == credential_path("bearers");
    const auto about = file.about(path);
    if ((about.st_mode & others) != 0 && !is_credential)
        refuse(path, "others than its owner may read it; make it 0600");
    if (about.st_uid != ::geteuid() && about.st_uid != 0 && !is_credential)
        refuse(path, "it is another user's; it must be root's or that of the user who runs the hub");
    std::vector<std::string> tokens;
    const std::string text = file.text(path);
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        auto line = without_line_end(text.substr(at, end == std::string::npos ? end : end - at));
        if (!line.empty() && line.front() != '#') tokens.push_back(std::move(line));
        at = end == std::string::npos ? text.size() : end + 1;
    }
    return tokens;
}
