#include "secrets.hpp"

#include <cstdlib>

#include "secret_file.hpp"

namespace {

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
    return SecretFile::exists(path) ? path : std::string();
}

std::string secret(const char* variable, const std::string& credential) {
    if (auto value = environment(variable); !value.empty()) return value;
    const auto path = credential_path(credential);
    return path.empty() ? std::string() : without_line_end(SecretFile(path).text());
}

std::vector<std::string> read_bearers(const std::string& path) {
    const SecretFile file(path);
    // systemd grants access to a credential by a list, which shows as a right of the group.
    if (path != credential_path("bearers")) file.refuse_access_of_others();
    std::vector<std::string> tokens;
    const std::string text = file.text();
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        auto line = without_line_end(text.substr(at, end == std::string::npos ? end : end - at));
        if (!line.empty() && line.front() != '#') tokens.push_back(std::move(line));
        at = end == std::string::npos ? text.size() : end + 1;
    }
    return tokens;
}
