#include "outbox.hpp"

#include <algorithm>
#include <utility>

#include <httplib.h>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

struct Target {
    std::string origin;
    std::string path;
};

Target target_of(const std::string& url) {
    const auto scheme = url.find("://");
    const auto path = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
    if (path == std::string::npos) return {url, "/"};
    return {url.substr(0, path), url.substr(path)};
}

std::string host_of(const std::string& origin) {
    const auto scheme = origin.find("://");
    const auto host = scheme == std::string::npos ? origin : origin.substr(scheme + 3);
    if (host.compare(0, 1, "[") == 0) return host.substr(0, host.find(']') + 1);
    return host.substr(0, host.find(':'));
}

}  // namespace

Outbox::Outbox(std::shared_ptr<Clock> clock, bool anywhere) : clock_(std::move(clock)), anywhere_(anywhere) {}

Outbox::~Outbox() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

bool Outbox::accepts(const std::string& url) const {
    if (url.compare(0, 7, "http://") != 0) return false;
    const std::string host = host_of(target_of(url).origin);
    const bool numbers = host.find_first_not_of("0123456789.") == std::string::npos;
    return anywhere_ || host == "localhost" || host == "[::1]" || (host.compare(0, 4, "127.") == 0 && numbers);
}

void Outbox::add(std::string url, std::string body, Time due) {
    const std::lock_guard<std::mutex> lock(mutex_);
    callbacks_.push_back({std::move(url), std::move(body), due});
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    changed_.notify_all();
}

void Outbox::clear() {
    const std::lock_guard<std::mutex> lock(mutex_);
    callbacks_.clear();
}

void Outbox::run() {
    const auto moves = clock_->on_move([this] {
        const std::lock_guard<std::mutex> lock(mutex_);
        changed_.notify_all();
    });
    std::unique_lock<std::mutex> lock(mutex_);
    while (!ended_) {
        const auto next = std::min_element(callbacks_.begin(), callbacks_.end(),
                                           [](const Callback& a, const Callback& b) { return a.due < b.due; });
        if (next == callbacks_.end()) {
            changed_.wait(lock);
            continue;
        }
        const auto left = next->due - clock_->steady_now();
        if (left > Time::duration::zero()) {
            changed_.wait_for(lock, std::min<Time::duration>(left, std::chrono::hours(1)));
            continue;
        }
        const Callback callback = std::move(*next);
        callbacks_.erase(next);
        lock.unlock();
        deliver(callback);
        lock.lock();
    }
}

void Outbox::deliver(const Callback& callback) const {
    const Target target = target_of(callback.url);
    httplib::Client client(target.origin);
    client.set_connection_timeout(std::chrono::seconds(2));
    client.set_read_timeout(std::chrono::seconds(2));
    client.set_tcp_nodelay(true);
    // Like the service, it calls once and ignores the response.
    static_cast<void>(client.Post(target.path.c_str(), callback.body, "application/json;charset=UTF-8"));
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
