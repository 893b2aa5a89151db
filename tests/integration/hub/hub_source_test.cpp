#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "../../doubles/environment.hpp"
#include "hub_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::Client;
using pushplus::ErrorKind;
using pushplus::HubClientOptions;
using pushplus::Result;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Responds to a hub's callers as a test says, and notes what they sent.
class ScriptedHub {
public:
    ScriptedHub() {
        const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
            const std::lock_guard<std::mutex> lock(mutex_);
            asked_.push_back(request.method + " " + request.path + " " + request.get_header_value("If-None-Match") +
                             request.body);
            respond_(request, response);
        };
        server_.Get("/.*", answer);
        server_.Post("/.*", answer);
        port_ = server_.bind_to_any_port("127.0.0.1");
        thread_ = std::thread([this] { server_.listen_after_bind(); });
        while (!server_.is_running()) std::this_thread::yield();
    }
    ~ScriptedHub() {
        server_.stop();
        thread_.join();
    }
    ScriptedHub(const ScriptedHub&) = delete;
    ScriptedHub& operator=(const ScriptedHub&) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    void respond(std::function<void(const httplib::Request&, httplib::Response&)> respond) {
        const std::lock_guard<std::mutex> lock(mutex_);
        respond_ = std::move(respond);
    }
    void respond(int status, const std::string& body, httplib::Headers headers = {}) {
        respond([=](const httplib::Request&, httplib::Response& response) {
            response.status = status;
            response.headers = headers;
            if (!body.empty()) response.set_content(body, "application/json");
        });
    }
    [[nodiscard]] std::vector<std::string> asked() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return asked_;
    }

private:
    mutable std::mutex mutex_;
    std::function<void(const httplib::Request&, httplib::Response&)> respond_ = [](auto&, auto&) {};
    std::vector<std::string> asked_;
    httplib::Server server_;
    int port_ = 0;
    std::thread thread_;
};

HubClientOptions options_for(std::vector<std::string> urls) {
    HubClientOptions options;
    options.urls = std::move(urls);
    options.bearer_token = bearer;
    return options;
}

class AHubSource : public testing::Test {
protected:
    static pushplus::KeyRequest request() { return {std::chrono::steady_clock::now() + seconds(10), {}}; }
    Result<pushplus::IssuedKey> current() { return source->current(request()); }
    pushplus::Error failure() {
        const auto key = current();
        EXPECT_FALSE(key);
        return key ? pushplus::Error({}) : key.error();
    }

    ScriptedHub hub;
    std::shared_ptr<pushplus::AccessKeySource> source = pushplus::make_hub_source(options_for({hub.url()}));
};

constexpr char key_7[] = R"({"access_key":"key-7","generation":7,"expires_in":7199})";

TEST_F(AHubSource, AsksForTheKeyAndThenOnlyForAnother) {
    hub.respond(200, key_7);
    const auto first = current();
    ASSERT_TRUE(first) << first.error().message();
    EXPECT_EQ(first->value, "key-7");
    EXPECT_EQ(first->generation, 7U);
    EXPECT_EQ(first->expires_in, seconds(7199));
    hub.respond(304, "");
    const auto same = current();
    ASSERT_TRUE(same) << same.error().message();
    EXPECT_EQ(same->value, "key-7");
    EXPECT_LE(same->expires_in, seconds(7199));
    EXPECT_GT(same->expires_in, seconds(7100));
    EXPECT_THAT(hub.asked(), ElementsAre("GET /v1/access-key ", "GET /v1/access-key \"7\""));
}

TEST_F(AHubSource, SendsItsBearerTokenAndReportsARefusedKeyByItsGeneration) {
    std::promise<std::string> authorization;
    hub.respond([&](const httplib::Request& asked, httplib::Response& response) {
        authorization.set_value(asked.get_header_value("Authorization"));
        response.set_content(R"({"access_key":"key-8","generation":8,"expires_in":7200})", "application/json");
    });
    const auto other = source->replace({"key-7", seconds(7000), 7}, request());
    ASSERT_TRUE(other) << other.error().message();
    EXPECT_EQ(other->value, "key-8");
    EXPECT_EQ(authorization.get_future().get(), "Bearer " + bearer);
    EXPECT_THAT(hub.asked(), ElementsAre(R"(POST /v1/access-key/refresh {"generation":7})"));
}

