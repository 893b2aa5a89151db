#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "access_key/shared_record.hpp"
#include "doubles/memory_state_store.hpp"
#include "doubles/raw_connection.hpp"
#include "hub_fixture.hpp"

namespace pushplus_test {
namespace {

using pushplus::ErrorKind;
using pushplus::Hub;
using pushplus::HubOptions;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

class AHub : public HubFixture {};

TEST_F(AHub, HandsOutTheKey) {
    const auto hub = start();
    HubCaller caller(hub->base_url());
    const auto given = caller.key();
    EXPECT_EQ(given.status, 200);
    EXPECT_THAT(given.body,
                MatchesRegex(R"(\{"access_key":"[0-9a-f]{32}","generation":[0-9]+,"expires_in":7[0-9]{3}\})"));
    EXPECT_EQ(given.header("ETag"), '"' + std::to_string(given.generation()) + '"');
    EXPECT_EQ(given.header("Cache-Control"), "no-store");
    EXPECT_EQ(given.header("Content-Type"), "application/json");
    EXPECT_EQ(caller.key().key(), given.key());
    EXPECT_EQ(sandbox.access_keys_given(), 1U);
}

TEST_F(AHub, SaysNothingAnewToWhoHasTheKey) {
    const auto hub = start();
    HubCaller caller(hub->base_url());
    const auto tag = caller.key().header("ETag");
    for (const std::string& condition : {tag, "W/" + tag, "\"1\", " + tag, std::string("*")}) {
        EXPECT_EQ(caller.key_unless(condition), "HTTP/1.1 304 Not Modified\r\nCache-Control: no-store\r\nETag: " + tag +
                                                    "\r\nConnection: close\r\n\r\n");
    }
    EXPECT_THAT(caller.key_unless("\"1\""), ::testing::StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(AHub, ReplacesARefusedKeyOnceForAllThatReportIt) {
    const auto hub = start();
    HubCaller caller(hub->base_url());
    const auto first = caller.key();
    const auto second = caller.refresh(first.generation());
    EXPECT_EQ(second.status, 200);
    EXPECT_NE(second.key(), first.key());
    EXPECT_GT(second.generation(), first.generation());
    EXPECT_EQ(second.header("ETag"), '"' + std::to_string(second.generation()) + '"');
    EXPECT_EQ(caller.refresh(first.generation()).key(), second.key()) << "late";
    EXPECT_EQ(caller.refresh(1).key(), second.key()) << "of a hub before";
    EXPECT_EQ(caller.refresh(std::uint64_t{1} << 53U).key(), second.key()) << "of nobody";
    EXPECT_EQ(sandbox.access_keys_given(), 2U);
}

TEST_F(AHub, FetchesOnceForTwoHundredReportsAtOnce) {
    const auto hub = start();
    const auto first = HubCaller(hub->base_url()).key();
    std::vector<std::future<HubResponse>> reports;
    for (int i = 0; i < 200; ++i)
        reports.push_back(
            std::async(std::launch::async, [&] { return HubCaller(hub->base_url()).refresh(first.generation()); }));
    std::vector<std::string> keys;
    for (auto& report : reports) {
        const auto got = report.get();
        EXPECT_EQ(got.status, 200) << got.body;
        EXPECT_NE(got.key(), first.key());
    }
    EXPECT_EQ(sandbox.access_keys_given(), 2U);
}

TEST_F(AHub, SpacesTheFetchesOfKeysThatAreRefusedWhileTheyAreFresh) {
    store = std::make_shared<MemoryStateStore>(sandbox.client_options().clock);  // Its time can be moved.
    const auto hub = start();
    HubCaller caller(hub->base_url());
    const auto second = caller.refresh(caller.key().generation());
    const auto spaced = caller.refresh(second.generation());
    EXPECT_EQ(spaced.status, 429);
    EXPECT_EQ(spaced.header("Retry-After"), "15");
    EXPECT_EQ(spaced.json().value("code", 0), 429);
    EXPECT_THAT(spaced.json().value("error", ""), HasSubstr("account may be locked"));
    sandbox.advance(seconds(15));
    EXPECT_EQ(caller.refresh(second.generation()).status, 200);
    EXPECT_EQ(sandbox.access_keys_given(), 3U);
}

TEST_F(AHub, HandsOutTheOldKeyDuringARefresh) {
    const auto hub = start();
    HubCaller caller(hub->base_url());
    const auto first = caller.key();
    pushplus::SandboxFault slow;
    slow.delay = std::chrono::hours(1);
    sandbox.fail("access_key", slow);
    auto refreshed =
        std::async(std::launch::async, [&] { return HubCaller(hub->base_url()).refresh(first.generation()); });
    while (sandbox.request_count("access_key") < 2) std::this_thread::yield();
    EXPECT_EQ(caller.key().key(), first.key());
    EXPECT_EQ(refreshed.wait_for(seconds(0)), std::future_status::timeout);
    sandbox.clear_faults();
    EXPECT_NE(refreshed.get().key(), first.key());
}

TEST_F(AHub, KeepsTheKeyOverARestart) {
    auto hub = start();
    const auto first = HubCaller(hub->base_url()).key();
    hub = start();
    const auto again = HubCaller(hub->base_url()).key();
    EXPECT_EQ(again.key(), first.key());
    EXPECT_EQ(again.generation(), first.generation());
    EXPECT_EQ(sandbox.access_keys_given(), 1U);
}

TEST_F(AHub, IsOneHubWithAnotherOverTheSameStore) {
    const auto one = start();
    const auto two = start();
    HubCaller first(one->base_url());
    HubCaller second(two->base_url());
    const auto key = first.key();
    EXPECT_EQ(second.key().key(), key.key());
    const auto newer = first.refresh(key.generation());
    // The second has not looked since.
    EXPECT_EQ(second.refresh(newer.generation()).status, 429) << "it finds the key that was named, which is fresh";
    EXPECT_EQ(second.refresh(key.generation()).key(), newer.key());
    EXPECT_EQ(sandbox.access_keys_given(), 2U);
}

TEST_F(AHub, CountsItsKeysFromMomentsWithoutAStore) {
    HubOptions options{"127.0.0.1:0", {bearer}};
    std::optional<Hub> hub(std::in_place, pushplus::Client(sandbox.credentials(), sandbox.client_options()), options);
    const auto first = HubCaller(hub->base_url()).key();
    EXPECT_GT(first.generation(), 1'500'000'000'000U);
    sandbox.advance(seconds(1));
    hub.emplace(pushplus::Client(sandbox.credentials(), sandbox.client_options()), options);
    EXPECT_GT(HubCaller(hub->base_url()).key().generation(), first.generation());
}

struct BadRefresh {
    const char* name;
    const char* body;
};
void PrintTo(const BadRefresh& bad, std::ostream* stream) { *stream << bad.name; }
class ABadRefresh : public HubFixture, public testing::WithParamInterface<BadRefresh> {};

TEST_P(ABadRefresh, IsRefusedWithoutAFetch) {
    const auto hub = start();
    HubCaller caller(hub->base_url());
    caller.key();
    const auto refused = caller.ask("POST", "/v1/access-key/refresh", GetParam().body);
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.json().value("code", 0), 400);
    EXPECT_EQ(sandbox.access_keys_given(), 1U);
}
INSTANTIATE_TEST_SUITE_P(Each, ABadRefresh,
                         testing::Values(BadRefresh{"empty", ""}, BadRefresh{"no_json", "{\"gen"},
                                         BadRefresh{"list", "[1]"}, BadRefresh{"missing", "{}"},
                                         BadRefresh{"text", R"({"generation":"7"})"},
                                         BadRefresh{"negative", R"({"generation":-7})"},
                                         BadRefresh{"fraction", R"({"generation":7.5})"}),
                         [](const auto& bad) { return std::string(bad.param.name); });

TEST_F(AHub, NeedsABearerTokenForAllThatIsOfTheAccount) {
    HubOptions options;
    options.relay_sends = true;
    options.bearer_tokens = {bearer, "another-bearer-token"};
    const auto hub = start(options);
    HubCaller caller(hub->base_url());
    const std::string wrong = "bearer-of-the-worker5";
    const std::string half = bearer.substr(0, 10);
    for (const auto& [method, path] :
         {std::pair{"GET", "/v1/access-key"}, {"POST", "/v1/access-key/refresh"}, {"POST", "/v1/send"}}) {
        for (const std::string* token : {static_cast<const std::string*>(nullptr), &wrong, &half}) {
            const auto denied = caller.ask(method, path, "{}", {}, token);
            EXPECT_EQ(denied.status, 401) << path;
            EXPECT_EQ(denied.header("WWW-Authenticate"), "Bearer");
            EXPECT_EQ(denied.json().value("code", 0), 401);
        }
    }
    EXPECT_EQ(caller.ask("GET", "/v1/access-key", "", {}, &options.bearer_tokens[1]).status, 200);
    for (const char* path : {"/healthz", "/readyz", "/metrics"})
        EXPECT_EQ(caller.ask("GET", path, "", {}, nullptr).status, 200) << path;
    EXPECT_THAT(caller.get("/metrics").body, HasSubstr("pushplus_hub_denied_total 9\n"));
}

TEST_F(AHub, TakesTenWrongBearersASecondAndAnyNumberOfRightOnes) {
    const auto hub = start();
    HubCaller caller(hub->base_url());
    const std::string wrong = "a-wrong-bearer-token";
    std::vector<int> statuses;
    EXPECT_TRUE(comes_about([&] {
        statuses.push_back(caller.ask("GET", "/v1/access-key", "", {}, &wrong).status);
        return statuses.back() == 429;
    }));
    EXPECT_GE(statuses.size(), 11U);
    EXPECT_EQ(caller.key().status, 200);
    EXPECT_TRUE(comes_about([&] { return caller.ask("GET", "/v1/access-key", "", {}, &wrong).status == 401; }));
}

TEST_F(AHub, TakesOtherBearersWhenItIsToldTo) {
    const auto hub = start();
    HubCaller caller(hub->base_url());
    EXPECT_TRUE(hub->set_bearer_tokens({"the-bearer-after-it"}));
    EXPECT_EQ(caller.key().status, 401);
    const std::string after = "the-bearer-after-it";
    EXPECT_EQ(caller.ask("GET", "/v1/access-key", "", {}, &after).status, 200);
    EXPECT_FALSE(hub->set_bearer_tokens({}));
    EXPECT_FALSE(hub->set_bearer_tokens({"short"}));
    EXPECT_EQ(caller.ask("GET", "/v1/access-key", "", {}, &after).status, 200);
}

TEST_F(AHub, RefusesWhatItDoesNotServe) {
    const auto hub = start();
    HubCaller caller(hub->base_url());
    EXPECT_EQ(caller.get("/").status, 404);
    const auto no_relay = caller.ask("POST", "/v1/send", R"({"content":"c"})");
    EXPECT_EQ(no_relay.status, 404) << "only if it is told to";
    EXPECT_THAT(no_relay.body, testing::HasSubstr("--relay-sends"));
    const auto method = caller.ask("POST", "/v1/access-key");
    EXPECT_EQ(method.status, 405);
    EXPECT_EQ(method.header("Allow"), "GET");
    EXPECT_EQ(method.json().value("code", 0), 405);
    EXPECT_EQ(caller.ask("GET", "/v1/access-key/refresh").header("Allow"), "POST");
    const auto head = caller.ask("HEAD", "/v1/access-key");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.body, "");
}

TEST_F(AHub, RefusesABodyOfMoreThan64KiB) {
    const auto hub = start();
    HubCaller caller(hub->base_url());
    const std::string body = R"({"generation":1})";
    const std::size_t most = std::size_t{64} << 10;
    EXPECT_EQ(caller.ask("POST", "/v1/access-key/refresh", body + std::string(most - body.size(), ' ')).status, 200);
    const auto large = HubCaller(hub->base_url())
                           .ask("POST", "/v1/access-key/refresh", body + std::string(most - body.size() + 1, ' '));
    EXPECT_EQ(large.status, 413);
    EXPECT_EQ(large.json().value("code", 0), 413);
}

TEST_F(AHub, SaysWhatItDidWithoutSecrets) {
    HubOptions options;
    options.relay_sends = true;
    const auto hub = start(options);
    HubCaller caller(hub->base_url());
    const auto key = caller.key();
    caller.ask("POST", "/v1/send", R"({"content":"c"})");
    caller.refresh(1);
    const auto metrics = caller.get("/metrics");
    EXPECT_THAT(metrics.header("Content-Type"), HasSubstr("text/plain; version=0.0.4"));
    for (const char* line : {"pushplus_hub_keys_given_total 2\n", "pushplus_hub_fetches_total{result=\"ok\"} 1\n",
                             "pushplus_hub_fetches_total{result=\"failed\"} 0\n", "pushplus_hub_refreshes_total 1\n",
                             "pushplus_hub_late_reports_total 1\n", "pushplus_hub_store_up 1\n",
                             "pushplus_hub_denied_total 0\n", "pushplus_hub_sends_total{code=\"200\"} 1\n"})
        EXPECT_THAT(metrics.body, HasSubstr(line));
    EXPECT_THAT(metrics.body, Not(HasSubstr("key_seconds_left 0\n")));
    for (const auto& secret : {key.key(), bearer, sandbox.credentials().token, sandbox.credentials().secret_key})
        EXPECT_THAT(metrics.body, Not(HasSubstr(secret)));
}

TEST_F(AHub, SaysWhyItIsNotReady) {
    pushplus::SandboxFault down;
    down.code = 403;
    down.times = -1;
    sandbox.fail("access_key", down);
    const auto hub = start();
    HubCaller caller(hub->base_url());
    EXPECT_EQ(caller.get("/healthz").status, 200);
    EXPECT_TRUE(comes_about([&] {
        const auto ready = caller.get("/readyz");
        EXPECT_EQ(ready.status, 503);
        return ready.body.find("403") != std::string::npos;
    }));
    const auto refused = caller.key();
    EXPECT_EQ(refused.status, 502);
    EXPECT_EQ(refused.json().value("code", 0), 502);
    EXPECT_THAT(refused.json().value("error", ""), HasSubstr("403"));
    EXPECT_THAT(refused.body, Not(HasSubstr(sandbox.credentials().secret_key)));
    sandbox.clear_faults();
    sandbox.advance(std::chrono::hours(1));
    EXPECT_TRUE(comes_about([&] { return caller.get("/readyz").status == 200; }));
}

// The seconds to the next try, which all processes wait for, make no new reason.
TEST_F(AHub, LogsOneLineForEachReasonWithoutAKey) {
    std::mutex mutex;
    std::vector<std::string> lines;
    auto options = sandbox.client_options();
    const auto shared = std::make_shared<MemoryStateStore>(options.clock);  // Its time can be moved.
    options.state_store = shared;
    options.log = [&](pushplus::LogLevel, std::string_view line) {
        const std::lock_guard<std::mutex> lock(mutex);
        if (line.find("AccessKey") != std::string_view::npos) lines.emplace_back(line);
    };
    const auto logged = [&] {
        const std::lock_guard<std::mutex> lock(mutex);
        return lines;
    };
    const auto fail_with = [&](int code) {
        pushplus::SandboxFault fault;
        fault.code = code;
        fault.times = -1;
        sandbox.clear_faults();
        sandbox.fail("access_key", fault);
    };
    HubOptions how;
    how.listen = "127.0.0.1:0";
    how.bearer_tokens = {bearer};
    fail_with(403);
    const Hub hub(pushplus::Client(sandbox.credentials(), options), how);
    HubCaller caller(hub.base_url());
    std::set<std::string> reasons;
    const auto gives_another_reason = [&] {
        const auto ready = caller.get("/readyz").body;
        return ready.find("403") != std::string::npos && reasons.insert(ready).second;
    };
    ASSERT_TRUE(comes_about(gives_another_reason));
    for (const auto& [name, text] : shared->texts()) {
        auto record = pushplus::detail::read_record(text);
        record.pause += std::chrono::milliseconds(std::chrono::minutes(50)).count();
        if (record.fails > 0) shared->restore({{name, pushplus::detail::write_record(record)}});
    }
    for (int i = 0; i < 3; ++i) {
        sandbox.advance(seconds(16));
        EXPECT_TRUE(comes_about(gives_another_reason));
    }
    EXPECT_THAT(logged(), ElementsAre(AllOf(HasSubstr("no AccessKey"), HasSubstr("403"))));

    fail_with(999);
    sandbox.advance(std::chrono::hours(1));
    EXPECT_TRUE(comes_about([&] { return logged().size() == 2; }));
    EXPECT_THAT(logged().back(), AllOf(HasSubstr("no AccessKey"), HasSubstr("999")));

    sandbox.clear_faults();
    sandbox.advance(std::chrono::hours(1));
    EXPECT_TRUE(comes_about([&] { return logged().size() == 3; }));
    EXPECT_THAT(logged().back(), HasSubstr("there is an AccessKey again"));
}

TEST_F(AHub, SaysThatNoKeyCameInTime) {
    auto hub = start();
    HubCaller caller(hub->base_url());
    ASSERT_EQ(caller.key().status, 200);
    // Another process has begun to fetch, and says no more.
    for (const auto& entry : std::filesystem::directory_iterator(folder.file("state"))) {
        const auto name = entry.path().filename().string();
        if (name.substr(0, 4) != "key-" || entry.path().has_extension()) continue;
        ASSERT_TRUE(store->update(name, [](std::string& text, pushplus::StateStore::Time time) {
            auto record = pushplus::detail::read_record(text);
            record.ends = pushplus::detail::since_1970(time);
            record.lease = std::max(record.ends, record.lease + 1);
            record.lease_ends = record.lease + 14'000;
            record.holder = "another";
            text = pushplus::detail::write_record(record);
        }));
    }
    sandbox.advance(std::chrono::hours(3));
    for (const bool refreshes : {false, true}) {
        auto asked = std::async(std::launch::async, [&] { return refreshes ? caller.refresh(1) : caller.key(); });
        while (asked.wait_for(milliseconds(5)) != std::future_status::ready) sandbox.advance(seconds(1));
        const auto late = asked.get();
        EXPECT_EQ(late.status, 504) << late.body;
        EXPECT_EQ(late.json().value("code", 0), 504);
    }
    auto ended = std::async(std::launch::async, [&] { hub.reset(); });
    while (ended.wait_for(milliseconds(5)) != std::future_status::ready) sandbox.advance(seconds(1));
}

TEST_F(AHub, SaysThatItsStoreFailed) {
    const auto hub = start();
    HubCaller caller(hub->base_url());
    EXPECT_EQ(caller.key().status, 200);
    EXPECT_EQ(::chmod(folder.file("state").c_str(), 0755), 0);
    sandbox.advance(std::chrono::hours(3));
    const auto failed = caller.key();
    EXPECT_EQ(failed.status, 503) << failed.body;
    EXPECT_EQ(failed.json().value("code", 0), 503);
    EXPECT_THAT(caller.get("/metrics").body, HasSubstr("pushplus_hub_store_up 0\n"));
}

TEST_F(AHub, RelaysASendThroughTheGuardOfTheAccount) {
    HubOptions options;
    options.relay_sends = true;
    const auto hub = start(options);
    HubCaller caller(hub->base_url());
    const auto sent = caller.ask("POST", "/v1/send", R"({"title":"标题","content":"内容","template":"txt"})");
    EXPECT_EQ(sent.status, 200) << sent.body;
    EXPECT_EQ(sent.json().value("code", 0), 200);
    EXPECT_THAT(sent.json().value("data", ""), MatchesRegex("[0-9a-f]{32}"));
    EXPECT_EQ(caller.ask("POST", "/v1/send", R"({"title":"t"})").status, 400);
    EXPECT_EQ(caller.ask("POST", "/v1/send", R"({"content":)").status, 400);
    EXPECT_EQ(caller.ask("POST", "/v1/send", R"({"content":["c"]})").status, 400);
    const auto token = caller.ask("POST", "/v1/send", R"({"content":"c","token":"somebody-elses"})");
    EXPECT_EQ(token.status, 400);
    EXPECT_THAT(token.body, Not(HasSubstr("somebody-elses")));
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(caller.ask("POST", "/v1/send", R"({"content":"c)" + std::to_string(i) + "\"}").status, 200);
    const auto held = caller.ask("POST", "/v1/send", R"({"content":"one too many"})");
    EXPECT_EQ(held.status, 429) << held.body;
    EXPECT_GE(std::atoi(held.header("Retry-After").c_str()), 50);
    EXPECT_EQ(sandbox.request_count("messages.send"), 5U);
    const auto metrics = caller.get("/metrics").body;
    for (const char* line :
         {"sends_total{code=\"200\"} 5\n", "sends_total{code=\"held_back\"} 1\n", "sends_total{code=\"not_sent\"} 4\n"})
        EXPECT_THAT(metrics, HasSubstr(line));
    EXPECT_THAT(metrics, Not(HasSubstr("code=\"none\"")));
}

TEST_F(AHub, CountsASendWithoutAResponseAsNone) {
    HubOptions options;
    options.relay_sends = true;
    const auto hub = start(options);
    HubCaller caller(hub->base_url());
    pushplus::SandboxFault cut;
    cut.cut_connection = true;
    sandbox.fail("messages.send", cut);
    EXPECT_EQ(caller.ask("POST", "/v1/send", R"({"content":"c"})").status, 502);
    EXPECT_THAT(caller.get("/metrics").body, HasSubstr("sends_total{code=\"none\"} 1\n"));
}

TEST_F(AHub, SaysTheServicesCodeOfASendThatItRefused) {
    HubOptions options;
    options.relay_sends = true;
    const auto hub = start(options);
    sandbox.set_verified(false);
    const auto refused = HubCaller(hub->base_url()).ask("POST", "/v1/send", R"({"content":"c"})");
    EXPECT_EQ(refused.status, 502);
    EXPECT_EQ(refused.json().value("code", 0), 905);
    EXPECT_THAT(HubCaller(hub->base_url()).get("/metrics").body, HasSubstr("sends_total{code=\"905\"} 1\n"));
}

TEST_F(AHub, ListensAtASocketFile) {
    HubOptions options;
    options.listen = "unix:" + folder.file("hub.sock");
    {
        const auto hub = start(options);
        EXPECT_EQ(hub->base_url(), options.listen);
        struct stat made {};
        ASSERT_EQ(::stat(folder.file("hub.sock").c_str(), &made), 0);
        EXPECT_TRUE(S_ISSOCK(made.st_mode));
        EXPECT_EQ(made.st_mode & 0777U, 0660U);
        httplib::Client at_file(folder.file("hub.sock"));
        at_file.set_address_family(AF_UNIX);
        const auto got = at_file.Get("/v1/access-key", {{"Authorization", "Bearer " + bearer}, {"Host", "hub"}});
        ASSERT_TRUE(got);
        EXPECT_EQ(got->status, 200);
        options.bearer_tokens = {bearer};
        const Hub second(client(), options);
        ASSERT_TRUE(second.error()) << "somebody listens there";
    }
    struct stat made {};
    EXPECT_NE(::stat(folder.file("hub.sock").c_str(), &made), 0) << "it is removed at the end";
}

struct BadOptions {
    const char* name;
    const char* listen;
    std::vector<std::string> bearers;
    const char* said;
};
void PrintTo(const BadOptions& bad, std::ostream* stream) { *stream << bad.name; }
class UnusableHubOptions : public HubFixture, public testing::WithParamInterface<BadOptions> {};

TEST_P(UnusableHubOptions, AreToldWithoutQuotingSecrets) {
    HubOptions options;
    options.listen = GetParam().listen;
    options.bearer_tokens = GetParam().bearers;
    const Hub hub(client(), options);
    ASSERT_TRUE(hub.error());
    EXPECT_EQ(hub.error()->kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(hub.error()->message(), HasSubstr(GetParam().said));
    EXPECT_THAT(hub.error()->message(), Not(HasSubstr("seekrit")));
}
INSTANTIATE_TEST_SUITE_P(
    Each, UnusableHubOptions,
    testing::Values(BadOptions{"no_bearer", "127.0.0.1:0", {}, "bearer_tokens is empty"},
                    BadOptions{"short_bearer", "127.0.0.1:0", {bearer, "seekrit"}, "16 to 512"},
                    BadOptions{"blank_bearer", "127.0.0.1:0", {"seekrit seekrit seekrit"}, "without blanks"},
                    BadOptions{"no_port", "127.0.0.1", {bearer}, "HOST:PORT"},
                    BadOptions{"bad_port", "127.0.0.1:65536", {bearer}, "HOST:PORT"},
                    BadOptions{"no_path", "unix:", {bearer}, "HOST:PORT or unix:PATH"},
                    BadOptions{"all_addresses", "0.0.0.0:0", {bearer}, "dangerously_allow_plain_http"},
                    BadOptions{"a_name_like_loopback", "127.0.0.1.example:0", {bearer}, "loopback"},
                    BadOptions{"a_name_like_an_address", "127.0.0.256:0", {bearer}, "loopback"}),
    [](const auto& bad) { return std::string(bad.param.name); });

TEST_F(AHub, ListensToOtherHostsIfThatIsAllowedLoudly) {
    HubOptions options;
    options.listen = "0.0.0.0:0";
    options.dangerously_allow_plain_http = true;
    const auto hub = start(options);
    EXPECT_THAT(hub->base_url(), MatchesRegex("http://0\\.0\\.0\\.0:[0-9]+"));
}

TEST_F(AHub, TellsTheFaultOfItsClient) {
    auto options = sandbox.client_options();
    options.retry.max_attempts = 0;
    const Hub hub(pushplus::Client(sandbox.credentials(), options), {"127.0.0.1:0", {bearer}});
    ASSERT_TRUE(hub.error());
    EXPECT_THAT(hub.error()->message(), HasSubstr("max_attempts"));
}

TEST_F(AHub, AwaitsAFetchThatIsUnderWayAtItsEnd) {
    pushplus::SandboxFault slow;
    slow.delay = seconds(1);
    sandbox.fail("access_key", slow);
    auto hub = start();
    while (sandbox.request_count("access_key") < 1) std::this_thread::yield();
    hub.reset();
    hub = start();
    EXPECT_EQ(HubCaller(hub->base_url()).key().status, 200);
    EXPECT_EQ(sandbox.access_keys_given(), 1U) << "the key was stored";
}

/// A store whose clock a test sets ahead.
class StoreAhead final : public pushplus::StateStore {
public:
    explicit StoreAhead(std::shared_ptr<pushplus::StateStore> inner) : inner_(std::move(inner)) {}

    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        ++updates;
        return inner_->update(name, [&](std::string& text, Time now) {
            if (name.substr(0, 4) == "key-") key = name;
            change(text, now + ahead.load());
        });
    }

    std::atomic<int> updates{0};
    std::atomic<seconds> ahead{seconds(0)};
    std::string key;  ///< The name of the account's record.

private:
    const std::shared_ptr<pushplus::StateStore> inner_;
};

TEST_F(AHub, AwaitsAlsoAFetchThatBeginsBehindAnotherHubsLeaseAtItsEnd) {
    const auto ahead = std::make_shared<StoreAhead>(store);
    store = ahead;
    EXPECT_EQ(HubCaller(start()->base_url()).key().status, 200);
    ASSERT_TRUE(ahead->update(ahead->key, [](std::string& text, pushplus::StateStore::Time time) {
        auto record = pushplus::detail::read_record(text);
        const auto now = pushplus::detail::since_1970(time);
        record.ends = now;
        record.lease = std::max(now, record.lease + 1);
        record.lease_ends = record.lease + 14'000;
        record.holder = "another";
        text = pushplus::detail::write_record(record);
    }));
    pushplus::SandboxFault slow;
    slow.delay = seconds(1);
    sandbox.fail("access_key", slow);
    const int before = ahead->updates;
    auto hub = start();
    const int port = std::stoi(hub->base_url().substr(hub->base_url().rfind(':') + 1));
    EXPECT_TRUE(comes_about([&] { return ahead->updates > before; }));
    auto ended = std::async(std::launch::async, [&] { hub.reset(); });
    EXPECT_TRUE(comes_about([&] { return !RawConnection(port).connected(); }));
    sandbox.advance(seconds(8));
    ahead->ahead = seconds(15);
    EXPECT_TRUE(comes_about([&] { return sandbox.request_count("access_key") == 2; }));
    sandbox.advance(seconds(8));
    ended.get();
    EXPECT_EQ(HubCaller(start()->base_url()).key().status, 200);
    EXPECT_EQ(sandbox.access_keys_given(), 2U) << "the key was stored";
}

TEST_F(AHub, LetsARequestUnderWayEndAtItsEnd) {
    auto hub = start();
    HubCaller caller(hub->base_url());
    const auto first = caller.key();
    pushplus::SandboxFault slow;
    slow.delay = seconds(1);
    sandbox.fail("access_key", slow);
    auto refreshed = std::async(std::launch::async,
                                [&, url = hub->base_url()] { return HubCaller(url).refresh(first.generation()); });
    while (sandbox.request_count("access_key") < 2) std::this_thread::yield();
    hub.reset();
    const auto got = refreshed.get();
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.header("Connection"), "close");
}

