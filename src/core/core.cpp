#include "core.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include "blocking_call.hpp"
#include "configuration.hpp"
#include "course.hpp"
#include "service_key_source.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

Error refused(std::string_view operation, ErrorKind kind, std::string message) {
    Error::Parts parts;
    parts.kind = kind;
    parts.operation = operation;
    parts.message = parts.operation + ": " + std::move(message);
    return Error(std::move(parts));
}

Error named(std::string_view operation, const Error& error) {
    Error::Parts parts;
    parts.kind = error.kind();
    parts.operation = operation;
    parts.message = error.message();
    return Error(std::move(parts));
}

std::shared_ptr<HttpTransport> transport_of(const ClientOptions& options) {
    if (options.transport) return options.transport;
    TransportOptions own;
    own.proxy = options.proxy;
    own.ca_bundle = options.ca_bundle;
    return make_http_transport(std::move(own));
}

AccessKey public_key(const Lease& lease) { return {lease->value, lease->expires_in, lease->expires_at}; }

}  // namespace

Core::Core(Credentials credentials, ClientOptions options, std::shared_ptr<KeyStore> store,
           std::optional<RetryTools> tools)
    : unusable_(check_configuration(credentials, options)) {
    if (unusable_) return;
    token_ = credentials.token;
    has_secret_key_ = !credentials.secret_key.empty();
    account_tier_ = options.account_tier;
    total_timeout_ = options.total_timeout;
    retry_ = options.retry;
    auto clock = options.clock ? options.clock : machine_clock();
    tools_ = tools ? *std::move(tools) : default_retry_tools(clock);
    exchange_ = std::make_shared<Exchange>(credentials, options, transport_of(options), clock);

    KeyManager::Setup setup;
    setup.source = std::make_shared<ServiceKeySource>(std::move(credentials), options, exchange_, tools_);
    setup.store = store ? std::move(store) : std::make_shared<MemoryKeyStore>();
    setup.clock = std::move(clock);
    setup.refresh_ahead = options.refresh_ahead;
    const auto warn = [exchange = exchange_](std::string_view line) {
        exchange->reporter().log(LogLevel::warning, line);
    };
    setup.warn = warn;
    keys_ = std::make_unique<KeyManager>(std::move(setup));
    guard_ = std::make_unique<Guard>(options.account_tier, options.send_guard, token_, warn);
}

Result<WaitLimit> Core::limit_of(std::string_view operation, const CallOptions& options) const {
    if (unusable_) return named(operation, *unusable_);
    if (options.timeout && *options.timeout <= std::chrono::milliseconds(0))
        return refused(operation, ErrorKind::invalid_argument,
                       "timeout must be more than 0; leave it unset for the client's total_timeout");
    if (options.cancellation.canceled())
        return refused(operation, ErrorKind::canceled, "canceled by the caller before it began");
    const auto now = tools_.clock->steady_now();
    // A limit beyond the clock's end is no limit.
    const auto longest =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::time_point::max() - now);
    return WaitLimit{now + std::min(options.timeout.value_or(total_timeout_), longest), options.cancellation};
}

std::optional<Error> Core::call(const Operation& operation, Request request, const CallOptions& options,
                                const ReplySlot& slot, Gate* gate) const {
    const auto limit = limit_of(operation.name, options);
    if (!limit) return limit.error();
    Course course(*exchange_, keys_.get(), retry_, tools_, operation, request, *limit, slot, gate);
    return run_on_this_thread(course, *exchange_, keys_.get(), tools_, *limit);
}

std::shared_ptr<const Core> Core::handle(std::shared_ptr<const Core> core) {
    struct Handle {
        explicit Handle(std::shared_ptr<const Core> held) noexcept : core(std::move(held)) {}
        ~Handle() { core->process_.get().calls->cancel_all(); }
        Handle(const Handle&) = delete;
        Handle& operator=(const Handle&) = delete;
        const std::shared_ptr<const Core> core;
    };
    const Core* const address = core.get();
    return {std::make_shared<Handle>(std::move(core)), address};
}

void Core::start(AsyncCall call) const {
    const auto pending = call.pending;
    if (auto error = depart(call)) pending->finish(*std::move(error));
}

std::optional<Error> Core::depart(AsyncCall& call) const {
    const auto name = call.operation.name;
    auto limit = limit_of(name, call.options);
    if (!limit) return limit.error();
    std::shared_ptr<EventLoop> loop;
    try {
        loop = exchange_->event_loop();
    } catch (const std::exception& thrown) {
        return refused(name, ErrorKind::internal, std::string("the event loop could not be started: ") + thrown.what());
    }
    if (!loop)
        return refused(name, ErrorKind::invalid_argument,
                       "transport carries no asynchronous calls; use the SDK's own, or blocking calls");
    if (!loop->enter())
        return refused(name, ErrorKind::queue_full,
                       "too many asynchronous calls are under way; wait for some, or raise max_calls_under_way");

    const auto& calls = process_.get().calls;
    calls->add(loop);
    try {
        auto journey =
            std::make_shared<Journey>(shared_from_this(), calls, Journey::Tools{*exchange_, *keys_, retry_, tools_},
                                      loop, std::move(call), *std::move(limit));
        journey->listen();
        loop->post([journey = std::move(journey), calls] { calls->begin(*journey); });
    } catch (...) {
        calls->remove();
        loop->leave();
        throw;
    }
    return std::nullopt;
}

Result<AccessKey> Core::take_key(TakeKey take, const CallOptions& options) const {
    try {
        const auto limit = limit_of(access_key_operation, options);
        if (!limit) return limit.error();
        return (*keys_.*take)(*limit).map(public_key);
    } catch (const std::exception& thrown) {
        Error::Parts parts;
        parts.operation = access_key_operation;
        parts.message = parts.operation + ": " + thrown.what();
        return Error(std::move(parts));
    }
}

Result<AccessKey> Core::access_key(const CallOptions& options) const { return take_key(&KeyManager::acquire, options); }
Result<AccessKey> Core::refresh_access_key(const CallOptions& options) const {
    return take_key(&KeyManager::refresh, options);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