TEST_F(AHubSource, HasNoOtherKeyYetIfTheHubSpacesThem) {
    hub.respond(429, R"({"error":"this AccessKey is fresh","code":429})", {{"Retry-After", "15"}});
    const auto none = source->replace({"key-7", seconds(7000), 7}, request());
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind(), ErrorKind::rate_limited);
    ASSERT_TRUE(none.error().retry_at());
    EXPECT_GT(*none.error().retry_at(), std::chrono::system_clock::now() + seconds(5));
    EXPECT_THAT(none.error().message(), HasSubstr("this AccessKey is fresh"));
}

TEST_F(AHubSource, WaitsAnHourAtMostAndNotAtAllForWhatIsNoTime) {
    for (const auto& [said, waited] :
         std::vector<std::pair<std::string, seconds>>{{"3601", seconds(3600)},
                                                      {"1000000", seconds(3600)},
                                                      {"99999999999999999999", seconds(3600)},
                                                      {"3599", seconds(3599)},
                                                      {"0", seconds(0)},
                                                      {"-5", seconds(0)},
                                                      {"-99999999999999999999", seconds(0)},
                                                      {"5x", seconds(0)},
                                                      {"x5", seconds(0)},
                                                      {"", seconds(0)}}) {
        hub.respond(429, R"({"error":"fresh","code":429})", {{"Retry-After", said}});
        const auto before = std::chrono::system_clock::now();
        const auto none = source->replace({"key-7", seconds(7000), 7}, request());
        const auto after = std::chrono::system_clock::now();
        ASSERT_FALSE(none);
        const auto retry_at = none.error().retry_at();
        EXPECT_EQ(retry_at.has_value(), waited > seconds(0)) << said;
        if (!retry_at) continue;
        EXPECT_GE(*retry_at, before + waited) << said;
        EXPECT_LE(*retry_at, after + waited) << said;
    }
}

struct BadAnswer {
    const char* name;
    int status;
    const char* body;
    ErrorKind kind;
    const char* said;
};
void PrintTo(const BadAnswer& bad, std::ostream* stream) { *stream << bad.name; }
class ABadAnswerOfAHub : public AHubSource, public testing::WithParamInterface<BadAnswer> {};

TEST_P(ABadAnswerOfAHub, IsAnErrorThatNamesTheHubAndHoldsNoSecret) {
    hub.respond(GetParam().status, GetParam().body);
    const auto error = failure();
    EXPECT_EQ(error.kind(), GetParam().kind) << error.message();
    EXPECT_THAT(error.message(), StartsWith("the hub at " + hub.url()));
    EXPECT_THAT(error.message(), HasSubstr(GetParam().said));
    EXPECT_THAT(error.message(), Not(HasSubstr(bearer)));
    EXPECT_THAT(error.message(), Not(HasSubstr("canary")));
}
INSTANTIATE_TEST_SUITE_P(
    Each, ABadAnswerOfAHub,
    testing::Values(
        BadAnswer{"bearer", 401, R"({"error":"no","code":401})", ErrorKind::unauthorized, "did not accept the bearer"},
        BadAnswer{"too_many", 429, R"({"error":"slow down","code":429})", ErrorKind::http, "HTTP 429: slow down"},
        BadAnswer{"store", 503, R"({"error":"the store failed","code":503})", ErrorKind::http, "HTTP 503: the store"},
        BadAnswer{"echo", 502, R"({"error":"Bearer bearer-of-the-workers","code":502})", ErrorKind::http, "Bearer ***"},
        BadAnswer{"page", 200, "<html>canary</html>", ErrorKind::invalid_response, "no AccessKey"},
        BadAnswer{"empty", 200, "{}", ErrorKind::invalid_response, "no AccessKey"},
        BadAnswer{"no_life", 200, R"({"access_key":"canary","generation":7,"expires_in":0})",
                  ErrorKind::invalid_response, "no AccessKey"},
        BadAnswer{"text", 200, R"({"access_key":"canary","generation":[],"expires_in":9})", ErrorKind::invalid_response,
                  "no AccessKey"},
        BadAnswer{"unasked_304", 304, "", ErrorKind::http, "HTTP 304"}),
    [](const auto& bad) { return std::string(bad.param.name); });

