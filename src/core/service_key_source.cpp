#include "service_key_source.hpp"

#include <utility>
#include <vector>

#include "../base/make_error.hpp"
#include "../json/field_list.hpp"
#include "blocking_call.hpp"
#include "call_spec.hpp"
#include "loop_runner.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

Error needed(const char* what) {
    return make_error(ErrorKind::invalid_argument, what, Delivery::not_sent, get_access_key.name);
}

}  // namespace

template <>
struct FieldList<FetchedKey> {
    static constexpr Field fields[] = {
        field<&FetchedKey::value>("accessKey", secret | unique),
        field<&FetchedKey::expires_in_seconds>("expiresIn"),
    };
};
template const Table& table_of<FetchedKey>() noexcept;

std::optional<Error> ServiceKeySource::missing() const {
    if (config_->credentials.token.empty())
        return needed("token is empty; it is the user token of the account, from the service's web site");
    if (config_->credentials.secret_key.empty())
        return needed("secret_key is empty; the open API needs it: set one in the service's development settings");
    return std::nullopt;
}

Request ServiceKeySource::request(MayLeave may_leave) const {
    CallSpec spec;
    spec.operation = get_access_key;
    spec.parameters = {
        {"token", Parameter::Place::body, config_->credentials.token},
        {"secretKey", Parameter::Place::body, config_->credentials.secret_key},
    };
    Request request = make_request(std::move(spec), config_->base_url);
    // The end of the manager, on the loop's thread, cancels a fetch and does not wait for it.
    request.largest_response = longest_read_on_loop;
    request.may_leave = std::move(may_leave);
    return request;
}

WaitLimit ServiceKeySource::limit(const CancellationToken& cancellation) const {
    return {config_->runtime.clock->steady_now() + longest_, cancellation};
}

CallExecution::Context ServiceKeySource::context() const {
    return {*exchange_, nullptr, nullptr, config_->retry, config_->runtime};
}

Result<FetchedKey> ServiceKeySource::fetch(const CancellationToken& cancellation, MayLeave may_leave) {
    if (auto error = missing()) return *std::move(error);
    FetchedKey key;
    KeyAdmission admission(*guard_);
    CallExecution call(context(), get_access_key, request(std::move(may_leave)), limit(cancellation), slot_for(key),
                       &admission);
    if (auto error = run_on_this_thread(call)) return *std::move(error);
    return key;
}

/// A fetch that an event loop carries. All others may be waiting for the key, so it has the next turn.
class ServiceKeySource::FetchOnLoop final : public AsyncKeyFetch, public LoopRunner {
public:
    FetchOnLoop(std::shared_ptr<const ServiceKeySource> source, std::shared_ptr<EventLoop> loop, MayLeave may_leave,
                Fetched fetched)
        : LoopRunner(std::move(loop), EventLoop::Turn::next, source->context(), get_access_key,
                     source->request(std::move(may_leave)), source->limit({}), slot_for(key_), &admission_),
          admission_(*source->guard_),
          source_(std::move(source)),
          fetched_(std::move(fetched)) {}

    void cancel() override { LoopRunner::cancel(); }

private:
    void ended(std::optional<Error> error) override {
        const auto fetched = std::move(fetched_);
        // `fetched` may end the client, and with it the transport: not through this.
        source_.reset();
        if (error)
            fetched(*std::move(error));
        else
            fetched(std::move(key_));
    }

    FetchedKey key_;
    KeyAdmission admission_;
    std::shared_ptr<const ServiceKeySource> source_;
    Fetched fetched_;
};

std::shared_ptr<AsyncKeyFetch> ServiceKeySource::fetch_on(std::shared_ptr<EventLoop> loop, MayLeave may_leave,
                                                          Fetched fetched) {
    if (auto error = missing()) {
        fetched(*std::move(error));
        return nullptr;
    }
    auto fetch =
        std::make_shared<FetchOnLoop>(shared_from_this(), std::move(loop), std::move(may_leave), std::move(fetched));
    fetch->run();
    return fetch;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
