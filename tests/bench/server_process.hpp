#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "canned_server.hpp"

namespace pushplus_bench {

/// Keeps the calling thread, and those it starts from here on, to one core. Without effect where there is only one.
void stay_on_core(int core);

/// A server in a process of its own, on core 1, so that what it costs is not the client's.
class ServerProcess {
public:
    /// `serve` starts a server and calls `listening` with its URL, which does not return.
    using SayUrl = std::function<void(const std::string& url)>;
    explicit ServerProcess(const std::function<void(const SayUrl& listening)>& serve);
    /// A canned server.
    ServerProcess(const std::map<std::string, std::string>& bodies, std::chrono::milliseconds delay,
                  const CannedServer::Make& others = nullptr);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    [[nodiscard]] const std::string& url() const { return url_; }

private:
    pid_t child_ = -1;
    std::string url_;
};

}  // namespace pushplus_bench
