#pragma once

#ifndef _WIN32

#    include <sys/types.h>

#    include <cstddef>
#    include <string>
#    include <string_view>

#    include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A file descriptor that closes itself and is not inherited by programs that are started.
class PUSHPLUS_API Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&&) = delete;

    explicit operator bool() const noexcept { return number_ >= 0; }
    [[nodiscard]] int get() const noexcept { return number_; }

    /// Appends what is left of the file to `text`, at most `most` bytes. False: see errno.
    [[nodiscard]] bool read_up_to(std::size_t most, std::string& text) const;
    [[nodiscard]] bool write_all(std::string_view text) const;

private:
    int number_;
};

/// What opening a path came to: a regular file of this user, or a reason in words.
struct OpenedFile {
    Descriptor file{-1};
    bool missing = false;  ///< There is no such file.
    std::string fault{};   ///< Why it cannot be used; empty if it can, or is missing.
};

/// Opens a path as a regular file that belongs to this user. It follows no symbolic link and never blocks, whatever
/// lies there; a device is not even opened. `flags` are those of open(2), with O_CREAT for a file of mode 0600.
[[nodiscard]] PUSHPLUS_API OpenedFile open_own_file(const std::string& path, int flags);
/// The same for a name in an open folder, or a path and AT_FDCWD.
[[nodiscard]] OpenedFile open_own_file(int folder, const std::string& name, int flags);

/// The words for an errno.
[[nodiscard]] PUSHPLUS_API std::string words_for(int error);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
