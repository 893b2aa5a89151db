#include "core/configuration.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include <pushplus/pushplus.hpp>

#include "doubles/recording_transport.hpp"

namespace {

using pushplus::ClientOptions;
using pushplus::Credentials;
using pushplus::detail::check_configuration;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Credentials credentials{"token-of-the-user", "secret-key-of-the-user"};

using Change = std::function<void(ClientOptions&)>;

void expect_fine(const Change& change, const char* what) {
    ClientOptions options;
    change(options);
    const auto error = check_configuration(credentials, options);
    EXPECT_FALSE(error) << what << ": " << error->message();
}

void expect_refused(const std::string& name, const Change& change) {
    ClientOptions options;
    change(options);
    const auto error = check_configuration(credentials, options);
    ASSERT_TRUE(error) << name;
    EXPECT_EQ(error->kind(), pushplus::ErrorKind::invalid_argument);
    EXPECT_EQ(error->delivery(), pushplus::Delivery::not_sent);
    EXPECT_EQ(error->message().rfind(name, 0), 0U) << name << " is not named by: " << error->message();
}

TEST(Configuration, TakesTheDefaults) {
    ClientOptions options;
    EXPECT_FALSE(check_configuration(credentials, options));
    EXPECT_EQ(options.base_url, "https://www.pushplus.plus");
    EXPECT_EQ(options.connect_timeout, seconds(10));
    EXPECT_EQ(options.request_timeout, seconds(30));
    EXPECT_EQ(options.refresh_ahead, seconds(300));
    EXPECT_EQ(options.max_response_size, 16'777'216U);
}

TEST(Configuration, TakesEachLimit) {
    expect_fine([](ClientOptions& o) { o.connect_timeout = milliseconds(1); }, "connect_timeout 1 ms");
    expect_fine([](ClientOptions& o) { o.request_timeout = milliseconds(1); }, "request_timeout 1 ms");
    expect_fine([](ClientOptions& o) { o.total_timeout = milliseconds(1); }, "total_timeout 1 ms");
    expect_fine([](ClientOptions& o) { o.retry.max_attempts = 1; }, "one attempt");
    expect_fine([](ClientOptions& o) { o.retry.max_attempts = 10; }, "ten attempts");
    expect_fine([](ClientOptions& o) { o.retry.initial_backoff = milliseconds(0); }, "no backoff at first");
    expect_fine([](ClientOptions& o) { o.retry.initial_backoff = o.retry.max_backoff = milliseconds(0); },
                "no backoff at all");
    expect_fine([](ClientOptions& o) { o.retry.initial_backoff = o.retry.max_backoff; }, "a constant backoff");
    expect_fine([](ClientOptions& o) { o.refresh_ahead = seconds(0); }, "no refresh ahead");
    expect_fine([](ClientOptions& o) { o.max_response_size = 1; }, "one byte");
    expect_fine([](ClientOptions& o) { o.user_agent_suffix = "my-monitor/2.1 (~ !)"; }, "printable ASCII");
    expect_fine([](ClientOptions& o) { o.proxy = ""; }, "no proxy");
    expect_fine([](ClientOptions& o) { o.ca_bundle = "/certificates.pem"; }, "a CA bundle");
}

TEST(Configuration, NamesWhatIsBeyondALimit) {
    for (const auto none : {milliseconds(0), milliseconds(-1), milliseconds::min()}) {
        expect_refused("connect_timeout", [&](ClientOptions& o) { o.connect_timeout = none; });
        expect_refused("request_timeout", [&](ClientOptions& o) { o.request_timeout = none; });
        expect_refused("total_timeout", [&](ClientOptions& o) { o.total_timeout = none; });
    }
    for (const int attempts : {0, -1, 11, 1'000'000})
        expect_refused("retry.max_attempts", [&](ClientOptions& o) { o.retry.max_attempts = attempts; });
    expect_refused("retry.initial_backoff", [](ClientOptions& o) { o.retry.initial_backoff = milliseconds(-1); });
    expect_refused("retry.max_backoff", [](ClientOptions& o) { o.retry.max_backoff = milliseconds(499); });
    expect_refused("retry.max_backoff", [](ClientOptions& o) { o.retry.max_backoff = milliseconds(-1); });
    expect_refused("refresh_ahead", [](ClientOptions& o) { o.refresh_ahead = seconds(-1); });
    expect_refused("max_response_size", [](ClientOptions& o) { o.max_response_size = 0; });
    for (const std::string suffix : {"a\r\nX: y", "a\nb", "a\tb", "é", "推送", "\x7F"})
        expect_refused("user_agent_suffix", [&](ClientOptions& o) { o.user_agent_suffix = suffix; });
    expect_refused("user_agent_suffix", [](ClientOptions& o) { o.user_agent_suffix = std::string(1, '\0'); });
}

TEST(Configuration, LeavesProxyAndCaBundleToATransportOfTheCallersOwn) {
    const auto transport = std::make_shared<pushplus_test::RecordingTransport>();
    expect_fine([&](ClientOptions& o) { o.transport = transport; }, "a transport");
    expect_refused("proxy", [&](ClientOptions& o) {
        o.transport = transport;
        o.proxy = "";
    });
    expect_refused("proxy, ca_bundle, additional_ca_certificates", [&](ClientOptions& o) {
        o.transport = transport;
        o.ca_bundle = "/certificates.pem";
    });
}

TEST(Configuration, ChecksTheBaseUrl) {
    ClientOptions options;
    options.base_url = "https://host/prefix//";
    EXPECT_FALSE(check_configuration(credentials, options));
    EXPECT_EQ(options.base_url, "https://host/prefix");

    expect_refused("base_url", [](ClientOptions& o) { o.base_url = ""; });
    expect_refused("base_url", [](ClientOptions& o) { o.base_url = "http://host"; });
    expect_fine(
        [](ClientOptions& o) {
            o.base_url = "http://host";
            o.dangerously_allow_plain_http = true;
        },
        "plain http, loudly");
}

TEST(Configuration, ChecksTheCredentialsWithoutQuotingThem) {
    ClientOptions options;
    for (const std::string bad : {"hunter2\n", "hunter2\r\nX: y", "\thunter2", "hunter2\xFF", "hunter2\xC0\xAF"}) {
        const auto token = check_configuration({bad, "s"}, options);
        ASSERT_TRUE(token);
        EXPECT_EQ(token->kind(), pushplus::ErrorKind::invalid_argument);
        EXPECT_EQ(token->message().rfind("token ", 0), 0U);
        EXPECT_EQ(token->message().find("hunter2"), std::string::npos);
        const auto secret_key = check_configuration({"t", bad}, options);
        ASSERT_TRUE(secret_key);
        EXPECT_EQ(secret_key->message().rfind("secret_key ", 0), 0U);
        EXPECT_EQ(secret_key->message().find("hunter2"), std::string::npos);
    }
    EXPECT_FALSE(
        check_configuration({"0123456789abcdef0123456789abcdef", "p@ss-w0rd~!#$%&()*+,.:;<=>?[]^_{|}"}, options));
}

TEST(Configuration, HoldsEndlessTimesToAYear) {
    const auto transport = std::make_shared<pushplus_test::RecordingTransport>();
    ClientOptions options;
    options.transport = transport;
    options.connect_timeout = milliseconds::max();
    options.request_timeout = milliseconds::max();
    options.total_timeout = milliseconds::max();
    options.retry.initial_backoff = milliseconds::max();
    options.retry.max_backoff = milliseconds::max();
    options.refresh_ahead = seconds::max();
    auto checked = options;
    ASSERT_FALSE(check_configuration(credentials, checked));
    constexpr auto year = std::chrono::hours(24 * 365);
    EXPECT_EQ(checked.connect_timeout, year);
    EXPECT_EQ(checked.request_timeout, year);
    EXPECT_EQ(checked.total_timeout, year);
    EXPECT_EQ(checked.retry.initial_backoff, year);
    EXPECT_EQ(checked.retry.max_backoff, year);

    // Without the bound the sum with the clock's time would overflow, and the call be over before it begins.
    transport->answer(pushplus_test::RecordingTransport::body(R"({"code":200,"data":"t"})"));
    const pushplus::Client client(credentials, options);
    const auto token = client.users().token();
    ASSERT_TRUE(token) << token.error().message();
    ASSERT_EQ(transport->key_requests().size(), 1U);
    EXPECT_GT(transport->key_requests()[0].timeout, std::chrono::hours(24));
}

TEST(Configuration, UnusableOptionsAreToldByEachCallAndNothingIsSent) {
    const auto transport = std::make_shared<pushplus_test::RecordingTransport>();
    ClientOptions options;
    options.transport = transport;
    options.retry.max_attempts = 0;
    const pushplus::Client client(credentials, options);
    const auto info = client.users().my_info();
    ASSERT_FALSE(info);
    EXPECT_EQ(info.error().kind(), pushplus::ErrorKind::invalid_argument);
    EXPECT_NE(info.error().message().find("retry.max_attempts"), std::string::npos);
    EXPECT_FALSE(pushplus::Client::create(credentials, options));
    EXPECT_TRUE(transport->requests().empty());
    EXPECT_TRUE(transport->key_requests().empty());
}

}  // namespace