TEST_F(AHub, RefusesConnectionsWhileItEnds) {
    auto hub = start();
    const auto url = hub->base_url();
    const auto first = HubCaller(url).key();
    pushplus::SandboxFault slow;
    slow.delay = seconds(4);
    sandbox.fail("access_key", slow);
    auto refreshed = std::async(std::launch::async, [&] { return HubCaller(url).refresh(first.generation()).status; });
    while (sandbox.request_count("access_key") < 2) std::this_thread::yield();
    auto ended = std::async(std::launch::async, [&] { hub.reset(); });
    EXPECT_TRUE(comes_about([&] {
        const auto got = httplib::Client(url).Get("/healthz");
        return !got && got.error() == httplib::Error::Connection;
    }));
    EXPECT_EQ(refreshed.wait_for(seconds(0)), std::future_status::timeout) << "the request is still under way";
    sandbox.clear_faults();
    EXPECT_EQ(refreshed.get(), 200);
    ended.get();
}

TEST_F(AHub, TakesNoMoreThanAHundredHeaderFields) {
    const auto hub = start();
    std::string many;
    for (int i = 0; i < 100; ++i) many += "a:\r\n";
    RawConnection raw(std::stoi(hub->base_url().substr(hub->base_url().rfind(':') + 1)));
    raw.send("GET /healthz HTTP/1.1\r\nHost: hub\r\n" + many + "\r\n");
    EXPECT_THAT(raw.read(), HasSubstr("HTTP/1.1 431 "));
}

