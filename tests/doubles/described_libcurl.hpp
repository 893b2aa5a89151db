#pragma once

#include <string>

namespace pushplus_test {

/// Makes libcurl describe itself as built without TLS during its lifetime, in the whole program.
class LibcurlWithoutTls {
public:
    LibcurlWithoutTls();
    ~LibcurlWithoutTls();
    LibcurlWithoutTls(const LibcurlWithoutTls&) = delete;
    LibcurlWithoutTls& operator=(const LibcurlWithoutTls&) = delete;
};

/// Makes libcurl name no default file or folder of CA certificates during its lifetime, in the whole program.
class NoDefaultCaFiles {
public:
    NoDefaultCaFiles();
    ~NoDefaultCaFiles();
    NoDefaultCaFiles(const NoDefaultCaFiles&) = delete;
    NoDefaultCaFiles& operator=(const NoDefaultCaFiles&) = delete;
};

/// Makes libcurl name another file of CA certificates as its default during this object's lifetime, in the whole
/// program.
class DefaultCaFile {
public:
    explicit DefaultCaFile(std::string path);
    ~DefaultCaFile();
    DefaultCaFile(const DefaultCaFile&) = delete;
    DefaultCaFile& operator=(const DefaultCaFile&) = delete;

private:
    std::string path_;
};

}  // namespace pushplus_test
