// Fuzzes structs with arbitrary texts: either the request body is the JSON of these texts, or nothing is sent.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include <pushplus/pushplus.hpp>

#include "base/utf8.hpp"
#include "input.hpp"
#include "json/table.hpp"
#include "require.hpp"

namespace pushplus_test {
namespace {

using namespace pushplus;
using detail::Field;
using detail::is_utf8;
using nlohmann::json;

/// Records the body of the last request and issues AccessKeys.
class LastBody final : public HttpTransport {
public:
    HttpOutcome send(const HttpRequest& request) override {
        HttpOutcome outcome;
        if (request.url.find("getAccessKey") != std::string::npos) {
            outcome.response =
                HttpResponse{200, {}, R"({"code":200,"msg":"","data":{"accessKey":"key-1","expiresIn":7200}})"};
            return outcome;
        }
        const std::lock_guard<std::mutex> lock(mutex_);
        require(request.body.has_value(), "a struct is sent in a body");
        body_ = request.body;
        outcome.response = HttpResponse{200, {}, R"({"code":999,"msg":"no","data":null})"};
        return outcome;
    }
    std::optional<std::string> take() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return std::exchange(body_, std::nullopt);
    }

private:
    std::mutex mutex_;
    std::optional<std::string> body_;
};

void fill(const Field& field, void* object, Input& input) {
    if (field.type.as_optional != nullptr && !input.flag()) return;
    void* const member = field.type.set(field.member(object));
    if (field.type.is(detail::ScalarKind::text) || field.type.is(detail::ScalarKind::date_time))
        field.type.as_text->set(member, input.line());
    else if (field.type.is(detail::ScalarKind::integer))
        *static_cast<std::int64_t*>(member) = input.number();
    else if (field.type.is(detail::ScalarKind::enumeration))
        detail::write_enumeration(member, static_cast<int>(input.choice(64)));
    else if (field.type.is(detail::ScalarKind::moment))
        *static_cast<std::chrono::system_clock::time_point*>(member) =
            std::chrono::system_clock::time_point(std::chrono::seconds(input.number() & 0x1'FFFF'FFFF));
}

template <class Request>
void fill_lists(Request&, Input&) {}
void fill_lists(SendRequest& request, Input& input) {
    for (auto i = input.choice(4); i > 0; --i) request.to.push_back(input.line());
}
void fill_lists(BatchSendRequest& request, Input& input) {
    for (auto i = input.choice(4); i > 0; --i) request.to.push_back(input.line());
    for (auto i = input.choice(6); i > 0; --i) {
        Channel channel(input.line());
        request.channels.push_back({std::move(channel), input.line()});
    }
}

/// Requires that the body has the member's value.
void require_member(const Field& field, const void* object, const json& body) {
    const void* value = field.type.held(field.member_of(object));
    const auto member = body.find(field.wire);
    if (value == nullptr) return require(member == body.end(), "an unset member is left out");
    std::optional<std::string> text;
    const bool is_joined = field.type.is(detail::ScalarKind::joined);
    if (is_joined)
        text = field.type.as_text->join(value);
    else if (field.type.as_text != nullptr)
        text = field.type.as_text->text(value);
    if (!text) return require(member != body.end() && member->is_number_integer(), "a number is sent as one");
    // The client's token replaces an empty one.
    if (field.wire == "token" && text->empty()) text = "client-token";
    const bool left_out = text->empty() && (field.is(detail::omit_empty) || is_joined);
    require(left_out ? member == body.end() : member != body.end() && *member == *text, "a text is sent as it is");
    require(is_utf8(*text), "a text that is sent is UTF-8");
}

/// A client that lives as long as the program, and its transport.
struct Wire {
    Wire() {
        ClientOptions options;
        options.transport = transport;
        options.send_guard.enabled = false;
        options.log_level = LogLevel::off;
        client.emplace(Credentials{"client-token", "client-secret"}, options);
    }
    std::shared_ptr<LastBody> transport = std::make_shared<LastBody>();
    std::optional<Client> client;
};

template <class Request, class Call>
void send(Input& input, Call call) {
    static Wire wire;
    Request request;
    for (const Field& field : detail::table_of<Request>()) fill(field, &request, input);
    fill_lists(request, input);
    const auto result = call(*wire.client, std::as_const(request));
    require(!result.has_value(), "the response was a refusal");
    const Error& error = result.error();
    require(!error.message().empty() && is_utf8(error.message()), "an error says why, in UTF-8");

    const auto body = wire.transport->take();
    if (!body) {
        require(error.kind() == ErrorKind::invalid_argument, "what is not sent is an invalid argument");
        require(error.delivery() == Delivery::not_sent && error.attempts() == 0, "nothing was sent");
        return;
    }
    require(error.kind() == ErrorKind::service && error.code() == 999, "a sent request gets the response");
    require(is_utf8(*body) && body->find('\n') == std::string::npos, "a body is UTF-8 on one line");
    const json sent = json::parse(*body, nullptr, false);
    require(sent.is_object(), "a body is a JSON object");
    for (const Field& field : detail::table_of<Request>()) require_member(field, &request, sent);
    for (const auto& [name, value] : sent.items()) {
        const auto& table = detail::table_of<Request>();
        require(
            std::any_of(table.begin(), table.end(), [&key = name](const Field& field) { return field.wire == key; }),
            "a body has no other members");
    }
}

// The order is the seeds' first letter: add new ones at the end.
constexpr void (*senders[])(Input&) = {
    [](Input& i) { send<SendRequest>(i, [](const auto& c, const auto& r) { return c.messages().send(r); }); },
    [](Input& i) {
        send<BatchSendRequest>(i, [](const auto& c, const auto& r) { return c.messages().send_batch(r); });
    },
    [](Input& i) { send<AddTopic>(i, [](const auto& c, const auto& r) { return c.topics().add(r); }); },
    [](Input& i) { send<AddWebhook>(i, [](const auto& c, const auto& r) { return c.webhooks().add(r); }); },
    [](Input& i) { send<EditWebhook>(i, [](const auto& c, const auto& r) { return c.webhooks().edit(r); }); },
    [](Input& i) { send<AddMessageToken>(i, [](const auto& c, const auto& r) { return c.message_tokens().add(r); }); },
    [](Input& i) {
        send<EditMessageToken>(i, [](const auto& c, const auto& r) { return c.message_tokens().edit(r); });
    },
    [](Input& i) { send<AddPreprocessor>(i, [](const auto& c, const auto& r) { return c.preprocessing().add(r); }); },
    [](Input& i) { send<EditPreprocessor>(i, [](const auto& c, const auto& r) { return c.preprocessing().edit(r); }); },
    [](Input& i) { send<TestPreprocessor>(i, [](const auto& c, const auto& r) { return c.preprocessing().test(r); }); },
};

}  // namespace
}  // namespace pushplus_test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    pushplus_test::Input input(data, size);
    pushplus_test::senders[input.choice(std::size(pushplus_test::senders))](input);
    return 0;
}