TEST_F(AHubSource, TriesOneHubAfterTheOtherAndGoesOnWithTheOneThatResponds) {
    hub.respond(200, key_7);
    std::string gone;
    {
        const ScriptedHub another;
        gone = another.url();
    }
    source = pushplus::make_hub_source(options_for({gone, hub.url()}));
    EXPECT_TRUE(current());
    EXPECT_TRUE(current());
    EXPECT_EQ(hub.asked().size(), 2U);
    source = pushplus::make_hub_source(options_for({gone}));
    EXPECT_THAT(failure().message(), StartsWith("the hub at " + gone + " did not respond"));
}

TEST_F(AHubSource, AsksTheNextHubIfOneHasNoKey) {
    ScriptedHub failing;
    failing.respond(503, R"({"error":"the store failed","code":503})");
    hub.respond(200, key_7);
    source = pushplus::make_hub_source(options_for({failing.url(), hub.url()}));
    EXPECT_EQ(current()->value, "key-7");
}

TEST_F(AHubSource, TellsUnusableOptionsWithoutQuotingTheToken) {
    const auto fault_of = [](HubClientOptions options) {
        const auto key = pushplus::make_hub_source(std::move(options))->current(request());
        EXPECT_FALSE(key);
        EXPECT_EQ(key.error().kind(), ErrorKind::invalid_argument);
        return key.error().message();
    };
    EXPECT_THAT(fault_of(options_for({})), StartsWith("urls is empty"));
    EXPECT_THAT(fault_of(options_for({"http://hub.example:8790"})), HasSubstr("plain http to another host"));
    for (const std::string& path :
         {std::string(), std::string("/"), std::string("hub.sock"), "/" + std::string(107, 'x')})
        EXPECT_THAT(fault_of(options_for({"unix:" + path})), StartsWith("urls: an element names a unix socket"))
            << path;
    auto options = options_for({"http://127.0.0.1:1"});
    options.bearer_token = "";
    EXPECT_THAT(fault_of(options), StartsWith("bearer_token is empty"));
    options.bearer_token = "canary\r\nX: y";
    EXPECT_THAT(fault_of(options), Not(HasSubstr("canary")));
}

TEST_F(AHubSource, TellsOfAProxyThatCannotBeUsedWithoutItsPassword) {
    const Environment no_proxy("no_proxy", "");
    for (const auto* proxy : {"socks9://user:hunter2pw@127.0.0.1:1", "http://user:hunter2pw@127.0.0.1:999999",
                              "user:hunter2pw%40127.0.0.1:9", "http://user:hunter2pw"}) {
        const Environment https_proxy("https_proxy", proxy);
        source = pushplus::make_hub_source(options_for({"https://127.0.0.1:1"}));
        const auto error = failure();
        EXPECT_THAT(error.message(), StartsWith("the hub at https://127.0.0.1:1 did not respond: "));
        EXPECT_THAT(error.message(), Not(HasSubstr("hunter2pw")));
    }
}

TEST_F(AHubSource, TellsItsAddressButNotATokenInIt) {
    hub.respond(502, R"({"error":"no","code":502})");
    const std::string long_name = "/gateway-production-eu1-0123456789abcdef";
    source = pushplus::make_hub_source(options_for({hub.url() + long_name}));
    EXPECT_THAT(failure().message(), StartsWith("the hub at " + hub.url() + long_name + " responded with HTTP 502"));
    source = pushplus::make_hub_source(options_for({hub.url() + "/" + bearer}));
    EXPECT_THAT(failure().message(), Not(HasSubstr(bearer)));
}