TEST_F(AHub, LeavesTheSocketFileOfAnotherAlone) {
    HubOptions options;
    options.listen = "unix:" + folder.file("hub.sock");
    auto first = start(options);
    ASSERT_EQ(::unlink(folder.file("hub.sock").c_str()), 0);
    const auto second = start(options);
    first.reset();
    EXPECT_EQ(::access(folder.file("hub.sock").c_str(), F_OK), 0);
}

TEST_F(AHub, RefusesAConnectionBeside256ThatHaveBegunARequest) {
    const auto hub = start();
    const int port = std::stoi(hub->base_url().substr(hub->base_url().rfind(':') + 1));
    std::vector<std::unique_ptr<RawConnection>> open;
    for (int i = 0; i < 256; ++i) {
        open.push_back(std::make_unique<RawConnection>(port));
        open.back()->send("GET /healthz HTTP/1.1\r\n");
    }
    RawConnection further(port);
    EXPECT_EQ(further.read_answer().substr(0, 12), "HTTP/1.1 503");
    open.clear();
    EXPECT_TRUE(comes_about([&] {
        const auto got = httplib::Client("127.0.0.1", port).Get("/healthz");
        return got && got->status == 200;
    }));
}

TEST_F(AHub, Serves300CallersThatKeepTheirConnections) {
    const auto hub = start();
    const int port = std::stoi(hub->base_url().substr(hub->base_url().rfind(':') + 1));
    std::vector<std::unique_ptr<RawConnection>> open;
    for (int i = 0; i < 300; ++i) {
        open.push_back(std::make_unique<RawConnection>(port));
        open.back()->send("GET /healthz HTTP/1.1\r\nHost: hub\r\n\r\n");
        EXPECT_EQ(open.back()->read_answer().substr(0, 12), "HTTP/1.1 200") << i;
    }
}

}  // namespace
}  // namespace pushplus_test
