#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "canned_server.hpp"

namespace pushplus_bench {

/// Pins the calling thread, and threads it starts later, to one core. Has no effect on a machine with one core.
void stay_on_core(int core);

/// A server in a separate process on core 1, so that the client is measured alone.
class ServerProcess {
public:
    /// `serve` starts a server and calls `listening` with its URL; `listening` does not return.
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
