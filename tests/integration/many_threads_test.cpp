#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "../doubles/tls_identity.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;

constexpr int thread_count = 64;
constexpr int calls_each = 20;

// Each thread requests its own topics and must get exactly their responses.
void call_from_many_threads(const Client& client) {
    std::vector<std::thread> threads;
    threads.reserve(thread_count);
    for (int t = 0; t < thread_count; ++t)
        threads.emplace_back([&client, t] {
            for (int i = 1; i <= calls_each; ++i) {
                const int id = t * 1000 + i;
                const auto topic = client.topics().detail(id);
                ASSERT_TRUE(topic) << topic.error().message();
                EXPECT_EQ(topic->topic_id, id);
                EXPECT_EQ(topic->topic_name, "topic " + std::to_string(id));
            }
        });
    for (auto& thread : threads) thread.join();
}

TEST(ManyThreads, OnOneClientEachGetTheirOwnResponsesOverABoundedNumberOfConnections) {
    const RawServer server;
    {
        const Client client = client_of(server);
        call_from_many_threads(client);
        EXPECT_EQ(server.requests().size(), static_cast<std::size_t>(thread_count * calls_each));
        EXPECT_EQ(server.key_requests().size(), 1U);
        EXPECT_TRUE(server.wait_for_open_connections(16)) << "the pool keeps more connections than its limit";
    }
    EXPECT_TRUE(server.wait_for_open_connections(0)) << "a destroyed client keeps connections";
}

TEST(ManyThreads, OpenNoMoreConnectionsThanThreadsWhereThePoolHoldsThemAll) {
    const RawServer server;
    auto options = options_for(server);
    options.proxy.reset();
    pushplus::TransportOptions network;
    network.proxy = "";
    network.max_idle_connections = thread_count;
    options.transport = pushplus::make_http_transport(network);
    call_from_many_threads(Client(credentials(), options));
    EXPECT_LE(server.connections(), thread_count);
}

TEST(ManyThreads, OverTlsEachGetTheirOwnResponses) {
    const TlsIdentity identity;
    const RawServer server(identity.context());
    auto options = options_for(server);
    options.ca_bundle = identity.ca_bundle();
    call_from_many_threads(Client(credentials(), options));
    EXPECT_EQ(server.requests().size(), static_cast<std::size_t>(thread_count * calls_each));
}

TEST(ManyThreads, OfTwoClientsShareATransportWithoutMixingTheirResponses) {
    const RawServer first, second;
    const auto transport = pushplus::make_http_transport({""});
    const auto client_on = [&transport](const RawServer& server) {
        auto options = options_for(server);
        options.proxy.reset();
        options.transport = transport;
        return Client(credentials(), options);
    };
    const Client clients[] = {client_on(first), client_on(second)};
    std::thread other([&] { call_from_many_threads(clients[1]); });
    call_from_many_threads(clients[0]);
    other.join();
    for (const auto* server : {&first, &second})
        EXPECT_EQ(server->requests().size(), static_cast<std::size_t>(thread_count * calls_each));
}

}  // namespace

}  // namespace pushplus_test
