// Fuzzes the body that anyone may POST to a callback URL.

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include <pushplus/callback.hpp>

#include "base/utf8.hpp"
#include "described.hpp"
#include "input.hpp"
#include "json/mended_json.hpp"
#include "json/writer.hpp"
#include "json_levels.hpp"
#include "require.hpp"

namespace pushplus_test {
namespace {

using namespace pushplus;
using nlohmann::ordered_json;

template <class Event>
ordered_json members(const Event& event) {
    return ordered_json::parse(detail::write_json(detail::table_of<Event>(), &event));
}

ordered_json framed(const char* name, const char* place, ordered_json particulars) {
    return {{"event", name}, {place, std::move(particulars)}};
}

/// The events as the service sends them.
struct Writer {
    ordered_json operator()(const MessageCompleted& event) const {
        return framed("message_complate", "messageInfo", members(event));
    }
    ordered_json operator()(const TopicUserAdded& event) const {
        return framed("add_topic_user", "topicUserInfo", members(event));
    }
    ordered_json operator()(const FriendAdded& event) const {
        return framed("add_friend", "friendInfo", members(event));
    }
    ordered_json operator()(const FormWebhookTest& event) const { return named("form.webhook.test", members(event)); }
    ordered_json operator()(const FormSubmitted& event) const { return named("form.submit", members(event)); }
    ordered_json operator()(const UnknownEvent& event) const { return named(event.name, ordered_json::object()); }

private:
    static ordered_json named(const std::string& name, ordered_json event) {
        event["event"] = name;
        return event;
    }
};

void require_event(const CallbackEvent& event, const std::string& body) {
    std::visit(
        [&](const auto& particulars) {
            using Event = std::decay_t<decltype(particulars)>;
            if constexpr (std::is_same_v<Event, UnknownEvent>)
                require(particulars.raw == body, "an unknown event keeps its body");
            else
                require_safe_description(particulars);
        },
        event);
    if (const auto* form = std::get_if<FormSubmitted>(&event))
        for (const auto& answer : form->answers)
            require(answer.value.empty() || nlohmann::json::accept(answer.value.json()), "a captured value is JSON");

    const auto written = std::visit(Writer(), event);
    const auto again = parse_callback(written.dump());
    require(again.has_value(), "what was read can be written and read");
    require(again->index() == event.index(), "an event stays what it is");
    require(std::visit(Writer(), *again) == written, "what is written is read back equal");
}

void parse(const std::string& body) {
    const auto event = parse_callback(body);
    if (!event) {
        const Error& error = event.error();
        require(error.kind() == ErrorKind::invalid_response, "a callback fails as an invalid response");
        require(error.message().size() > 13 && error.message().rfind("the callback ", 0) == 0, "an error says why");
        require(error.message().size() < 200, "an error quotes nothing");
        require(detail::is_utf8(error.message()), "an error is UTF-8");
        return;
    }
    require(body.size() <= std::size_t{1} << 20, "a callback is 1 MiB at most");
    const std::string sound = detail::mended_json(body).value_or(body);
    require(sound.find('\0') == std::string::npos && nlohmann::json::accept(sound), "a callback is JSON");
    require(levels_of(sound) <= 32, "a callback is not too deep");
    require_event(*event, body);
}

}  // namespace
}  // namespace pushplus_test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    pushplus_test::Input input(data, size);
    const bool large = input.choice(64) == 1;
    auto body = input.rest();
    if (large) body.resize((std::size_t{1} << 20) + 1, ' ');
    pushplus_test::parse(body);
    return 0;
}