TEST_F(AHubSource, TellsThatItsCaBundleCannotBeRead) {
    auto options = options_for({"https://127.0.0.1:" + hub.url().substr(hub.url().rfind(':') + 1)});
    options.ca_bundle = "/nonexistent/ca.pem";
    source = pushplus::make_hub_source(options);
    const auto error = failure();
    EXPECT_EQ(error.kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(error.message(), HasSubstr("ca_bundle cannot be read"));
}

class AWorkerOfAHub : public HubFixture {
protected:
    Client worker(const std::string& url) {
        auto options = sandbox.client_options();
        options.access_key_source = pushplus::make_hub_source(options_for({url}));
        options.log = [this](pushplus::LogLevel, std::string_view line) {
            const std::lock_guard<std::mutex> lock(mutex);
            lines.emplace_back(line);
        };
        options.log_level = pushplus::LogLevel::debug;
        return Client({sandbox.credentials().token, ""}, options);
    }
    std::mutex mutex;
    std::vector<std::string> lines;
};

TEST_F(AWorkerOfAHub, CallsWithItsKeyAndWithoutASecretKey) {
    const auto hub = start();
    const auto client = worker(hub->base_url());
    EXPECT_TRUE(client.users().my_info());
    EXPECT_TRUE(client.async().users().my_info().get());
    sandbox.revoke_access_keys();
    const auto repeated = client.users().my_info();
    EXPECT_TRUE(repeated) << repeated.error().message();
    EXPECT_EQ(sandbox.access_keys_given(), 2U);
    for (const auto& line : lines) EXPECT_THAT(line, Not(HasSubstr(bearer)));
}

TEST_F(AWorkerOfAHub, SaysWhichOptionOfItsHubCannotBeUsed) {
    const auto called = worker("http://hub.example:8790").users().my_info();
    ASSERT_FALSE(called);
    EXPECT_EQ(called.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(called.error().message(), HasSubstr("the AccessKey's source cannot be used: urls: "));
}

TEST_F(AWorkerOfAHub, AsksAtASocketFile) {
    pushplus::HubOptions options;
    options.listen = "unix:" + folder.file("hub.sock");
    auto hub = start(options);
    const auto client = worker(hub->base_url());
    EXPECT_TRUE(client.users().my_info());
    sandbox.advance(seconds(73));
    EXPECT_TRUE(client.users().my_info());
    sandbox.revoke_access_keys();
    const auto repeated = client.users().my_info();
    EXPECT_TRUE(repeated) << repeated.error().message();
    EXPECT_EQ(sandbox.access_keys_given(), 2U);
}

TEST_F(AWorkerOfAHub, TakesASocketFileFromTheEnvironment) {
    pushplus::HubOptions options;
    options.listen = "unix:" + folder.file("hub.sock");
    const auto hub = start(options);
    const Environment token("PUSHPLUS_TOKEN", sandbox.credentials().token);
    const Environment url("PUSHPLUS_HUB_URL", "unix:" + folder.file("gone.sock") + " " + hub->base_url());
    const Environment its_token("PUSHPLUS_HUB_TOKEN", bearer);
    const Environment base_url("PUSHPLUS_BASE_URL", sandbox.base_url());
    const Environment no_secret("PUSHPLUS_SECRET_KEY", "");
    const auto client = Client::from_env(sandbox.client_options());
    ASSERT_TRUE(client) << client.error().message();
    EXPECT_TRUE(client->users().my_info());
}

TEST_F(AWorkerOfAHub, LearnsOfANewKeyWithinAMinute) {
    const auto hub = start();
    const auto client = worker(hub->base_url());
    EXPECT_TRUE(client.users().my_info());
    HubCaller caller(hub->base_url());
    const auto newer = caller.refresh(caller.key().generation());
    sandbox.advance(seconds(73));
    EXPECT_TRUE(comes_about([&] { return client.access_key()->value == newer.key(); }));
}

TEST_F(AWorkerOfAHub, CallsOnWithItsKeyWhileTheHubIsGone) {
    auto hub = start();
    const auto client = worker(hub->base_url());
    EXPECT_TRUE(client.users().my_info());
    hub.reset();
    for (int i = 0; i < 60; ++i) {
        sandbox.advance(seconds(60));
        EXPECT_TRUE(client.users().my_info());
    }
}

TEST_F(AWorkerOfAHub, IsMadeFromTheEnvironment) {
    const auto hub = start();
    const Environment token("PUSHPLUS_TOKEN", sandbox.credentials().token);
    const Environment url("PUSHPLUS_HUB_URL", " http://127.0.0.1:1 " + hub->base_url());
    const Environment base_url("PUSHPLUS_BASE_URL", sandbox.base_url());
    const Environment no_secret("PUSHPLUS_SECRET_KEY", "");
    const Environment none("PUSHPLUS_HUB_TOKEN", "");
    const auto missing = Client::from_env(sandbox.client_options());
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message(), HasSubstr("PUSHPLUS_HUB_TOKEN"));
    const Environment its_token("PUSHPLUS_HUB_TOKEN", bearer);
    const auto client = Client::from_env(sandbox.client_options());
    ASSERT_TRUE(client) << client.error().message();
    EXPECT_TRUE(client->users().my_info());
    const Environment bad("PUSHPLUS_HUB_URL", "http://hub.example");
    const auto unusable = Client::from_env(sandbox.client_options());
    ASSERT_FALSE(unusable);
    EXPECT_THAT(unusable.error().message(), HasSubstr("PUSHPLUS_HUB_URL"));
}

}  // namespace
}  // namespace pushplus_test
