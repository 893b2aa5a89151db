#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "loopback_listener.hpp"

namespace pushplus_bench {

/// A server with negligible cost: prepared responses by path, and a thread for each connection. The destructor waits
/// until the clients have closed theirs.
class CannedServer {
public:
    /// The JSON body of the response to a request. Called on the connection's thread.
    using Make = std::function<std::string(const std::string& request)>;

    /// `bodies`: path to JSON body; each of these responses takes `delay`. `others` serves all other paths.
    explicit CannedServer(const std::map<std::string, std::string>& bodies,
                          std::chrono::milliseconds delay = std::chrono::milliseconds(0), Make others = nullptr);
    ~CannedServer();
    CannedServer(const CannedServer&) = delete;
    CannedServer& operator=(const CannedServer&) = delete;

    [[nodiscard]] std::string url() const;

private:
    void serve() const;
    void answer(int connection) const;
    [[nodiscard]] std::string reply_to(const std::string& request) const;

    std::map<std::string, std::string> answers_;
    const std::chrono::milliseconds delay_;
    const LoopbackListener listener_;
    const Make others_;
    std::thread thread_;
};

}  // namespace pushplus_bench
