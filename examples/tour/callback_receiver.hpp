#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include <httplib.h>

namespace tour {

/// Waits for one callback of the service.
class CallbackReceiver {
public:
    CallbackReceiver() {
        server_.Post(path, [this](const httplib::Request& request, httplib::Response& response) {
            response.set_content(R"({"code":200,"msg":"success"})", "application/json");
            const std::lock_guard<std::mutex> lock(mutex_);
            body_ = request.body;
            changed_.notify_all();
        });
        port_ = server_.bind_to_any_port("127.0.0.1");
        thread_ = std::thread([this] { server_.listen_after_bind(); });
        while (!server_.is_running()) std::this_thread::yield();
    }
    ~CallbackReceiver() {
        server_.stop();
        thread_.join();
    }
    CallbackReceiver(const CallbackReceiver&) = delete;
    CallbackReceiver& operator=(const CallbackReceiver&) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + path; }

    /// The callback's body; empty if none came.
    [[nodiscard]] std::string next() {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(10), [this] { return !body_.empty(); });
        return body_;
    }

private:
    static constexpr const char* path = "/callback/4f1d9c2e";

    httplib::Server server_;
    int port_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string body_;
    std::thread thread_;
};

}  // namespace tour
