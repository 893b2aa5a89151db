#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A file descriptor, on Windows a handle, that closes itself and is not inherited by programs that are started.
class PUSHPLUS_API Descriptor {
public:
#ifdef _WIN32
    using Number = void*;
#else
    using Number = int;
#endif

    Descriptor() noexcept;
    explicit Descriptor(Number number) noexcept : number_(number) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&&) = delete;

    explicit operator bool() const noexcept;
    [[nodiscard]] Number get() const noexcept { return number_; }

    /// Appends what is left of the file to `text`, at most `most` bytes. False: see words_for_last_error().
    [[nodiscard]] bool read_up_to(std::size_t most, std::string& text) const;
    [[nodiscard]] bool write_all(std::string_view text) const;

private:
    Number number_;
};

/// What opening a path came to: a regular file of this user, or a reason in words.
struct OpenedFile {
    Descriptor file{};
    bool missing = false;  ///< There is no such file.
    std::string fault{};   ///< Why it cannot be used; empty if it can, or is missing.
};

enum class Access {
    read,
    write,
    write_or_make,  ///< Where there is none, it is made for this user alone (0600, whatever the umask).
};

/// Opens a path as a regular file that belongs to this user. It follows no symbolic link and never blocks, whatever
/// lies there; a device is not even opened.
[[nodiscard]] PUSHPLUS_API OpenedFile open_own_file(const std::string& path, Access access);
/// The same for a name in an open folder.
[[nodiscard]] OpenedFile open_own_file(Descriptor::Number folder, const std::string& name, Access access);

/// Whether the name in the folder still is that of the open file, which may have been removed since.
[[nodiscard]] bool is_named(Descriptor::Number folder, const std::string& name, const Descriptor& file);

/// The words for an error of the system: an errno, on Windows a number of GetLastError.
[[nodiscard]] PUSHPLUS_API std::string words_for(int error);
/// The same for the error of this thread's last call of the system.
[[nodiscard]] PUSHPLUS_API std::string words_for_last_error();

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
