// A test of a program of your own: it removes those from a topic who stopped following, and must do so whatever the
// network does.
#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

namespace {

// The program under test: returns how many it removed.
pushplus::Result<int> tidy(const pushplus::Client& client, std::int64_t topic_id) {
    std::vector<std::int64_t> gone;
    for (const auto& user : client.topic_users().list_all(topic_id)) {
        if (!user) return user.error();
        if (!user->is_follow) gone.push_back(user->id);
    }
    int removed = 0;
    for (const auto id : gone) {
        if (const auto done = client.topic_users().remove(id); !done) return done.error();
        ++removed;
    }
    return removed;
}

std::int64_t add_topic(pushplus::Sandbox& sandbox, int followers, int others) {
    const auto topic_id = sandbox.add_topic({});
    for (int i = 0; i < followers + others; ++i) {
        pushplus::TopicUser user;
        user.nick_name = "Person " + std::to_string(i);
        user.is_follow = i < followers;
        sandbox.add_topic_user(topic_id, user);
    }
    return topic_id;
}

pushplus::ClientOptions without_pauses(const pushplus::Sandbox& sandbox) {
    auto options = sandbox.client_options();
    options.retry.initial_backoff = std::chrono::milliseconds(0);
    return options;
}

bool removes_only_those_who_left() {
    pushplus::Sandbox sandbox;
    const auto topic_id = add_topic(sandbox, 30, 3);
    const pushplus::Client client(sandbox.credentials(), sandbox.client_options());
    const auto removed = tidy(client, topic_id);
    return removed && *removed == 3 && client.topic_users().list(topic_id)->total == 30;
}

bool gets_through_a_service_that_is_busy_for_a_moment() {
    pushplus::Sandbox sandbox;
    const auto topic_id = add_topic(sandbox, 1, 1);
    pushplus::SandboxFault busy;
    busy.http_status = 503;
    busy.times = 2;
    sandbox.fail("topic_users.list", busy);
    const auto removed = tidy(pushplus::Client(sandbox.credentials(), without_pauses(sandbox)), topic_id);
    return removed && *removed == 1 && sandbox.request_count("topic_users.list") == 3;
}

bool does_not_remove_twice_when_an_answer_is_lost() {
    pushplus::Sandbox sandbox;
    const auto topic_id = add_topic(sandbox, 1, 1);
    pushplus::SandboxFault lost;
    lost.carry_out = true;
    lost.cut_connection = true;
    sandbox.fail("topic_users.remove", lost);
    const auto removed = tidy(pushplus::Client(sandbox.credentials(), without_pauses(sandbox)), topic_id);
    return !removed && removed.error().in_doubt() && sandbox.request_count("topic_users.remove") == 1;
}

bool outlives_its_access_key() {
    pushplus::Sandbox sandbox;
    const auto topic_id = add_topic(sandbox, 1, 0);
    const pushplus::Client client(sandbox.credentials(), sandbox.client_options());
    if (!tidy(client, topic_id)) return false;
    sandbox.advance(std::chrono::hours(3));
    return tidy(client, topic_id) && sandbox.access_keys_given() == 2;
}

bool report(const char* name, bool passed) {
    std::cout << (passed ? "ok      " : "FAILED  ") << name << '\n';
    return passed;
}

}  // namespace

int main() {
    bool passed = report("removes only those who left", removes_only_those_who_left());
    passed &=
        report("gets through a service that is busy for a moment", gets_through_a_service_that_is_busy_for_a_moment());
    passed &= report("does not remove twice when an answer is lost", does_not_remove_twice_when_an_answer_is_lost());
    passed &= report("outlives its AccessKey", outlives_its_access_key());
    return passed ? 0 : 1;
}
