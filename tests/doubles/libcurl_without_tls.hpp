#pragma once

namespace pushplus_test {

/// Makes libcurl describe itself as built without TLS during its lifetime, in the whole program.
class LibcurlWithoutTls {
public:
    LibcurlWithoutTls();
    ~LibcurlWithoutTls();
    LibcurlWithoutTls(const LibcurlWithoutTls&) = delete;
    LibcurlWithoutTls& operator=(const LibcurlWithoutTls&) = delete;
};

}  // namespace pushplus_test
