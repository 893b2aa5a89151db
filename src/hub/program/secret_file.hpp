#pragma once

#include <optional>
#include <string>

#include "../../files/descriptor.hpp"

/// A file with secrets, read as a whole. Throws std::runtime_error, with the path and the reason, where it cannot.
class SecretFile {
public:
    /// Opens what must be a regular file; on Windows one that belongs to this user, and no link.
    explicit SecretFile(std::string path);

    [[nodiscard]] static bool exists(const std::string& path) noexcept;

    /// Throws if others than the user who runs the program, and the system, may read or write it.
    void refuse_access_of_others() const;
    /// At most 64 KiB.
    [[nodiscard]] std::string text() const;

private:
    [[noreturn]] void refuse(const std::string& why) const;

    const std::string path_;
    std::optional<pushplus::detail::Descriptor> file_;
};
