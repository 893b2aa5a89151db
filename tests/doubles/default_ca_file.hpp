#pragma once

#include <string>

namespace pushplus_test {

/// Makes libcurl report another file of CA certificates as its default during this object's lifetime, in the whole
/// program.
class DefaultCaFile {
public:
    explicit DefaultCaFile(std::string path);
    ~DefaultCaFile();
    DefaultCaFile(const DefaultCaFile&) = delete;
    DefaultCaFile& operator=(const DefaultCaFile&) = delete;

    /// The path; null if there is no such object.
    [[nodiscard]] static char* path() noexcept;

private:
    std::string path_;
};

}  // namespace pushplus_test
