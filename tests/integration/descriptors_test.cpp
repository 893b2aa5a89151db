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

// Every eighth answer is a good one, the others are of seven bad kinds.
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
    if (!std::filesystem::exists("/proc/self/fd")) GTEST_SKIP() << "nobody here tells how many descriptors are open";
    RawServer server;
    auto options = options_for(server);
    options.max_response_size = 10'000;
    options.retry.max_attempts = 1;
    const Client client(credentials(), options);
    // What is open after some calls and a good one, whose connection is kept.
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

}  // namespace

}  // namespace pushplus_test
