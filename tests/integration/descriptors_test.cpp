#ifndef _WIN32
#    include <sys/socket.h>
#    include <unistd.h>
#endif

#include <array>
#include <atomic>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;

long open_descriptors() {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return std::distance(begin(all), end(all));
}

// Every eighth response is good; the others fail in seven ways.
RawServer::Answer in_turn() {
    const std::vector<RawServer::Answer> all{
        answers::ok(),
        answers::reset(),
        answers::write_and_close(""),
        answers::write_and_close("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
        answers::write_and_close("no such thing as HTTP"),
        answers::write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        answers::write(answers::http_answer("<html>", "503 Service Unavailable")),
        answers::write(answers::http_answer(std::string(20'000, ' '))),
    };
    return [all, turn = std::make_shared<std::atomic<std::size_t>>(0)](ServedConnection& connection,
                                                                       const RawRequest& request) {
        all[(*turn)++ % all.size()](connection, request);
    };
}

TEST(Descriptors, AreNoMoreAfterAThousandCallsThatWentWrongInManyWays) {
    if (!std::filesystem::exists("/proc/self/fd")) GTEST_SKIP() << "this system does not list open descriptors";
    RawServer server;
    auto options = options_for(server);
    options.max_response_size = 10'000;
    options.retry.max_attempts = 1;
    const Client client(credentials(), options);
    // The descriptors that are open after some calls and a good one, whose connection is kept.
    const auto call_and_count = [&](int calls) {
        server.answer(in_turn());
        for (int i = 0; i < calls; ++i)
            static_cast<void>(i % 2 == 0 ? client.topics().detail(7).has_value()
                                         : client.topics().add(new_topic()).has_value());
        server.answer(answers::ok());
        EXPECT_TRUE(client.topics().detail(7));
        EXPECT_TRUE(server.wait_for_open_connections(1));
        return open_descriptors();
    };
    const long before = call_and_count(16);
    EXPECT_LE(call_and_count(1000), before);
    EXPECT_EQ(server.requests().size(), 1018U);
}

#ifndef _WIN32
TEST(Descriptors, OfTheProgramThatTookTheNumberOfAClosedConnectionAreLeftAlone) {
    const auto answer = [](const char* header_lines) {
        return [header_lines](ServedConnection& connection, const RawRequest& request) {
            connection.write(answers::http_answer(answers::good_envelope(request), "200 OK", header_lines));
        };
    };
    RawServer server;
    const Client client = client_of(server);
    ASSERT_TRUE(client.topics().detail(7));
    server.answer(answer("Connection: close\r\n"));
    ASSERT_TRUE(client.topics().detail(7));
    ASSERT_TRUE(server.wait_for_open_connections(0));

    // New descriptors take the lowest free numbers.
    std::array<std::array<int, 2>, 16> ours{};
    for (auto& pair : ours) {
        ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()), 0);
        for (const int end : pair) ASSERT_EQ(send(end, "x", 1, 0), 1);
    }
    server.answer(answer(""));
    ASSERT_TRUE(client.topics().detail(7));
    for (const auto& pair : ours)
        for (const int end : pair) {
            char byte = 0;
            EXPECT_EQ(recv(end, &byte, 1, MSG_DONTWAIT), 1);
            close(end);
        }
}
#endif

}  // namespace

}  // namespace pushplus_test
