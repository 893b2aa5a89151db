// A process that may open nothing any more: calls end with an error that says so, and go well once it may again.

#include <optional>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "../../doubles/no_descriptors.hpp"
#include "../async/async_fixture.hpp"
#include "../background.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::Delivery;
using pushplus::ErrorKind;
using ::testing::HasSubstr;

class DescriptorsThatRanOut : public testing::Test {
protected:
    void SetUp() override {
        if (virtual_calls_need_descriptors) GTEST_SKIP() << "the sanitizer's own check of virtual calls fails";
    }
    template <class T>
    static void expect_told(const pushplus::Result<T>& result) {
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().delivery(), Delivery::not_sent);
        EXPECT_THAT(result.error().message(),
                    ::testing::AnyOf(HasSubstr("descriptors"), HasSubstr("Too many open files")));
    }
    /// That a call under way hears a cancel: what wakes it up are descriptors, too.
    template <class Call>
    void expect_cancelable(Call call) {
        server.answer(answers::silence());
        const auto before = server.requests().size();
        pushplus::CancellationSource stop;
        pushplus::CallOptions options;
        options.cancellation = stop.token();
        auto under_way = in_background([&] { return call(options); });
        ASSERT_TRUE(server.wait_for_requests(before + 1));
        stop.cancel();
        const auto error = error_of(under_way);
        ASSERT_TRUE(error);
        EXPECT_EQ(error->kind(), ErrorKind::canceled) << error->message();
    }

    RawServer server;
    std::optional<NoDescriptors> none;
};

TEST_F(DescriptorsThatRanOut, AreTheErrorOfACallAndOfTheFetchOfItsKey) {
    const Client client = client_of(server);
    none.emplace();
    const auto without_key = client.topics().detail(7);
    expect_told(without_key);
    expect_told(client.access_key());
    expect_told(client.topics().add(new_topic()));
    none.reset();
    const auto topic = client.topics().detail(7);
    EXPECT_TRUE(topic) << topic.error().message();
    EXPECT_TRUE(client.topics().add(new_topic()));
    EXPECT_EQ(server.requests().size(), 2U);
    expect_cancelable([&](const pushplus::CallOptions& options) { return client.topics().detail(8, options); });
}

TEST_F(DescriptorsThatRanOut, DoNotKeepACallFromAConnectionThatIsOpen) {
    const Client client = client_of(server);
    ASSERT_TRUE(client.topics().detail(7));
    none.emplace();
    const auto topic = client.topics().detail(8);
    EXPECT_TRUE(topic) << topic.error().message();
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(DescriptorsThatRanOut, AreTheErrorOfTheFirstAsynchronousCallAndTheNextOnesGoWell) {
    const Client client = client_of(server);
    ASSERT_TRUE(client.access_key());
    none.emplace();
    const auto refused = outcome_of(client.async().topics().detail(7));
    expect_told(refused);
    none.reset();
    const auto topic = outcome_of(client.async().topics().detail(8));
    EXPECT_TRUE(topic) << topic.error().message();
    expect_cancelable(
        [&](const pushplus::CallOptions& options) { return client.async().topics().detail(9, options).get(); });
}

TEST_F(DescriptorsThatRanOut, AreTheErrorOfAsynchronousCallsOnALoopThatRuns) {
    const Client client = client_of(server);
    ASSERT_TRUE(outcome_of(client.async().topics().detail(1)));
    server.answer(answers::silence());
    const auto stuck = client.async().topics().detail(2);  // It holds the only connection.
    ASSERT_TRUE(server.wait_for_requests(2));
    none.emplace();
    std::vector<pushplus::Pending<pushplus::TopicDetail>> calls;
    for (int id = 3; id < 40; ++id) calls.push_back(client.async().topics().detail(id));
    for (auto& call : calls) expect_told(outcome_of(std::move(call)));
    none.reset();
    server.answer(answers::ok());
    const auto topic = outcome_of(client.async().topics().detail(40));
    EXPECT_TRUE(topic) << topic.error().message();
}

}  // namespace

}  // namespace pushplus_test
