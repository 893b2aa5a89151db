#include <pushplus/hub.hpp>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "../base/signals_blocked.hpp"
#include "../client/hub_access.hpp"
#include "../http_server/server.hpp"
#include "desk.hpp"
#include "listen_address.hpp"

namespace pushplus {
inline namespace v0 {

using namespace detail::hub;
using detail::HubAccess;

namespace {

using std::chrono::seconds;

constexpr std::size_t most_connections = 256;
constexpr std::size_t largest_body = std::size_t{64} << 10;
constexpr std::size_t most_fields = 100;
constexpr seconds longest_end(5);
constexpr seconds between_looks(30);

Error unusable(std::string message, ErrorKind kind = ErrorKind::invalid_argument) {
    Error::Parts parts;
    parts.kind = kind;
    parts.message = std::move(message);
    return Error(std::move(parts));
}

// The words may differ each time, as with the seconds to the next try.
bool is_same(const Error& a, const Error& b) { return a.kind() == b.kind() && a.code() == b.code(); }

// After a failed fetch all processes wait, which is no reason of its own.
bool is_a_pause(const Error& error) {
    return error.kind() == ErrorKind::rate_limited && error.code() == 0 && error.http_status() == 0;
}

detail::http_server::RequestLimits limits() {
    detail::http_server::RequestLimits limits;
    limits.idle = seconds(75);  // A worker that looks once a minute keeps its connection.
    limits.request = seconds(10);
    limits.body = largest_body;
    limits.fields = most_fields;
    return limits;
}

}  // namespace

struct Hub::Impl {
    Impl(const Client& client, HubOptions its_options)
        : options(std::move(its_options)), access(client), desk(access, options.relay_sends) {}

    ~Impl() {
        server.drain(longest_end);
        // What waits for the service is told so, and has the time to say it.
        desk.cancel();
        server.drain(seconds(1));
        server.stop();
        if (!keeper.joinable()) return;
        {
            const std::lock_guard<std::mutex> lock(mutex);
            ending = true;
        }
        ends.notify_all();
        stop_keeping.cancel();
        keeper.join();
        access.await_fetch();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    [[nodiscard]] std::optional<Error> begin() {
        if (auto fault = access.unusable()) return fault;
        if (auto fault = Bearers::fault_of(options.bearer_tokens)) return unusable(*std::move(fault));
        desk.bearers().set(std::move(options.bearer_tokens));
        const auto address = read_listen_address(options.listen);
        if (!address) return unusable("listen must be HOST:PORT or unix:PATH");
        if (!address->is_loopback() && !options.dangerously_allow_plain_http)
            return unusable(
                "listen is not loopback, and the hub speaks no TLS: have something before it that does, or "
                "set dangerously_allow_plain_http");
        const auto reason =
            address->path.empty() ? server.start(address->host, address->port) : server.start_at(address->path);
        if (!reason.empty())
            return unusable("the hub cannot listen at " + options.listen + ": " + reason, ErrorKind::connection);
        const bool ipv6 = address->host.find(':') != std::string::npos;
        url = address->path.empty()
                  ? "http://" + (ipv6 ? "[" + address->host + "]" : address->host) + ":" + std::to_string(server.port())
                  : "unix:" + address->path;
        try {
            const detail::SignalsBlocked blocked;
            keeper = std::thread([this] { keep_a_key(); });
        } catch (const std::system_error& refused) {
            return unusable(std::string("no thread could be started: ") + refused.what(), ErrorKind::internal);
        }
        return std::nullopt;
    }

    // A key is at hand and is refreshed ahead of its end, whether or not anybody asks.
    void keep_a_key() {
        CallOptions how;
        how.cancellation = stop_keeping.token();
        for (;;) {
            const auto key = access.current(how);
            note(key);
            std::unique_lock<std::mutex> lock(mutex);
            if (ends.wait_for(lock, key ? between_looks : seconds(1), [this] { return ending; })) return;
        }
    }

    // The log gets a line when there is no key, when the reason is of another kind, and when there is a key again.
    void note(const Result<HubAccess::Key>& key) {
        if (key) {
            if (logged) access.warn("there is an AccessKey again");
            logged.reset();
            return;
        }
        const auto& failure = key.error();
        if (failure.kind() == ErrorKind::canceled) return;  // The hub ends.
        desk.note_failure(failure.message());
        if (logged && (is_a_pause(failure) || is_same(*logged, failure))) return;
        access.warn("no AccessKey: " + failure.message());
        logged = failure;
    }

    HubOptions options;
    const HubAccess access;
    Desk desk;
    detail::http_server::Server server{desk, limits(), most_connections};
    std::string url;
    std::optional<Error> error;

    std::mutex mutex;
    std::condition_variable ends;
    bool ending = false;
    CancellationSource stop_keeping;
    std::optional<Error> logged;  ///< Why there is no key, as the log knows it. Of the keeper alone.
    std::thread keeper;
};

Hub::Hub(const Client& client, HubOptions options) : impl_(std::make_unique<Impl>(client, std::move(options))) {
    impl_->error = impl_->begin();
}
Hub::~Hub() = default;

const std::optional<Error>& Hub::error() const noexcept { return impl_->error; }
std::string Hub::base_url() const { return impl_->url; }

Result<void> Hub::set_bearer_tokens(std::vector<std::string> tokens) {
    if (auto fault = Bearers::fault_of(tokens)) return unusable(*std::move(fault));
    impl_->desk.bearers().set(std::move(tokens));
    return {};
}

}  // namespace v0
}  // namespace pushplus
