// What can go wrong, and what a program does about it.
#include <chrono>
#include <iostream>
#include <string>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

namespace {

using pushplus::ErrorKind;

// The kind is for the program, the message for people.
std::string what_to_do(const pushplus::Error& error, bool was_a_change) {
    if (was_a_change && error.in_doubt()) return "look whether it was carried out before trying again";
    switch (error.kind()) {
        case ErrorKind::unauthorized:
        case ErrorKind::forbidden: return "give up and call an administrator";
        case ErrorKind::rate_limited: return "stop for today";
        case ErrorKind::connection:
        case ErrorKind::timeout: return "try again later; the SDK has already tried again where that is harmless";
        case ErrorKind::invalid_argument: return "correct the program";
        case ErrorKind::canceled: return "nothing, it was our own wish";
        case ErrorKind::service: return "look at code " + std::to_string(error.code());
        default: return "write it to the log and go on";
    }
}

void show(const std::string& what, const pushplus::Error& error, bool was_a_change = false) {
    std::cout << what << "\n  kind     " << to_string(error.kind()) << "\n  message  " << error.message()
              << "\n  to do    " << what_to_do(error, was_a_change) << "\n\n";
}

// Adds a topic exactly once, even if the answer gets lost on the way.
bool add_once(const pushplus::Client& client, const pushplus::AddTopic& topic) {
    const auto added = client.topics().add(topic);
    if (added) return true;
    show("The answer to topics().add was lost", added.error(), true);
    if (!added.error().in_doubt()) return false;

    for (const auto& row : client.topics().list_all()) {
        if (!row) return false;
        if (row->topic_code == topic.topic_code) return true;
    }
    return client.topics().add(topic).has_value();
}

}  // namespace

int main() {
    pushplus::Sandbox sandbox;
    auto options = sandbox.client_options();
    options.retry.max_attempts = 1;  // For a demonstration only.
    const pushplus::Client client(sandbox.credentials(), options);
    int shown = 0;

    if (const auto topic = client.topics().detail(0); !topic) {
        show("An id that cannot be", topic.error());
        ++shown;
    }
    if (const auto topic = client.topics().detail(404); !topic) {
        show("A topic that does not exist", topic.error());
        ++shown;
    }

    pushplus::SandboxFault fault;
    fault.code = 900;
    sandbox.fail("users.my_info", fault);
    if (const auto me = client.users().my_info(); !me) {
        show("An account that is restricted", me.error());
        ++shown;
    }

    fault = {};
    fault.delay = std::chrono::seconds(10);
    sandbox.fail("users.my_info", fault);
    pushplus::CallOptions hurry;
    hurry.timeout = std::chrono::milliseconds(100);
    if (const auto me = client.users().my_info(hurry); !me) {
        show("A service that takes too long", me.error());
        ++shown;
    }

    pushplus::AddTopic topic;
    topic.topic_code = "storm";
    topic.topic_name = "Storm warnings";
    topic.contact = "weather@example.org";
    topic.introduction = "One message for each storm";
    fault = {};
    fault.carry_out = true;
    fault.cut_connection = true;
    sandbox.fail("topics.add", fault);
    const bool added = add_once(client, topic);

    const auto topics = client.topics().list();
    return shown == 4 && added && topics && topics->total == 1 ? 0 : 1;
}
