#include "loop_runner.hpp"

#include <exception>
#include <utility>

#include "../base/make_error.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

LoopRunner::LoopRunner(std::shared_ptr<EventLoop> loop, EventLoop::Turn turn, const CallExecution::Context& context,
                       const Operation& operation, Request request, WaitLimit limit, const ReplySlot& slot,
                       RequestAdmission* admission)
    : loop_(std::move(loop)),
      turn_(turn),
      call_(context, operation, std::move(request), std::move(limit), slot, admission) {}

void LoopRunner::end(std::optional<Error> error) {
    const auto self = shared_from_this();  // The loop may have forgotten it.
    waiting_ = Waiting::for_nothing;
    ended(std::move(error));
}

void LoopRunner::fail(const std::exception& thrown) {
    end(operation_error(call_.operation().name, ErrorKind::internal, thrown.what(), Delivery::unknown));
}

void LoopRunner::reject(const char* why) { end(operation_error(call_.operation().name, ErrorKind::canceled, why)); }

template <class TakeStep>
void LoopRunner::go(TakeStep take_step) {
    waiting_ = Waiting::for_nothing;
    try {
        if (!take_steps(take_step())) return;
    } catch (const std::exception& thrown) {
        return fail(thrown);
    }
    end(call_.machine().take_error());
}

void LoopRunner::run() {
    if (canceled_) return reject("canceled by the caller before it began");
    go([this] {
        call_.use_on_loop();
        return call_.machine().begin();
    });
}

bool LoopRunner::take_steps(CallMachine::Step next) {
    CallMachine& machine = call_.machine();
    for (;;) {
        switch (next) {
            case CallMachine::Step::acquire_key: {
                auto key = call_.keys().acquire(loop_, when_fetched());
                if (!key) {
                    wait_for_key(false);
                    return false;
                }
                next = machine.key_acquired(*std::move(key));
                break;
            }
            case CallMachine::Step::replace_key: {
                auto key = call_.keys().replace(machine.refused_key(), loop_, when_fetched());
                if (!key) {
                    wait_for_key(true);
                    return false;
                }
                next = machine.key_replaced(*std::move(key));
                break;
            }
            case CallMachine::Step::admit:
                if (ask_admission()) return false;
                next = machine.admitted(machine.admission().admit(machine.latest()));
                break;
            case CallMachine::Step::send:
                waiting_ = Waiting::for_response;
                ticket_ = loop_->send(call_.next_request(), turn_, [self = shared_from_this()](HttpOutcome&& outcome) {
                    self->responded(std::move(outcome));
                });
                return false;
            case CallMachine::Step::pause:
                waiting_ = Waiting::for_time;
                ticket_ = loop_->call_at(call_.runtime().clock, machine.resume(), [self = shared_from_this()] {
                    self->go([&] { return self->call_.machine().paused(WaitStatus::timed_out); });
                });
                return false;
            case CallMachine::Step::end: return true;
        }
    }
}

void LoopRunner::responded(HttpOutcome&& outcome) {
    if (outcome.response && outcome.response->body.size() > longest_read_on_loop) return read_aside(std::move(outcome));
    go([&] { return call_.responded(outcome); });
}

void LoopRunner::read_aside(HttpOutcome&& outcome) {
    struct Reading {
        HttpOutcome outcome;
        std::optional<Attempt> attempt;
        std::exception_ptr thrown;
    };
    try {
        const auto reading = std::make_shared<Reading>();
        reading->outcome = std::move(outcome);
        ticket_ = loop_->call_at(call_.runtime().clock, call_.limit().deadline, [self = shared_from_this()] {
            static_cast<void>(
                self->give_up_reading(ErrorKind::timeout, "the call's limit ran out before its response was read"));
        });
        const auto read = [this, reading = reading.get()] {
            try {
                reading->attempt = call_.read(reading->outcome);
                reading->outcome = {};
            } catch (...) {
                reading->thrown = std::current_exception();
            }
        };
        reading_ = loop_->run_aside(read, [self = shared_from_this(), reading] {
            self->loop_->forget(self->ticket_);
            self->go([&] {
                if (reading->thrown) std::rethrow_exception(reading->thrown);
                return self->call_.responded(*std::move(reading->attempt));
            });
            if (self->canceled_) self->cancel();
        });
        waiting_ = Waiting::for_reading;
    } catch (const std::exception& thrown) {
        loop_->forget(ticket_);
        fail(thrown);
    }
}

