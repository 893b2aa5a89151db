#pragma once

#include <chrono>
#include <map>
#include <string>
#include <thread>

#include "loopback_listener.hpp"

namespace pushplus_bench {

/// A server that costs next to nothing: answers are made beforehand and looked up by path. A thread a connection; the
/// destructor waits until the clients have closed theirs.
class CannedServer {
public:
    /// `bodies`: path to JSON body. Each answer takes `delay`.
    explicit CannedServer(const std::map<std::string, std::string>& bodies,
                          std::chrono::milliseconds delay = std::chrono::milliseconds(0));
    ~CannedServer();
    CannedServer(const CannedServer&) = delete;
    CannedServer& operator=(const CannedServer&) = delete;

    [[nodiscard]] std::string url() const;

private:
    void serve() const;
    void answer(int connection) const;

    std::map<std::string, std::string> answers_;
    const std::chrono::milliseconds delay_;
    const LoopbackListener listener_;
    std::thread thread_;
};

}  // namespace pushplus_bench
