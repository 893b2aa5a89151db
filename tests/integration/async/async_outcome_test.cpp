// How the outcome of an asynchronous call is handed over.

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>

#include <gmock/gmock.h>

#include "../../doubles/older_libcurl.hpp"
#include "async_fixture.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::ErrorKind;
using pushplus::Result;
using pushplus::TopicDetail;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class AsyncOutcome : public testing::Test {
protected:
    RawServer server;
    const Client client = client_of(server);
};

TEST_F(AsyncOutcome, IsGotOnce) {
    auto call = client.async().topics().detail(7);
    const auto topic = call.get();
    ASSERT_TRUE(topic) << topic.error().message();
    EXPECT_EQ(topic->topic_id, 7);
    EXPECT_TRUE(call.ready());
    const auto again = call.get();
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(again.error().message(), HasSubstr("taken already"));
}

TEST_F(AsyncOutcome, OfACallWithoutAValueIsSuccess) {
    EXPECT_TRUE(outcome_of(client.async().topics().exit(7)));
    EXPECT_EQ(server.requests().back().target, "/api/open/topic/exitTopic?topicId=7");
}

TEST_F(AsyncOutcome, OfABadArgumentIsThereAtOnceAndNothingIsSent) {
    auto call = client.async().topics().detail(0);
    EXPECT_TRUE(call.ready());
    EXPECT_EQ(call.get().error().kind(), ErrorKind::invalid_argument);
    EXPECT_EQ(server.connections(), 0);
}

TEST_F(AsyncOutcome, OfTheServersRefusalIsItsError) {
    server.answer(answers::write(answers::http_answer(R"({"code":600,"msg":"topicId错误"})")));
    const auto topic = outcome_of(client.async().topics().detail(7));
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind(), ErrorKind::service);
    EXPECT_EQ(topic.error().code(), 600);
    EXPECT_EQ(topic.error().operation(), "topics.detail");
    EXPECT_EQ(topic.error().attempts(), 1);
}

TEST_F(AsyncOutcome, ComesToTheCallbackOnAThreadOfItsOwn) {
    std::optional<Result<TopicDetail>> seen;
    std::thread::id on;
    Latch called;
    call_back(server, client, [&](Result<TopicDetail> topic) {
        seen = std::move(topic);
        on = std::this_thread::get_id();
        called.open();
    });
    ASSERT_TRUE(called.wait());
    EXPECT_EQ(seen->value().topic_id, 7);
    EXPECT_NE(on, std::this_thread::get_id());
}

TEST_F(AsyncOutcome, ComesToACallbackThatIsGivenLateAtOnce) {
    auto call = client.async().topics().detail(7);
    ASSERT_TRUE(call.wait_for(std::chrono::seconds(20)));
    int calls = 0;
    call.then([&](const Result<TopicDetail>& topic) {
        EXPECT_TRUE(topic);
        ++calls;
    });
    EXPECT_EQ(calls, 1);
    call.then([&](const Result<TopicDetail>& topic) {
        EXPECT_FALSE(topic) << "it was handed over already";
        ++calls;
    });
    EXPECT_EQ(calls, 2);
}

TEST_F(AsyncOutcome, ComesToACallbackThatCannotBeCopied) {
    Latch called;
    auto id = std::make_unique<int>(7);
    client.async().topics().detail(7).then([&called, id = std::move(id)](const Result<TopicDetail>& topic) {
        EXPECT_EQ(topic.value().topic_id, *id);
        called.open();
    });
    EXPECT_TRUE(called.wait());
}

TEST_F(AsyncOutcome, IsNotThereBeforeTheAnswer) {
    Latch answer;
    server.answer([&](ServedConnection& connection, const RawRequest& request) {
        static_cast<void>(answer.wait());
        answers::ok()(connection, request);
    });
    auto call = client.async().topics().detail(7);
    EXPECT_FALSE(call.ready());
    EXPECT_FALSE(call.wait_for(std::chrono::milliseconds(1)));
    answer.open();
    EXPECT_TRUE(call.wait_for(std::chrono::milliseconds::max()));
    EXPECT_TRUE(call.get());
}

TEST_F(AsyncOutcome, OfACallThatNobodyWaitsForIsLostButTheCallIsMade) {
    { const auto dropped = client.async().topics().detail(7); }
    EXPECT_TRUE(server.wait_for_requests(1));
    EXPECT_TRUE(outcome_of(client.async().topics().detail(8)));
}

TEST_F(AsyncOutcome, LetsTheCallbackCallTheClientAgain) {
    std::vector<std::int64_t> ids;
    Latch done;
    const auto topics = client.async().topics();
    topics.detail(1).then([&](const Result<TopicDetail>& first) {
        ids.push_back(first.value().topic_id);
        ids.push_back(client.topics().detail(2).value().topic_id);
        topics.detail(3).then([&](const Result<TopicDetail>& third) {
            ids.push_back(third.value().topic_id);
            done.open();
        });
    });
    ASSERT_TRUE(done.wait());
    EXPECT_THAT(ids, testing::ElementsAre(1, 2, 3));
}

