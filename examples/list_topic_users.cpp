// Everybody in a topic, however many pages that takes.
#include <cstdint>
#include <iostream>
#include <string>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

namespace {

bool print_everybody(const pushplus::Client& client, std::int64_t topic_id) {
    int count = 0;
    for (const auto& user : client.topic_users().list_all(topic_id)) {
        if (!user) {  // Comes once and ends the list: what was printed so far is not everybody.
            std::cerr << user.error().message() << '\n';
            return false;
        }
        std::cout << user->nick_name << ", since " << user->follow_time.text() << '\n';
        ++count;
    }
    std::cout << count << " people\n";
    return count > 0;
}

std::int64_t add_topic_with_people(pushplus::Sandbox& sandbox, int people) {
    pushplus::TopicDetail topic;
    topic.topic_name = "Storm warnings";
    const auto topic_id = sandbox.add_topic(topic);
    for (int i = 1; i <= people; ++i) {
        pushplus::TopicUser user;
        user.nick_name = "Person " + std::to_string(i);
        user.follow_time = pushplus::DateTime("2025-10-10 08:00:00");
        sandbox.add_topic_user(topic_id, user);
    }
    return topic_id;
}

}  // namespace

int main() {
    pushplus::Sandbox sandbox;
    const auto topic_id = add_topic_with_people(sandbox, 45);
    const pushplus::Client client(sandbox.credentials(), sandbox.client_options());
    return print_everybody(client, topic_id) ? 0 : 1;
}
