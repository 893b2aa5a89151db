#include "async_delivery_wait.hpp"

#include <optional>
#include <utility>

#include "delivery_wait.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

/// Waits for one delivery: each response starts the next query. The calls under way keep it alive.
class Waiting : public std::enable_shared_from_this<Waiting> {
public:
    // Holds the core, not the caller's handle: waiting must not keep the client alive.
    Waiting(const Core& core, const WaitOptions& options) : core_(core.shared_from_this()), options_(options) {}

    [[nodiscard]] Pending<DeliveryReport> outcome() const { return Pending<DeliveryReport>(pending_); }

    void listen() {
        const auto cancel = [weak = weak_from_this()] {
            if (const auto waiting = weak.lock()) waiting->stop_.cancel();
        };
        pending_->on_cancel(cancel, [weak = weak_from_this()] {
            const auto waiting = weak.lock();
            return waiting && waiting->core_->on_loop_thread();
        });
        registration_ = options_.cancellation.on_cancel(cancel);
    }
    void send(const SendRequest& request) {
        CallOptions sending;
        sending.timeout = options_.timeout;
        sending.cancellation = stop_.token();
        AsyncMessages(core_).send(request, sending).then([self = shared_from_this()](Result<std::string> short_code) {
            if (!short_code) return self->end(short_code.error());
            self->watch(*std::move(short_code), self->options_.first_pause);
        });
    }
    void watch(std::string short_code, std::chrono::milliseconds before_first) {
        watch_.emplace(*core_->config().runtime.clock, std::move(short_code), options_, before_first);
        ask();
    }
    void end(std::optional<Error> error) {
        registration_ = {};
        if (!error) *static_cast<DeliveryReport*>(pending_->value()) = watch_->report();
        pending_->finish(std::move(error));
    }

private:
    void ask() {
        if (!watch_->asks_again()) return end(std::nullopt);
        ask_send_result<Pending>(core_, watch_->report().short_code, watch_->asking(stop_.token()),
                                 pause_until(*core_->config().runtime.clock, watch_->next()))
            .then([self = shared_from_this()](const Result<SendResult>& answer) {
                self->watch_->take(answer);
                self->ask();
            });
    }

    const std::shared_ptr<const Core> core_;
    const WaitOptions options_;
    const std::shared_ptr<PendingState> pending_ = std::make_shared<PendingState>(value_kind<DeliveryReport>);
    CancellationSource stop_;
    CancellationToken::Registration registration_;
    std::optional<DeliveryWatch> watch_;
};

Pending<DeliveryReport> ended_with(Error error) {
    auto pending = std::make_shared<PendingState>(value_kind<DeliveryReport>);
    pending->finish(std::move(error));
    return Pending<DeliveryReport>(std::move(pending));
}

}  // namespace

Pending<DeliveryReport> wait_delivered_async(const std::shared_ptr<const Core>& core, std::string short_code,
                                             const WaitOptions& options) {
    if (auto fault = cannot_wait(core, short_code, options)) return ended_with(*std::move(fault));
    const auto waiting = std::make_shared<Waiting>(*core, options);
    waiting->listen();
    waiting->watch(std::move(short_code), std::chrono::milliseconds(0));
    return waiting->outcome();
}

Pending<DeliveryReport> send_and_wait_async(const std::shared_ptr<const Core>& core, const SendRequest& request,
                                            const WaitOptions& options) {
    if (auto fault = cannot_wait(core, options)) return ended_with(*std::move(fault));
    const auto waiting = std::make_shared<Waiting>(*core, options);
    waiting->listen();
    waiting->send(request);
    return waiting->outcome();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
