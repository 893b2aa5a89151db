// Operations that send a message, each with a unique title.

#include "operations.hpp"

namespace pushplus_soak {

namespace {

using namespace std::chrono_literals;
using pushplus::CallOptions;

constexpr auto not_empty = [](const std::string& text) { return !text.empty(); };

pushplus::SendRequest new_message(Caller& caller) {
    pushplus::SendRequest request;
    request.title = caller.scene.ledger.unique_name("message");
    request.content = "content of " + request.title;
    return request;
}

void send(Caller& caller) {
    const auto request = new_message(caller);
    make_call(
        caller, "messages.send", caller.scene.ledger.open(Change::add, "messages", request.title),
        [request](const auto& client, const CallOptions& options) { return client.messages().send(request, options); },
        not_empty);
}

void send_in_one_line(Caller& caller) {
    const auto request = new_message(caller);
    make_call(
        caller, "messages.send", caller.scene.ledger.open(Change::add, "messages", request.title),
        [request](const auto& client, const CallOptions& options) {
            return client.send(request.title, request.content, options);
        },
        not_empty);
}

void send_batch(Caller& caller) {
    const auto message = new_message(caller);
    pushplus::BatchSendRequest request;
    request.title = message.title;
    request.content = message.content;
    request.channels = {{pushplus::Channel::wechat, ""}, {pushplus::Channel::mail, ""}};
    auto entry = caller.scene.ledger.open(Change::add, "messages", request.title);
    entry->rows = request.channels.size();
    make_call(
        caller, "messages.send_batch", std::move(entry),
        [request](const auto& client, const CallOptions& options) {
            return client.messages().send_batch(request, options);
        },
        [](const std::vector<pushplus::BatchSendResult>& results) {
            return results.size() == 2 && results[0].channel == pushplus::Channel::wechat &&
                   results[1].channel == pushplus::Channel::mail && !results[0].short_code.empty();
        });
}

pushplus::WaitOptions waiting(const CallOptions& options) {
    pushplus::WaitOptions wait;
    wait.timeout = options.timeout.value_or(20s);
    wait.first_pause = 10ms;
    wait.longest_pause = 50ms;
    wait.cancellation = options.cancellation;
    return wait;
}

void send_and_wait(Caller& caller) {
    const auto request = new_message(caller);
    make_call(
        caller, "messages.send", caller.scene.ledger.open(Change::add, "messages", request.title),
        [request](const auto& client, const CallOptions& options) {
            return client.messages().send_and_wait(request, waiting(options));
        },
        [](const pushplus::DeliveryReport& report) {
            return !report.short_code.empty() && report.outcome != pushplus::DeliveryOutcome::failed;
        });
}

void wait_delivered(Caller& caller) {
    const auto code = caller.dice.one_of(caller.scene.population.short_codes);
    make_call(
        caller, "messages.wait_delivered", nullptr,
        [code](const auto& client, const CallOptions& options) {
            return client.messages().wait_delivered(code, waiting(options));
        },
        [code](const pushplus::DeliveryReport& report) {
            return report.short_code == code && report.outcome != pushplus::DeliveryOutcome::failed;
        });
}

}  // namespace

const std::vector<Operation>& sending_operations() {
    static const std::vector<Operation> operations = {send, send_in_one_line, send_batch, send_and_wait,
                                                      wait_delivered};
    return operations;
}

}  // namespace pushplus_soak
