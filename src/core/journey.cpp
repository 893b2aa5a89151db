#include "journey.hpp"

#include <exception>
#include <utility>

#include "../types/make_error.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

Journey::Journey(std::shared_ptr<const Core> core, std::shared_ptr<CallsUnderWay> calls, const Tools& tools,
                 std::shared_ptr<EventLoop> loop, AsyncCall call, WaitLimit limit)
    : core_(std::move(core)),
      calls_(std::move(calls)),
      tools_(tools),
      loop_(std::move(loop)),
      call_(std::move(call)),
      limit_(std::move(limit)),
      course_(tools_.exchange, tools_.keys, tools_.policy, tools_.retry, call_.operation, call_.request, limit_,
              call_.slot, call_.gate.get()) {}

void Journey::listen() {
    const auto cancel_soon = [weak = weak_from_this(), loop = loop_] {
        loop->post([weak] {
            if (const auto journey = weak.lock()) journey->cancel();
        });
    };
    call_.pending->on_cancel(cancel_soon, [loop = loop_] { return loop->on_its_thread(); });
    registration_ = limit_.cancellation.on_cancel(cancel_soon);
}

template <class TakeStep>
void Journey::go(TakeStep take_step) {
    waiting_ = Waiting::for_nothing;
    try {
        take_steps(take_step());
    } catch (const std::exception& thrown) {
        fail(thrown);
    }
}

void Journey::fail(const std::exception& thrown) {
    end(operation_error(call_.operation.name, ErrorKind::internal, thrown.what(), Delivery::unknown));
}

void Journey::begin() {
    if (canceled_) return turn_back("canceled by the caller before it began");
    go([this] {
        calls_->begun(*this);
        return course_.begin();
    });
}

void Journey::turn_back(const char* why) { end(operation_error(call_.operation.name, ErrorKind::canceled, why)); }

void Journey::take_steps(Course::Next next) {
    for (;;) {
        switch (next) {
            case Course::Next::acquire_key: {
                auto key = tools_.keys->acquire(loop_, when_landed());
                if (!key) return wait_for_key(false);
                next = course_.key_acquired(*std::move(key));
                break;
            }
            case Course::Next::replace_key: {
                auto key = tools_.keys->replace(course_.refused_key(), loop_, when_landed());
                if (!key) return wait_for_key(true);
                next = course_.key_replaced(*std::move(key));
                break;
            }
            case Course::Next::send:
                waiting_ = Waiting::for_answer;
                ticket_ = loop_->send(course_.http_request(), EventLoop::Turn::last,
                                      [self = shared_from_this()](const HttpOutcome& outcome) {
                                          self->go([&] { return self->course_.answered(outcome); });
                                      });
                return;
            case Course::Next::pause:
                waiting_ = Waiting::for_time;
                ticket_ = loop_->call_at(tools_.retry.clock, course_.resume(), [self = shared_from_this()] {
                    self->go([&] { return self->course_.paused(Waited::timed_out); });
                });
                return;
            case Course::Next::end: return end(course_.take_error());
        }
    }
}

KeyManager::Landed Journey::when_landed() {
    return [weak = weak_from_this(), loop = loop_, wait = ++key_waits_](const Result<Lease>& lease) {
        loop->post([weak, wait, lease] {
            if (const auto journey = weak.lock()) journey->key_landed(wait, lease);
        });
    };
}

void Journey::wait_for_key(bool replacing) {
    waiting_ = Waiting::for_key;
    replacing_ = replacing;
    ticket_ = loop_->call_at(tools_.retry.clock, limit_.deadline, [self = shared_from_this()] {
        self->go([&] { return self->with_key(KeyManager::waited_in_vain(Waited::timed_out)); });
    });
}

void Journey::key_landed(std::uint64_t wait, const Result<Lease>& lease) {
    if (waiting_ != Waiting::for_key || wait != key_waits_) return;
    loop_->forget(ticket_);
    go([&] { return with_key(lease); });
}

Course::Next Journey::with_key(const Result<Lease>& lease) {
    if (!replacing_) return course_.key_acquired(lease);
    return course_.key_replaced(lease.map([](const Lease& other) { return std::optional<Lease>(other); }));
}

void Journey::cancel() {
    switch (waiting_) {
        // It has ended; or a token that was canceled while it set out has overtaken it.
        case Waiting::for_nothing: canceled_ = true; return;
        case Waiting::for_answer: return loop_->cancel(ticket_);
        case Waiting::for_key:
            loop_->forget(ticket_);
            return go([this] { return with_key(KeyManager::waited_in_vain(Waited::canceled)); });
        case Waiting::for_time: loop_->forget(ticket_); return go([this] { return course_.paused(Waited::canceled); });
    }
}

void Journey::end(std::optional<Error> error) {
    const auto self = shared_from_this();  // The loop may have forgotten it.
    registration_ = {};
    loop_->leave();
    if (!call_.pending->finish(std::move(error)))
        tools_.exchange.reporter().log(LogLevel::warning, "a callback of an asynchronous call threw an exception");
    call_.pending.reset();
    core_.reset();
    calls_->end(*this);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
