#include "outbox.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string_view>
#include <utility>

#include <httplib.h>

#include "../../base/loopback.hpp"
#include "../../base/signals_blocked.hpp"
#include "../../http_server/header_fields.hpp"
#include "../http_names.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

struct Target {
    std::string origin;  ///< Without a user's name and password.
    std::string host;
    std::string path;
};

bool begins_with(std::string_view text, std::string_view scheme) {
    return same_name(text.substr(0, scheme.size()), scheme);
}

// Of an http or https URL; the host is empty if it has none.
Target target_of(const std::string& url) {
    const std::string scheme = begins_with(url, "https://") ? "https://" : "http://";
    const auto end = std::min(url.find_first_of("/?#", scheme.size()), url.size());
    std::string authority = url.substr(scheme.size(), end - scheme.size());
    authority.erase(0, authority.rfind('@') + 1);
    std::string path = url.substr(end, url.find('#', end) - end);
    if (path.empty() || path.front() != '/') path.insert(0, "/");
    const auto host_end = authority.compare(0, 1, "[") == 0 ? authority.find(']') + 1 : authority.find(':');
    return {scheme + authority, authority.substr(0, host_end), path};
}

}  // namespace

bool is_callback_url(const std::string& url) {
    const bool printable = std::all_of(url.begin(), url.end(), [](unsigned char c) { return c > ' ' && c != 0x7f; });
    return printable && (begins_with(url, "http://") || begins_with(url, "https://")) && !target_of(url).host.empty();
}

Outbox::Outbox(std::shared_ptr<Clock> clock, bool anywhere) : clock_(std::move(clock)), anywhere_(anywhere) {}

Outbox::~Outbox() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
    if (watcher_.joinable()) watcher_.join();
}

void Outbox::add(std::string url, std::string body, Time due) { put({{}, std::move(url), std::move(body), due}); }

void Outbox::hold(std::string key, std::string url, std::string body, Time due) {
    put({std::move(key), std::move(url), std::move(body), due, true});
}

void Outbox::put(Callback callback) {
    const std::lock_guard<std::mutex> lock(mutex_);
    callbacks_.push_back(std::move(callback));
    if (!thread_.joinable()) {
        const SignalsBlocked blocked;
        watcher_ = std::thread([this] { watch(); });
        thread_ = std::thread([this] { run(); });
    }
    changed_.notify_all();
}

Outbox::Callback* Outbox::find(const std::string& key) {
    const auto found =
        std::find_if(callbacks_.begin(), callbacks_.end(), [&](const Callback& other) { return other.key == key; });
    return found == callbacks_.end() ? nullptr : &*found;
}

void Outbox::release(const std::string& key) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (Callback* const callback = find(key)) callback->held = false;
    changed_.notify_all();
}

void Outbox::change(const std::string& key, std::string body, Time due) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Callback* const callback = find(key);
    if (callback == nullptr) return;
    callback->body = std::move(body);
    callback->due = due;
    changed_.notify_all();
}

std::vector<Outbox::Callback>::iterator Outbox::next() {
    const auto found = std::min_element(callbacks_.begin(), callbacks_.end(), [](const Callback& a, const Callback& b) {
        return a.held != b.held ? b.held : a.due < b.due;
    });
    return found == callbacks_.end() || found->held ? callbacks_.end() : found;
}

void Outbox::wait_for_due() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] {
        const auto first = next();
        return ended_ || (!calling_ && (first == callbacks_.end() || first->due > clock_->steady_now()));
    });
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
        const auto first = next();
        if (first == callbacks_.end()) {
            changed_.wait(lock);
            continue;
        }
        const auto left = first->due - clock_->steady_now();
        if (left > Time::duration::zero()) {
            changed_.wait_for(lock, std::min<Time::duration>(left, std::chrono::hours(1)));
            continue;
        }
        const Callback callback = std::move(*first);
        callbacks_.erase(first);
        calling_ = true;
        lock.unlock();
        try {
            deliver(callback);
        } catch (const std::exception&) {
            // The URL has no port that cpp-httplib can read.
        }
        lock.lock();
        calling_ = false;
        changed_.notify_all();
    }
}

void Outbox::deliver(const Callback& callback) {
    const Target target = target_of(callback.url);
    const bool loopback = is_loopback(target.host);
    // service.md, "Callbacks": any http or https URL is accepted. A test should not reach others by mistake.
    if (!loopback && !anywhere_) return say_once(target.origin, "is not on loopback");
    httplib::Client client(target.origin);
    if (!client.is_valid()) return say_once(target.origin, "needs TLS, which this sandbox was built without");
#ifdef CPPHTTPLIB_OPENSSL_SUPPORT
    // A test server on this machine has a certificate of its own making.
    if (loopback) client.enable_server_certificate_verification(false);
#endif
    constexpr std::chrono::seconds longest_call{5};
    client.set_connection_timeout(std::chrono::seconds(2));
    client.set_read_timeout(std::chrono::seconds(2));
    client.set_tcp_nodelay(true);
    httplib::Request request;
    request.method = "POST";
    request.path = target.path;
    request.body = callback.body;
    request.set_header("Content-Type", "application/json;charset=UTF-8");
    // The body of the response is not read.
    request.content_receiver = [](const char*, auto&&...) { return false; };
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (ended_) return;
        client_ = &client;
        call_ends_ = std::chrono::steady_clock::now() + longest_call;
        changed_.notify_all();
    }
    static_cast<void>(client.send(request));
    const std::lock_guard<std::mutex> lock(mutex_);
    client_ = nullptr;
}

void Outbox::watch() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!ended_ || calling_) {
        if (client_ == nullptr)
            changed_.wait(lock);
        else if (ended_ || std::chrono::steady_clock::now() >= call_ends_)
            std::exchange(client_, nullptr)->stop();
        else
            changed_.wait_until(lock, call_ends_);
    }
}

void Outbox::say_once(const std::string& url, const char* why) {
    if (std::exchange(said_, true)) return;
    static_cast<void>(std::fprintf(stderr, "pushplus sandbox: %s is accepted as callback URL but not called: it %s\n",
                                   url.c_str(), why));
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
