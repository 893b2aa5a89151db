// A program that tests itself against the sandbox.
#include <cstdio>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

int main() {
    pushplus::Sandbox sandbox;
    if (sandbox.error()) return 1;
    pushplus::TopicDetail topic;
    topic.topic_name = "weather";
    const auto id = sandbox.add_topic(topic);

    const pushplus::Client client(sandbox.credentials(), sandbox.client_options());
    const auto detail = client.topics().detail(id);
    if (!detail) {
        std::fprintf(stderr, "%s\n", detail.error().message().c_str());
        return 2;
    }
    if (detail->topic_name != "weather" || sandbox.request_count("topics.detail") != 1) return 3;
    std::puts("with_sandbox: ok");
    return 0;
}
