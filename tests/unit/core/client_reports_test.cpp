#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "client_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::AttemptEvent;
using pushplus::Delivery;
using pushplus::ErrorKind;
using pushplus::LogLevel;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

struct Seen {
    std::string operation;
    int attempt;
    milliseconds duration;
    std::optional<ErrorKind> error;
    Delivery delivery;
    int http_status;
    int code;

    bool operator==(const Seen& other) const {
        return operation == other.operation && attempt == other.attempt && duration == other.duration &&
               error == other.error && delivery == other.delivery && http_status == other.http_status &&
               code == other.code;
    }
};
void PrintTo(const Seen& seen, std::ostream* stream) {
    *stream << seen.operation << " #" << seen.attempt << " " << seen.duration.count() << " ms "
            << (seen.error ? pushplus::to_string(*seen.error) : "ok") << " " << pushplus::to_string(seen.delivery)
            << " HTTP " << seen.http_status << " code " << seen.code;
}

class Reports : public ClientFixture {
protected:
    Reports() {
        options.log = [this](LogLevel level, std::string_view line) {
            const std::lock_guard<std::mutex> lock(mutex);
            levels.push_back(level);
            lines.emplace_back(line);
        };
        options.log_level = LogLevel::debug;
        options.observer = [this](const AttemptEvent& event) {
            const std::lock_guard<std::mutex> lock(mutex);
            events.push_back({std::string(event.operation), event.attempt,
                              std::chrono::duration_cast<milliseconds>(event.duration), event.error, event.delivery,
                              event.http_status, event.code});
        };
        transport->answer_key(after(milliseconds(40), success(R"({"accessKey":"key-1","expiresIn":7200})")));
    }

    std::mutex mutex;
    std::vector<LogLevel> levels;
    std::vector<std::string> lines;
    std::vector<Seen> events;
};

TEST_F(Reports, TellOfEachAttemptOfEachOperationTheKeysIncluded) {
    transport->answer(after(milliseconds(12), success()));
    EXPECT_TRUE(client().users().token());
    EXPECT_THAT(events, ElementsAre(Seen{"access_key", 1, milliseconds(40), {}, Delivery::answered, 200, 200},
                                    Seen{"users.token", 1, milliseconds(12), {}, Delivery::answered, 200, 200}));
    EXPECT_THAT(lines, ElementsAre("access_key attempt 1: ok, HTTP 200, code 200, 40 ms",
                                   "users.token attempt 1: ok, HTTP 200, code 200, 12 ms"));
    EXPECT_THAT(levels, ElementsAre(LogLevel::debug, LogLevel::debug));
}

TEST_F(Reports, TellHowEachAttemptFailed) {
    options.retry.max_attempts = 4;
    transport->answer(after(seconds(3), Transport::failure(ErrorKind::timeout, Delivery::unknown)));
    transport->answer(Transport::failure(ErrorKind::connection, Delivery::not_sent));
    transport->answer(Transport::body("", 503));
    transport->answer(refusal(600));
    EXPECT_FALSE(client().users().token());
    ASSERT_EQ(events.size(), 5U);
    events.erase(events.begin());
    EXPECT_THAT(events,
                ElementsAre(Seen{"users.token", 1, seconds(3), ErrorKind::timeout, Delivery::unknown, 0, 0},
                            Seen{"users.token", 2, milliseconds(0), ErrorKind::connection, Delivery::not_sent, 0, 0},
                            Seen{"users.token", 3, milliseconds(0), ErrorKind::http, Delivery::unknown, 503, 0},
                            Seen{"users.token", 4, milliseconds(0), ErrorKind::service, Delivery::answered, 200, 600}));
    lines.erase(lines.begin());
    EXPECT_THAT(lines, ElementsAre("users.token attempt 1: timeout, 3000 ms", "users.token attempt 2: connection, 0 ms",
                                   "users.token attempt 3: http, HTTP 503, 0 ms",
                                   "users.token attempt 4: service, HTTP 200, code 600, 0 ms"));
}

TEST_F(Reports, CountTheRequestsOfACallOnWhenAKeyIsReplaced) {
    transport->answer(refusal(401));
    transport->answer(success("null"));
    EXPECT_TRUE(client().topics().exit(7));
    EXPECT_THAT(lines, ElementsAre("access_key attempt 1: ok, HTTP 200, code 200, 40 ms",
                                   "topics.exit attempt 1: unauthorized, HTTP 200, code 401, 0 ms",
                                   "access_key attempt 1: ok, HTTP 200, code 200, 0 ms",
                                   "topics.exit attempt 2: ok, HTTP 200, code 200, 0 ms"));
}

