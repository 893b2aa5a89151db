#include "core.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include <pushplus/detail/moved_from.hpp>

#include "../access_key/record_in_memory.hpp"
#include "../access_key/shared_key.hpp"
#include "../base/make_error.hpp"
#include "../base/thread_cancellation.hpp"
#include "blocking_call.hpp"
#include "call_execution.hpp"
#include "configuration.hpp"
#include "service_key_source.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::shared_ptr<HttpTransport> transport_of(const ClientOptions& options) {
    if (options.transport) return options.transport;
    TransportOptions own;
    own.proxy = options.proxy;
    own.ca_bundle = options.ca_bundle;
    own.additional_ca_certificates = options.additional_ca_certificates;
    own.local_address = options.local_address;
    own.ip_version = options.ip_version;
    return make_http_transport(std::move(own));
}

AccessKey public_key(const AccessKeyRecord& key, const Clock& clock) {
    // The record's clock counts through a suspend; the user's is std::chrono::steady_clock.
    return {key.value, key.expires_in, clock.steady_now() + (key.expires_at - clock.boot_now())};
}

}  // namespace

Core::Core(Credentials credentials, ClientOptions options, std::optional<Runtime> runtime)
    : unusable_(check_configuration(credentials, options)) {
    if (unusable_) {
        config_ = std::make_shared<const ClientConfig>();
        return;
    }
    if (!runtime) runtime = default_runtime(options.clock ? options.clock : machine_clock());
    config_ = std::make_shared<const ClientConfig>(std::move(credentials), options, *std::move(runtime));
    exchange_ = std::make_shared<const Exchange>(config_, transport_of(options));
    made_ = config_->runtime.clock->boot_now();
    store_ = std::move(options.state_store);
    key_source_ = std::move(options.access_key_source);
}

Core::~Core() = default;

std::function<void(std::string_view)> Core::warning() const {
    return [config = config_](std::string_view line) { config->reporter.log(LogLevel::warning, line); };
}

KeyManager& Core::keys() const {
    return *keys_.get([this] {
        KeyManager::Setup setup;
        setup.issuer = key_source_;
        setup.longest_ask = std::min(config_->total_timeout, setup.longest_ask);
        if (!setup.issuer) {
            // The fetch of a shared key ends before its lease does.
            const auto longest = store_ ? std::min(config_->total_timeout, longest_fetch) : config_->total_timeout;
            setup.source = std::make_shared<ServiceKeySource>(config_, exchange_, shared_guard(), longest);
            setup.store = store_;
            const auto& [token, secret_key] = config_->credentials;
            const auto account = config_->base_url + '\n' + token;
            if (setup.store) setup.record_name = "key-" + guard_hash(account);
            setup.secret_hash = guard_hash(secret_key).substr(0, 16);
            // Whoever does not know the secretKey gets no key that another client fetched with it.
            setup.memory = record_in_memory(guard_hash(account + '\n' + secret_key), config_->runtime.clock);
        }
        setup.fetch_alone = config_->fetch_alone;
        setup.clock = config_->runtime.clock;
        setup.refresh_ahead = config_->refresh_ahead;
        setup.random = config_->runtime.random;
        setup.clearings = [guard = shared_guard()] { return guard->clearings(); };
        setup.warn = warning();
        setup.fetched = [fetches = fetches_](bool succeeded) { ++(succeeded ? fetches->succeeded : fetches->failed); };
        // Shared with the thread of a fetch.
        return std::make_unique<std::shared_ptr<KeyManager>>(std::make_shared<KeyManager>(std::move(setup)));
    });
}

CallExecution::Context Core::context_of(const Operation& operation) const {
    const bool by_key = operation.auth == Auth::access_key;
    return {*exchange_, by_key ? &keys() : nullptr, by_key ? &guard() : nullptr, config_->retry, config_->runtime};
}

const std::shared_ptr<Guard>& Core::shared_guard() const {
    return guard_.get([this] {
        const Guard::Identity identity{config_->base_url, config_->credentials.token, config_->credentials.secret_key,
                                       made_};
        auto options = config_->send_guard;
        if (!options.store) options.store = store_;
        return std::make_unique<std::shared_ptr<Guard>>(
            std::make_shared<Guard>(config_->account_tier, options, identity, config_->runtime.clock, warning()));
    });
}

Result<WaitLimit> Core::limit_of(const char* operation, const CallOptions& options,
                                 const RequestAdmission* admission) const {
    if (unusable_) return make_error(unusable_->kind(), unusable_->message(), Delivery::not_sent, operation);
    if (options.timeout && *options.timeout <= std::chrono::milliseconds(0))
        return operation_error(operation, ErrorKind::invalid_argument,
                               "timeout must be more than 0; leave it unset for the client's total_timeout");
    if (options.cancellation.canceled())
        return operation_error(operation, ErrorKind::canceled, "canceled by the caller before it began");
    const auto now = config_->runtime.clock->steady_now();
    // The deadline must not exceed the clock's range.
    const auto longest =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::time_point::max() - now);
    auto unless_set = config_->total_timeout;
    if (config_->total_timeout_is_default && admission != nullptr)
        unless_set = std::max(unless_set, admission->usual_wait() + config_->request_timeout);
    return WaitLimit{now + std::min(options.timeout.value_or(unless_set), longest), options.cancellation};
}

