#include "service_key_source.hpp"

#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "../json/field.hpp"
#include "../json/parameter.hpp"
#include "../json/request_body.hpp"
#include "../types/make_error.hpp"
#include "blocking_call.hpp"
#include "course.hpp"

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
const Table& table_of<FetchedKey>() noexcept {
    static constexpr Field fields[] = {
        field<&FetchedKey::value>("accessKey", secret | unique),
        field<&FetchedKey::expires_in_seconds>("expiresIn"),
    };
    return as_table<fields>();
}

std::optional<Error> ServiceKeySource::missing() const {
    if (terms_->credentials.token.empty())
        return needed("token is empty; it is the user token of the account, from the service's web site");
    if (terms_->credentials.secret_key.empty())
        return needed("secret_key is empty; the open API needs it: set one in the service's development settings");
    return std::nullopt;
}

Request ServiceKeySource::request() const {
    const std::vector<Parameter> parameters{
        {"token", Parameter::Place::body, std::string_view(terms_->credentials.token)},
        {"secretKey", Parameter::Place::body, std::string_view(terms_->credentials.secret_key)},
    };
    Request request;
    request.target = get_access_key.path;
    request.body = write_body({parameters});
    return request;
}

ServiceKeySource::Fetch::Fetch(const ServiceKeySource& source, const CancellationToken& cancellation)
    : request(source.request()),
      limit{source.terms_->tools.clock->steady_now() + source.terms_->total_timeout, cancellation},
      slot(slot_for(key)),
      course(*source.exchange_, nullptr, source.terms_->retry, source.terms_->tools, get_access_key, request, limit,
             slot, nullptr) {}

Result<FetchedKey> ServiceKeySource::fetch(const CancellationToken& cancellation) {
    if (auto error = missing()) return *std::move(error);
    Fetch fetch(*this, cancellation);
    if (auto error = run_on_this_thread(fetch.course, *exchange_, nullptr, terms_->tools, fetch.limit))
        return *std::move(error);
    return std::move(fetch.key);
}

/// Leads a fetch to its end on an event loop.
class ServiceKeySource::Errand final : public KeyErrand, public std::enable_shared_from_this<Errand> {
public:
    Errand(std::shared_ptr<const ServiceKeySource> source, std::shared_ptr<EventLoop> loop, Fetched fetched)
        : source_(std::move(source)), loop_(std::move(loop)), fetched_(std::move(fetched)), fetch_(*source_, {}) {}

    void begin() {
        go([this] { return fetch_.course.begin(); });
    }

    void cancel() override {
        switch (waiting_) {
            case Waiting::for_nothing: return;
            case Waiting::for_answer: return loop_->cancel(ticket_);
            case Waiting::for_time:
                loop_->forget(ticket_);
                return go([this] { return fetch_.course.paused(Waited::canceled); });
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

    void go_on(Course::Next next) {
        Course& course = fetch_.course;
        if (next == Course::Next::send) {
            waiting_ = Waiting::for_answer;
            // All others may be waiting for the key.
            ticket_ = loop_->send(course.http_request(), EventLoop::Turn::next,
                                  [self = shared_from_this()](const HttpOutcome& outcome) {
                                      self->go([&] { return self->fetch_.course.answered(outcome); });
                                  });
        } else if (next == Course::Next::pause) {
            waiting_ = Waiting::for_time;
            ticket_ = loop_->call_at(source_->terms_->tools.clock, course.resume(), [self = shared_from_this()] {
                self->go([&] { return self->fetch_.course.paused(Waited::timed_out); });
            });
        } else if (auto error = course.take_error()) {
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
