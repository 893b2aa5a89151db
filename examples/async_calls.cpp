// Many calls at once without a thread for each: `client.async()` returns before the response is there.
#include <iostream>
#include <string>
#include <vector>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

int main() {
    pushplus::Sandbox sandbox;
    const pushplus::Client client(sandbox.credentials(), sandbox.client_options());
    for (const char* code : {"storm", "flood", "frost"}) {
        pushplus::TopicDetail topic;
        topic.topic_code = code;
        topic.topic_name = std::string("Warnings: ") + code;
        sandbox.add_topic(topic);
    }

    const auto topics = client.topics().list();
    if (!topics) {
        std::cerr << topics.error().message() << '\n';
        return 1;
    }
    std::vector<pushplus::Pending<pushplus::TopicDetail>> details;
    for (const auto& topic : topics->items) details.push_back(client.async().topics().detail(topic.topic_id));

    // The details are on their way together; a callback takes what nobody has to wait for.
    client.async().send("Storm", "Stay inside.").then([](const pushplus::Result<std::string>& sent) {
        std::cout << (sent ? "sent as " + *sent : sent.error().message()) << '\n';
    });

    for (auto& detail : details) {
        const auto topic = detail.get();
        if (!topic) {
            std::cerr << topic.error().message() << '\n';
            return 1;
        }
        std::cout << topic->topic_code << ": " << topic->topic_name << '\n';
    }
    return 0;  // Ends the client: a call still under way would be canceled, and its callback told so.
}