bool LoopRunner::give_up_reading(ErrorKind kind, const char* why) {
    if (!loop_->take_back(reading_)) return false;
    loop_->forget(ticket_);
    HttpOutcome outcome;
    outcome.failure = {kind, Delivery::unknown, false, why};
    go([&] { return call_.responded(outcome); });
    return true;
}

KeyManager::Waiter LoopRunner::when_fetched() {
    return [weak = weak_from_this(), loop = loop_, wait = ++key_waits_](const Result<CallMachine::Key>& key) {
        loop->post([weak, wait, key] {
            if (const auto runner = weak.lock()) runner->key_fetched(wait, key);
        });
    };
}

void LoopRunner::wait_for_key(bool replacing) {
    waiting_ = Waiting::for_key;
    replacing_ = replacing;
    ticket_ = loop_->call_at(call_.runtime().clock, call_.limit().deadline, [self = shared_from_this()] {
        self->go([&] { return self->with_key(KeyManager::wait_error(WaitStatus::timed_out)); });
    });
}

void LoopRunner::key_fetched(std::uint64_t wait, const Result<CallMachine::Key>& key) {
    if (waiting_ != Waiting::for_key || wait != key_waits_) return;
    loop_->forget(ticket_);
    go([&] { return with_key(key); });
}

CallMachine::Step LoopRunner::with_key(const Result<CallMachine::Key>& key) {
    if (!replacing_) return call_.machine().key_acquired(key);
    return call_.machine().key_replaced(
        key.map([](const CallMachine::Key& other) { return std::optional<CallMachine::Key>(other); }));
}

bool LoopRunner::ask_admission() {
    // Known before the question is asked: the answer may be there first.
    const auto number = ++admission_waits_;
    asked_ = AskedAdmission::ask(call_.machine().admission(), call_.machine().latest(),
                                 [weak = weak_from_this(), its_loop = std::weak_ptr<EventLoop>(loop_), number] {
                                     const auto loop = its_loop.lock();
                                     if (!loop) return;
                                     loop->post([weak, number] {
                                         if (const auto runner = weak.lock()) runner->admission_answered(number);
                                     });
                                 });
    if (!asked_) return false;
    waiting_ = Waiting::for_admission;
    try {
        ticket_ = loop_->call_at(call_.runtime().clock, call_.limit().deadline, [self = shared_from_this()] {
            self->go([&] { return self->give_up_admission(WaitStatus::timed_out); });
        });
    } catch (...) {
        std::exchange(asked_, nullptr)->give_up();
        throw;
    }
    return true;
}

void LoopRunner::admission_answered(std::uint64_t number) {
    if (waiting_ != Waiting::for_admission || number != admission_waits_) return;
    loop_->forget(ticket_);
    go([this] {
        CallMachine& machine = call_.machine();
        return machine.admitted(std::exchange(asked_, nullptr)->take(machine.admission()));
    });
}

CallMachine::Step LoopRunner::give_up_admission(WaitStatus how) {
    std::exchange(asked_, nullptr)->give_up();
    return call_.machine().not_admitted(how);
}

void LoopRunner::cancel() {
    switch (waiting_) {
        // It has ended; or a token that was canceled while it set out has overtaken it.
        case Waiting::for_nothing: canceled_ = true; return;
        case Waiting::for_response: return loop_->cancel(ticket_);
        case Waiting::for_reading: canceled_ = !give_up_reading(ErrorKind::canceled, "canceled by the caller"); return;
        case Waiting::for_key:
            loop_->forget(ticket_);
            return go([this] { return with_key(KeyManager::wait_error(WaitStatus::canceled)); });
        case Waiting::for_admission:
            loop_->forget(ticket_);
            return go([this] { return give_up_admission(WaitStatus::canceled); });
        case Waiting::for_time:
            loop_->forget(ticket_);
            return go([this] { return call_.machine().paused(WaitStatus::canceled); });
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