std::optional<Error> Core::run(CallSpec&& spec, const CallOptions& options, const ReplySlot& slot) const {
    const Operation operation = spec.operation;
    const HeldThreadCancellation held;
    try {
        auto limit = limit_of(operation.name, options, spec.admission.get());
        if (!limit) return limit.error();
        const auto admission = std::move(spec.admission);
        CallExecution execution(context_of(operation), operation, make_request(std::move(spec), config_->base_url),
                                *std::move(limit), slot, admission.get());
        return run_on_this_thread(execution);
    } catch (const std::exception& thrown) {
        return operation_error(operation.name, ErrorKind::internal, thrown.what(), Delivery::unknown);
    }
}

bool Core::on_loop_thread() const {
    const auto* const process = process_.find();
    return process != nullptr && process->calls->on_loop_thread();
}

void Core::end() const {
    if (const auto* const process = process_.find()) process->calls->cancel_all();
    const auto* const keys = keys_.find();
    const auto* const guard = guard_.find();
    if (keys == nullptr && guard == nullptr) return;
    // A store may hang.
    constexpr std::chrono::seconds longest_wait(1);
    auto& clock = *config_->runtime.clock;
    const bool in_a_callback = on_loop_thread();
    std::chrono::steady_clock::time_point until{};
    try {
        until = in_a_callback ? clock.steady_now() : clock.steady_now() + longest_wait;
    } catch (...) {
        // The clock of the user's threw: nothing is waited for.
    }
    if (keys != nullptr) (*keys)->end(until);
    if (guard == nullptr) return;
    if (in_a_callback)
        (*guard)->end_in_a_callback();
    else
        (*guard)->end(clock, until);
}

std::shared_ptr<const Core> Core::handle(std::shared_ptr<const Core> core) {
    struct Handle {
        explicit Handle(std::shared_ptr<const Core> held) noexcept : core(std::move(held)) {}
        // With the core goes the transport, whose loop's thread is waited for.
        ~Handle() {
            const ForbiddenThreadCancellation forbidden;
            core->end();
            core.reset();
        }
        Handle(const Handle&) = delete;
        Handle& operator=(const Handle&) = delete;
        std::shared_ptr<const Core> core;
    };
    const Core* const address = core.get();
    return {std::make_shared<Handle>(std::move(core)), address};
}

std::shared_ptr<PendingState> Core::start(CallSpec&& spec, const CallOptions& options, const Type& type,
                                          const ValueKind& kind, std::optional<Error> unusable) const {
    const HeldThreadCancellation held;
    auto pending = std::make_shared<PendingState>(kind);
    const Operation operation = spec.operation;
    try {
        if (!unusable) {
            auto admission = std::move(spec.admission);
            AsyncCall call{operation,
                           make_request(std::move(spec), config_->base_url),
                           options,
                           {type, kind, pending->value()},
                           std::move(admission),
                           pending};
            unusable = start(call);
        }
    } catch (const std::exception& thrown) {
        unusable = operation_error(operation.name, ErrorKind::internal, thrown.what());
    }
    if (unusable) pending->finish(std::move(unusable));
    return pending;
}

std::optional<Error> Core::start(AsyncCall& call) const {
    const auto name = call.operation.name;
    auto limit = limit_of(name, call.options, call.admission.get());
    if (!limit) return limit.error();
    std::shared_ptr<EventLoop> loop;
    try {
        loop = exchange_->event_loop();
    } catch (const std::exception& thrown) {
        return operation_error(name, ErrorKind::internal,
                               std::string("the event loop could not be started: ") + thrown.what());
    }
    if (!loop)
        return operation_error(name, ErrorKind::invalid_argument,
                               "transport carries no asynchronous calls; use the SDK's own, or blocking calls");
    if (!loop->enter())
        return operation_error(
            name, ErrorKind::queue_full,
            "too many asynchronous calls are under way; wait for some, or raise max_calls_under_way");

    const auto& calls = process_.get().calls;
    calls->add(loop);
    try {
        const auto context = context_of(call.operation);
        auto runner = std::make_shared<AsyncCallRunner>(shared_from_this(), calls, context, loop, std::move(call),
                                                        *std::move(limit));
        runner->listen();
        loop->post([runner = std::move(runner), calls] { calls->begin(*runner); });
    } catch (...) {
        calls->remove();
        loop->leave();
        throw;
    }
    return std::nullopt;
}

Result<AccessKey> Core::take_key(TakeKey take, const CallOptions& options) const {
    const HeldThreadCancellation held;
    try {
        const auto limit = limit_of(access_key_operation, options, nullptr);
        if (!limit) return limit.error();
        return (keys().*take)(*limit).map([this](const std::shared_ptr<const AccessKeyRecord>& key) {
            return public_key(*key, *config_->runtime.clock);
        });
    } catch (const std::exception& thrown) {
        return operation_error(access_key_operation, ErrorKind::internal, thrown.what());
    }
}

std::optional<Error> fault_of_client(const std::shared_ptr<const Core>& core) {
    return core == nullptr ? moved_from("client") : core->unusable();
}

Result<AccessKey> Core::access_key(const CallOptions& options) const { return take_key(&KeyManager::acquire, options); }
Result<AccessKey> Core::refresh_access_key(const CallOptions& options) const {
    return take_key(&KeyManager::refresh, options);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
