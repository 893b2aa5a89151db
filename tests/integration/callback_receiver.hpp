#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <httplib.h>

namespace pushplus_test {

/// A program's server for callbacks: receives POST requests.
class CallbackReceiver {
public:
    CallbackReceiver() {
        server_.Post("/.*", [this](const httplib::Request& request, httplib::Response& response) {
            const std::lock_guard<std::mutex> lock(mutex_);
            bodies_.push_back(request.body);
            ++count_;
            content_type_ = request.get_header_value("Content-Type");
            changed_.notify_all();
            response.set_content(R"({"code":200,"msg":"success"})", "application/json");
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

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook/0123456789abcdef"; }

    /// The oldest body that was not taken yet, awaited; empty if none comes.
    std::string next() {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(20), [this] { return !bodies_.empty(); });
        if (bodies_.empty()) return {};
        std::string body = bodies_.front();
        bodies_.erase(bodies_.begin());
        return body;
    }
    /// How many came.
    std::size_t count() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return count_;
    }
    std::string content_type() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return content_type_;
    }

private:
    httplib::Server server_;
    int port_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> bodies_;
    std::size_t count_ = 0;
    std::string content_type_;
    std::thread thread_;
};

}  // namespace pushplus_test
