#include "service_key_source.hpp"

#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "../base/make_error.hpp"
#include "../json/field_list.hpp"
#include "../json/parameter.hpp"
#include "../json/request_body.hpp"
#include "blocking_call.hpp"
#include "call_machine.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr Operation get_access_key{access_key_operation, "POST", "/api/common/openApi/getAccessKey", Effect::renews,
                                   Auth::token};

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

Request ServiceKeySource::request() const {
    const std::vector<Parameter> parameters{
        {"token", Parameter::Place::body, std::string_view(config_->credentials.token)},
        {"secretKey", Parameter::Place::body, std::string_view(config_->credentials.secret_key)},
    };
    Request request;
    request.target = get_access_key.path;
    request.body = write_body({parameters});
    return request;
}

ServiceKeySource::Fetch::Fetch(const ServiceKeySource& source, const CancellationToken& cancellation)
    : request(source.request()),
      limit{source.config_->runtime.clock->steady_now() + source.config_->total_timeout, cancellation},
      slot(slot_for(key)),
      machine(*source.exchange_, nullptr, source.config_->retry, source.config_->runtime, get_access_key, request,
              limit, slot, nullptr) {}

Result<FetchedKey> ServiceKeySource::fetch(const CancellationToken& cancellation) {
    if (auto error = missing()) return *std::move(error);
    Fetch fetch(*this, cancellation);
    if (auto error = run_on_this_thread(fetch.machine, *exchange_, nullptr, config_->runtime, fetch.limit))
        return *std::move(error);
    return std::move(fetch.key);
}

/// Leads a fetch to its end on an event loop.
class ServiceKeySource::Errand final : public KeyErrand, public std::enable_shared_from_this<Errand> {
public:
    Errand(std::shared_ptr<const ServiceKeySource> source, std::shared_ptr<EventLoop> loop, Fetched fetched)
        : source_(std::move(source)), loop_(std::move(loop)), fetched_(std::move(fetched)), fetch_(*source_, {}) {}

    void begin() {
        go([this] { return fetch_.machine.begin(); });
    }

    void cancel() override {
        switch (waiting_) {
            case Waiting::for_nothing: return;
            case Waiting::for_answer: return loop_->cancel(ticket_);
            case Waiting::for_time:
                loop_->forget(ticket_);
                return go([this] { return fetch_.machine.paused(WaitStatus::canceled); });
        }
    }

private:
    enum class Waiting { for_nothing, for_answer, for_time };

    template <class TakeStep>
    void go(TakeStep take_step) {
        waiting_ = Waiting::for_nothing;
        try {
            go_on(take_step());
        } catch (const std::exception& thrown) {
            fail(thrown);
        }
    }

    void fail(const std::exception& thrown) {
        end(make_error(ErrorKind::internal, thrown.what(), Delivery::unknown, get_access_key.name));
    }

    void go_on(CallMachine::Step next) {
        CallMachine& machine = fetch_.machine;
        if (next == CallMachine::Step::send) {
            waiting_ = Waiting::for_answer;
            // All others may be waiting for the key.
            ticket_ = loop_->send(machine.http_request(), EventLoop::Turn::next,
                                  [self = shared_from_this()](const HttpOutcome& outcome) {
                                      self->go([&] { return self->fetch_.machine.answered(outcome); });
                                  });
        } else if (next == CallMachine::Step::pause) {
            waiting_ = Waiting::for_time;
            ticket_ = loop_->call_at(source_->config_->runtime.clock, machine.resume(), [self = shared_from_this()] {
                self->go([&] { return self->fetch_.machine.paused(WaitStatus::timed_out); });
            });
        } else if (auto error = machine.take_error()) {
            end(*std::move(error));
        } else {
            end(std::move(fetch_.key));
        }
    }

    void end(Result<FetchedKey> key) {
        const auto fetched = std::move(fetched_);
        // Whoever is told may end the client, and with it the transport: not through this.
        source_.reset();
        fetched(std::move(key));
    }

    std::shared_ptr<const ServiceKeySource> source_;
    const std::shared_ptr<EventLoop> loop_;
    Fetched fetched_;
    Fetch fetch_;
    Waiting waiting_ = Waiting::for_nothing;
    EventLoop::Ticket ticket_ = 0;
};

std::shared_ptr<KeyErrand> ServiceKeySource::fetch_on(std::shared_ptr<EventLoop> loop, Fetched fetched) {
    if (auto error = missing()) {
        fetched(*std::move(error));
        return nullptr;
    }
    auto errand = std::make_shared<Errand>(shared_from_this(), std::move(loop), std::move(fetched));
    errand->begin();
    return errand;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