TEST_F(AsyncOutcome, IsNotWaitedForOnTheThreadThatHasToBringIt) {
    std::optional<Result<TopicDetail>> got;
    Latch done;
    call_back(server, client, [&](const Result<TopicDetail>&) {
        auto second = client.async().topics().detail(2);
        got = second.get();
        done.open();
    });
    ASSERT_TRUE(done.wait());
    ASSERT_FALSE(*got);
    EXPECT_EQ(got->error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(got->error().message(), HasSubstr("would wait for ever"));
}

TEST_F(AsyncOutcome, OfADeliveryIsNotWaitedForThereEither) {
    std::optional<Result<pushplus::DeliveryReport>> got;
    Latch done;
    call_back(server, client, [&](const Result<TopicDetail>&) {
        got = client.async().messages().wait_delivered("short-code").get();
        done.open();
    });
    ASSERT_TRUE(done.wait());
    ASSERT_FALSE(*got);
    EXPECT_EQ(got->error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(got->error().message(), HasSubstr("would wait for ever"));
}

TEST_F(AsyncOutcome, IsDroppedIfItsCallbackThrowsAndTheLogSaysSo) {
    auto options = options_for(server);
    std::string line;
    Latch logged;
    options.log = [&](pushplus::LogLevel, std::string_view text) {
        line = text;
        logged.open();
    };
    const Client logging(credentials(), options);
    call_back(server, logging, [](const Result<TopicDetail>&) { throw std::runtime_error("mine"); });
    ASSERT_TRUE(logged.wait());
    EXPECT_THAT(line, HasSubstr("callback of an asynchronous call threw"));
    EXPECT_TRUE(outcome_of(logging.async().topics().detail(2)));
}

TEST_F(AsyncOutcome, OfManyCallsAreEachTheirOwn) {
    constexpr int calls = 500;
    std::vector<pushplus::Pending<TopicDetail>> all;
    for (int id = 1; id <= calls; ++id) all.push_back(client.async().topics().detail(id));
    for (int id = 1; id <= calls; ++id) {
        const auto topic = outcome_of(all[static_cast<std::size_t>(id - 1)]);
        ASSERT_TRUE(topic) << topic.error().message();
        EXPECT_EQ(topic->topic_id, id);
    }
    EXPECT_EQ(server.key_requests().size(), 1U);
    // Closed connections count until the server has noticed.
    EXPECT_LE(server.most_connections(), libcurl_is_older() ? calls : 17) << "16, and the one that fetched the key";
}

TEST_F(AsyncOutcome, OfABurstIsRefusedWhereNoPlaceIsFree) {
    server.answer(answers::silence());
    pushplus::TransportOptions few;
    few.proxy = "";
    few.max_calls_under_way = 3;
    auto options = options_for(server);
    options.proxy.reset();
    options.transport = pushplus::make_http_transport(few);
    std::optional<Client> narrow(std::in_place, credentials(), options);
    Outcomes outcomes;
    for (int id = 1; id <= 3; ++id) outcomes.await(narrow->async().topics().detail(id));
    const auto fourth = narrow->async().topics().detail(4).get();
    ASSERT_FALSE(fourth);
    EXPECT_EQ(fourth.error().kind(), ErrorKind::queue_full);
    EXPECT_THAT(fourth.error().message(), HasSubstr("max_calls_under_way"));
    narrow.reset();
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("canceled", 3)));
}

class OwnTransport final : public pushplus::HttpTransport {
public:
    pushplus::HttpOutcome send(const pushplus::HttpRequest&) override { return {}; }
};

TEST(AsyncCalls, AreRefusedByATransportThatCarriesNone) {
    pushplus::ClientOptions options;
    options.transport = std::make_shared<OwnTransport>();
    const auto topic = Client(credentials(), options).async().topics().detail(7).get();
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(topic.error().message(), HasSubstr("transport carries no asynchronous calls"));
}

TEST(AsyncCalls, OfAnUnusableClientEndAtOnceWithItsError) {
    pushplus::ClientOptions options;
    options.base_url = "ftp://example.com";
    EXPECT_EQ(Client(credentials(), options).async().topics().detail(7).get().error().kind(),
              ErrorKind::invalid_argument);
}

TEST_F(AsyncOutcome, ComesToEachCallbackThoughTheFirstThrows) {
    Latch answer;
    server.answer([&](ServedConnection& connection, const RawRequest& request) {
        static_cast<void>(answer.wait());
        answers::ok()(connection, request);
    });
    auto call = client.async().topics().detail(7);
    Outcomes outcomes;
    call.then([](const Result<TopicDetail>&) { throw std::runtime_error("the callback's own"); });
    call.then([&](const Result<TopicDetail>& again) { outcomes.note(again); });
    answer.open();
    ASSERT_TRUE(outcomes.wait_for(1));
    EXPECT_THAT(outcomes.counts(), UnorderedElementsAre(Pair("invalid_argument", 1))) << "it is handed over once";
}

TEST_F(AsyncOutcome, ThatIsThereLetsNothingOutThatACallbackThrows) {
    auto call = client.async().topics().detail(0);
    ASSERT_TRUE(call.ready());
    int ran = 0;
    EXPECT_NO_THROW(call.then([&](const Result<TopicDetail>&) {
        ++ran;
        throw std::runtime_error("the callback's own");
    }));
    EXPECT_EQ(ran, 1);
}

}  // namespace

}  // namespace pushplus_test