TEST_F(Reports, AreSilentAboutCallsThatSendNothing) {
    pushplus::CallOptions limits;
    limits.timeout = milliseconds(0);
    EXPECT_FALSE(client().users().token(limits));
    EXPECT_FALSE(client().topics().exit(0));
    EXPECT_TRUE(events.empty());
    EXPECT_TRUE(lines.empty());
}

TEST_F(Reports, AtTheDefaultLevelAreWarningsAlone) {
    options.log_level = pushplus::ClientOptions().log_level;
    transport->answer(success());
    const auto me = client();
    EXPECT_TRUE(me.users().token());
    EXPECT_TRUE(lines.empty());
    transport->answer_key(success(R"({"accessKey":"key-2"})"));
    EXPECT_TRUE(me.refresh_access_key());
    EXPECT_THAT(lines, ElementsAre("the service named no life for the AccessKey; 7200 s are assumed"));
    EXPECT_THAT(levels, ElementsAre(LogLevel::warning));
    EXPECT_EQ(events.size(), 3U);
}

TEST_F(Reports, AboveWarningOrOffLeaveWarningsOut) {
    for (const auto level : {LogLevel::error, LogLevel::off}) {
        options.log_level = level;
        transport->answer_key(success(R"({"accessKey":"key-2"})"));
        EXPECT_TRUE(client().refresh_access_key());
    }
    EXPECT_TRUE(lines.empty());
}

TEST_F(Reports, OfARefreshThatFailsBesideTheCallsAreWarnings) {
    options.log_level = LogLevel::warning;
    const auto me = client();
    EXPECT_TRUE(me.access_key());
    clock->advance(seconds(6930));
    transport->answer_key(refusal(403));
    EXPECT_EQ(me.access_key()->value, "key-1");
    // Whoever demands a key waits until the refresh has ended, and with it the warning.
    static_cast<void>(me.refresh_access_key());
    const std::lock_guard<std::mutex> lock(mutex);
    ASSERT_FALSE(lines.empty());
    EXPECT_THAT(lines[0],
                HasSubstr("the AccessKey could not be refreshed, the old one stays in use: access_key: the service "
                          "returned code 403"));
}

TEST_F(Reports, NeverHoldASecret) {
    const std::string echo = "token=user-token secretKey=the-secret key=key-1";
    options.retry.max_attempts = 4;
    transport->answer(Transport::body(envelope(600, echo)));
    const auto me = client();
    std::vector<std::string> texts{me.users().token().error().message()};
    transport->answer(Transport::body(echo, 502));
    static_cast<void>(me.users().token());
    texts.push_back(me.users().token().error().message());
    transport->answer(Transport::failure(ErrorKind::connection, Delivery::not_sent, false, echo));
    static_cast<void>(me.users().token());
    texts.push_back(me.users().token().error().message());
    transport->answer_key(Transport::body(envelope(500, echo)));
    texts.push_back(me.refresh_access_key().error().message());
    texts.insert(texts.end(), lines.begin(), lines.end());
    EXPECT_GT(lines.size(), 5U);
    for (const auto& text : texts)
        for (const char* secret : {"user-token", "the-secret", "key-1"}) EXPECT_THAT(text, Not(HasSubstr(secret)));
}

TEST_F(Reports, ThatThrowDoNotBreakTheCall) {
    options.log = [](LogLevel, std::string_view) { throw std::runtime_error("log"); };
    options.observer = [](const AttemptEvent&) { throw 7; };
    transport->answer(refusal(600));
    transport->answer(success());
    const auto me = client();
    EXPECT_EQ(me.users().token().error().code(), 600);
    EXPECT_TRUE(me.users().token());
    transport->answer_key(success(R"({"accessKey":"key-2"})"));
    EXPECT_TRUE(me.refresh_access_key());
}

TEST_F(Reports, AnObserverThatThrowsCostsNoLineOfTheLog) {
    options.observer = [](const AttemptEvent&) { throw std::runtime_error("observer"); };
    transport->answer(success());
    EXPECT_TRUE(client().users().token());
    EXPECT_EQ(lines.size(), 2U);
}

TEST_F(Reports, ComeFromManyThreadsAtOnce) {
    transport->answer(success());
    const auto me = client();
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&me] {
            for (int call = 0; call < 10; ++call) EXPECT_TRUE(me.users().token());
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(events.size(), 161U);
    EXPECT_EQ(lines.size(), 161U);
}

}  // namespace
}  // namespace pushplus_test
