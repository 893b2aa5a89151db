#include "async_call_runner.hpp"

#include <exception>
#include <utility>

#include "../base/make_error.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

AsyncCallRunner::AsyncCallRunner(std::shared_ptr<const Core> core, std::shared_ptr<CallsUnderWay> calls,
                                 const Context& context, std::shared_ptr<EventLoop> loop, AsyncCall call,
                                 WaitLimit limit)
    : core_(std::move(core)),
      calls_(std::move(calls)),
      context_(context),
      loop_(std::move(loop)),
      call_(std::move(call)),
      limit_(std::move(limit)),
      machine_(context_.exchange, context_.keys, context_.policy, context_.runtime, call_.operation, call_.request,
               limit_, call_.slot, call_.admission.get()) {}

void AsyncCallRunner::listen() {
    const auto cancel_soon = [weak = weak_from_this(), loop = loop_] {
        loop->post([weak] {
            if (const auto runner = weak.lock()) runner->cancel();
        });
    };
    call_.pending->on_cancel(cancel_soon, [loop = loop_] { return loop->on_its_thread(); });
    registration_ = limit_.cancellation.on_cancel(cancel_soon);
}

template <class TakeStep>
void AsyncCallRunner::go(TakeStep take_step) {
    waiting_ = Waiting::for_nothing;
    try {
        take_steps(take_step());
    } catch (const std::exception& thrown) {
        fail(thrown);
    }
}

void AsyncCallRunner::fail(const std::exception& thrown) {
    end(operation_error(call_.operation.name, ErrorKind::internal, thrown.what(), Delivery::unknown));
}

void AsyncCallRunner::begin() {
    if (canceled_) return reject("canceled by the caller before it began");
    go([this] {
        calls_->begun(*this);
        return machine_.begin();
    });
}

void AsyncCallRunner::reject(const char* why) { end(operation_error(call_.operation.name, ErrorKind::canceled, why)); }

void AsyncCallRunner::take_steps(CallMachine::Step next) {
    for (;;) {
        switch (next) {
            case CallMachine::Step::acquire_key: {
                auto key = context_.keys->acquire(loop_, when_landed());
                if (!key) return wait_for_key(false);
                next = machine_.key_acquired(*std::move(key));
                break;
            }
            case CallMachine::Step::replace_key: {
                auto key = context_.keys->replace(machine_.refused_key(), loop_, when_landed());
                if (!key) return wait_for_key(true);
                next = machine_.key_replaced(*std::move(key));
                break;
            }
            case CallMachine::Step::send:
                waiting_ = Waiting::for_answer;
                ticket_ = loop_->send(machine_.http_request(), EventLoop::Turn::last,
                                      [self = shared_from_this()](const HttpOutcome& outcome) {
                                          self->go([&] { return self->machine_.answered(outcome); });
                                      });
                return;
            case CallMachine::Step::pause:
                waiting_ = Waiting::for_time;
                ticket_ = loop_->call_at(context_.runtime.clock, machine_.resume(), [self = shared_from_this()] {
                    self->go([&] { return self->machine_.paused(WaitStatus::timed_out); });
                });
                return;
            case CallMachine::Step::end: return end(machine_.take_error());
        }
    }
}

KeyManager::Waiter AsyncCallRunner::when_landed() {
    return [weak = weak_from_this(), loop = loop_,
            wait = ++key_waits_](const Result<std::shared_ptr<const AccessKeyRecord>>& lease) {
        loop->post([weak, wait, lease] {
            if (const auto runner = weak.lock()) runner->key_landed(wait, lease);
        });
    };
}

void AsyncCallRunner::wait_for_key(bool replacing) {
    waiting_ = Waiting::for_key;
    replacing_ = replacing;
    ticket_ = loop_->call_at(context_.runtime.clock, limit_.deadline, [self = shared_from_this()] {
        self->go([&] { return self->with_key(KeyManager::wait_error(WaitStatus::timed_out)); });
    });
}

void AsyncCallRunner::key_landed(std::uint64_t wait, const Result<std::shared_ptr<const AccessKeyRecord>>& lease) {
    if (waiting_ != Waiting::for_key || wait != key_waits_) return;
    loop_->forget(ticket_);
    go([&] { return with_key(lease); });
}

CallMachine::Step AsyncCallRunner::with_key(const Result<std::shared_ptr<const AccessKeyRecord>>& lease) {
    if (!replacing_) return machine_.key_acquired(lease);
    return machine_.key_replaced(lease.map([](const auto& other) { return std::optional(other); }));
}

void AsyncCallRunner::cancel() {
    switch (waiting_) {
        // It has ended; or a token that was canceled while it set out has overtaken it.
        case Waiting::for_nothing: canceled_ = true; return;
        case Waiting::for_answer: return loop_->cancel(ticket_);
        case Waiting::for_key:
            loop_->forget(ticket_);
            return go([this] { return with_key(KeyManager::wait_error(WaitStatus::canceled)); });
        case Waiting::for_time:
            loop_->forget(ticket_);
            return go([this] { return machine_.paused(WaitStatus::canceled); });
    }
}

void AsyncCallRunner::end(std::optional<Error> error) {
    const auto self = shared_from_this();  // The loop may have forgotten it.
    registration_ = {};
    loop_->leave();
    if (!call_.pending->finish(std::move(error)))
        context_.exchange.reporter().log(LogLevel::warning, "a callback of an asynchronous call threw an exception");
    call_.pending.reset();
    core_.reset();
    calls_->end(*this);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
