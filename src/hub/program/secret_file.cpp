#include "secret_file.hpp"

#include <stdexcept>
#include <utility>

#ifndef _WIN32
#    include <fcntl.h>
#    include <sys/stat.h>
#    include <unistd.h>
#endif

using pushplus::detail::words_for_last_error;

std::string SecretFile::text() const {
    constexpr std::size_t longest = std::size_t{64} << 10;
    std::string text;
    if (!file_->read_up_to(longest + 1, text)) refuse(words_for_last_error());
    if (text.size() > longest) refuse("longer than 64 KiB");
    return text;
}

void SecretFile::refuse(const std::string& why) const { throw std::runtime_error(path_ + ": " + why); }

#ifndef _WIN32

SecretFile::SecretFile(std::string path) : path_(std::move(path)) {
    file_.emplace(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat about {};
    if (!*file_ || ::fstat(file_->get(), &about) != 0) refuse(words_for_last_error());
    if (!S_ISREG(about.st_mode)) refuse("no regular file");
}

bool SecretFile::exists(const std::string& path) noexcept { return ::access(path.c_str(), F_OK) == 0; }

void SecretFile::refuse_access_of_others() const {
    struct stat about {};
    if (::fstat(file_->get(), &about) != 0) refuse(words_for_last_error());
    constexpr mode_t others = 077;
    if ((about.st_mode & others) != 0) refuse("others than its owner may read it; make it 0600");
    if (about.st_uid != ::geteuid() && about.st_uid != 0)
        refuse("it is another user's; it must be root's or that of the user who runs the hub");
}

#endif
