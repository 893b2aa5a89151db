// libcurl finds no memory at some point of a request: the request ends with an error, and the next one goes well.

#include <string>

#include <gtest/gtest.h>
#include <pushplus/http_transport.hpp>

#include "../doubles/answers.hpp"
#include "failing_allocations.hpp"

namespace pushplus_test {

namespace {

using pushplus::Delivery;
using pushplus::ErrorKind;

pushplus::HttpRequest request_to(const RawServer& server) {
    pushplus::HttpRequest request;
    request.method = "POST";
    request.url = server.base_url() + "/api/open/topic/add?a=b";
    request.headers = {{"User-Agent", "pushplus-cpp"}, {"access-key", "key"}};
    request.body = "{}";
    request.connect_timeout = request.timeout = std::chrono::seconds(30);
    request.max_response_size = 100'000;
    return request;
}

// libcurl has its own words for want of memory in some places, and in a few it has another thing's.
bool tells(const pushplus::HttpFailure& failure) {
    const auto says = [&](const char* words) { return failure.message.find(words) != std::string::npos; };
    switch (failure.kind) {
        case ErrorKind::internal: return says("emory");
        case ErrorKind::connection: return says("memory") || says("resolve host") || says("thread failed to start");
        case ErrorKind::invalid_response: return says("or memory ran out");
        case ErrorKind::invalid_argument: return failure.message == "No URL set";
        default: return false;
    }
}

class LibcurlWithoutMemory : public testing::TestWithParam<bool> {};

TEST_P(LibcurlWithoutMemory, EndsTheRequestWithAnErrorAndTheNextOneGoesWell) {
    RawServer server;
    const auto request = request_to(server);
    int failed = 0;
    for (int number = 1;; ++number) {
        SCOPED_TRACE("allocation " + std::to_string(number));
        const auto transport = pushplus::make_http_transport({""});
        const auto before = server.requests().size();
        pushplus::HttpOutcome outcome;
        {
            const FailingAllocations failing(Asker::libcurl, number, GetParam());
            outcome = transport->send(request);
            if (!failing.any()) {
                EXPECT_TRUE(outcome.response) << outcome.failure.message;
                break;
            }
        }
        if (!outcome.response) {
            ++failed;
            EXPECT_FALSE(outcome.failure.message.empty());
            if (outcome.failure.delivery == Delivery::not_sent) {
                EXPECT_EQ(server.requests().size(), before);
            }
            EXPECT_TRUE(tells(outcome.failure)) << to_string(outcome.failure.kind) << ": " << outcome.failure.message;
        }
        const auto next = transport->send(request);
        EXPECT_TRUE(next.response) << next.failure.message << ", after " << outcome.failure.message;
    }
    EXPECT_GT(failed, 10);
}

INSTANTIATE_TEST_SUITE_P(AtEachPoint, LibcurlWithoutMemory, testing::Bool(), [](const auto& lasting) {
    return std::string(lasting.param ? "ForTheRestOfTheRequest" : "Once");
});

TEST(TransportWithoutMemory, EndsTheRequestWithAnErrorAndTheNextOneGoesWell) {
    RawServer server;
    server.answer(answers::write(answers::http_answer("text", "200 OK", "Retry-After: 30\r\n")));
    const auto request = request_to(server);
    bool any = true;
    for (int number = 1; any; ++number) {
        SCOPED_TRACE("allocation " + std::to_string(number));
        const auto transport = pushplus::make_http_transport({""});
        const auto before = server.requests().size();
        pushplus::HttpOutcome outcome;
        {
            const FailingAllocations failing(Asker::program, number);
            outcome = transport->send(request);
            any = failing.any();
        }
        if (!outcome.response) {
            EXPECT_EQ(outcome.failure.kind, ErrorKind::internal) << outcome.failure.message;
            EXPECT_EQ(outcome.failure.delivery,
                      server.requests().size() == before ? Delivery::not_sent : Delivery::unknown);
        }
        const auto next = transport->send(request);
        EXPECT_TRUE(next.response) << next.failure.message;
        ASSERT_LT(number, 1000) << "it has no end";
    }
}

}  // namespace

}  // namespace pushplus_test
