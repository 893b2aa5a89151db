#pragma once

#include <string>

namespace pushplus_bench {

constexpr int handles = 64;
/// The path prefix for which the server responds only once `handles` requests have arrived.
constexpr const char* together = "/together";

/// The system's bundle with one certificate added, so that loading it has a realistic cost.
class SystemBundle {
public:
    explicit SystemBundle(const std::string& another);
    ~SystemBundle();
    SystemBundle(const SystemBundle&) = delete;
    SystemBundle& operator=(const SystemBundle&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    const std::string path_;
};

/// What the first connections of `handles` handles cost this process. All are open at the end.
struct Cost {
    double cpu = 0;  ///< In seconds.
    // Heap bytes of each handle but the first, with its connection:
    double fresh = 0;  ///< after its first request
    double live = 0;   ///< after another one
};

/// Of this process.
[[nodiscard]] double cpu_seconds();

/// Bare libcurl: in one multi handle, which loads the bundle once.
[[nodiscard]] Cost one_multi(const std::string& url, const std::string& bundle);
/// Bare libcurl: one after the other with `curl_easy_perform`.
[[nodiscard]] Cost naive_handles(const std::string& url, const std::string& bundle);
/// Bare libcurl: a thread for each, with a shared certificate store: the best case for blocking calls.
[[nodiscard]] Cost handles_in_threads(const std::string& url, const std::string& bundle);
/// The library's transport, from as many threads.
[[nodiscard]] Cost blocking_calls(const std::string& url, const std::string& bundle);
/// The library's event loop.
[[nodiscard]] Cost asynchronous_calls(const std::string& url, const std::string& bundle);

}  // namespace pushplus_bench
