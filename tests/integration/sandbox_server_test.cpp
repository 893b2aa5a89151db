#include <atomic>
#include <chrono>
#include <csignal>
#include <memory>
#include <set>
#include <thread>
#include <vector>

#include "doubles/raw_connection.hpp"
#include "sandbox_caller.hpp"

using namespace std::chrono_literals;

namespace {

using nlohmann::json;
using SandboxServer = SandboxTest;

void run_threads(int count, const std::function<void(int)>& work) {
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) threads.emplace_back(work, i);
    for (auto& thread : threads) thread.join();
}

TEST_F(SandboxServer, ListensOnLoopbackOnAFreePort) {
    EXPECT_FALSE(sandbox.error());
    EXPECT_GT(sandbox.port(), 0);
    EXPECT_EQ(sandbox.base_url(), "http://127.0.0.1:" + std::to_string(sandbox.port()));
    const auto options = sandbox.client_options();
    EXPECT_EQ(options.base_url, sandbox.base_url());
    EXPECT_FALSE(options.proxy) << "no proxy of the environment is used on the way to this machine anyhow";
    EXPECT_FALSE(options.dangerously_allow_plain_http);
    ASSERT_TRUE(options.clock);
}

TEST_F(SandboxServer, TakesAClientWithATransportOfItsOwn) {
    auto options = sandbox.client_options();
    options.transport = pushplus::make_http_transport({});
    const auto me = pushplus::Client(sandbox.credentials(), options).users().my_info();
    EXPECT_TRUE(me) << me.error().message();
}

TEST_F(SandboxServer, ATakenPortIsAnError) {
    pushplus::SandboxOptions options;
    options.port = sandbox.port();
    pushplus::Sandbox second(options);
    ASSERT_TRUE(second.error());
    EXPECT_EQ(second.error()->kind(), pushplus::ErrorKind::connection);
    EXPECT_NE(second.error()->message().find("127.0.0.1:" + std::to_string(sandbox.port())), std::string::npos);
    EXPECT_NE(second.error()->message().find("in use"), std::string::npos) << second.error()->message();
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 200);
}

TEST_F(SandboxServer, AnUnusableHostIsAnError) {
    pushplus::SandboxOptions options;
    options.host = "no.such.host.invalid";
    EXPECT_TRUE(pushplus::Sandbox(options).error());
}

TEST(SandboxPorts, AreFreeAgainAtOnce) {
    pushplus::SandboxOptions options;
    {
        pushplus::Sandbox first(options);
        options.port = first.port();
        SandboxCaller(first).take_key();
    }
    pushplus::Sandbox second(options);
    ASSERT_FALSE(second.error()) << second.error()->message();
    EXPECT_EQ(second.port(), options.port);
    EXPECT_EQ(SandboxCaller(second).login()["code"], 200);
}

TEST(SandboxHosts, OtherThanLoopbackAreTakenIfTheyAreNamed) {
    pushplus::SandboxOptions options;
    options.host = "0.0.0.0";
    pushplus::Sandbox sandbox(options);
    ASSERT_FALSE(sandbox.error()) << sandbox.error()->message();
    EXPECT_EQ(sandbox.base_url(), "http://127.0.0.1:" + std::to_string(sandbox.port()));
    EXPECT_TRUE(sandbox.client_options().dangerously_allow_plain_http);
    EXPECT_EQ(sandbox.client_options().proxy, "");
    EXPECT_EQ(SandboxCaller(sandbox).login()["code"], 200);
}

TEST(SandboxSideBySide, EachHasItsOwnState) {
    std::vector<std::unique_ptr<pushplus::Sandbox>> sandboxes;
    std::set<int> ports;
    for (int i = 0; i < 8; ++i) {
        sandboxes.push_back(std::make_unique<pushplus::Sandbox>());
        ports.insert(sandboxes.back()->port());
    }
    EXPECT_EQ(ports.size(), 8U);
    SandboxCaller first(*sandboxes[0]);
    SandboxCaller second(*sandboxes[1]);
    first.take_key();
    second.take_key();
    sandboxes[0]->add_webhook({});
    sandboxes[0]->advance(7200s);
    EXPECT_EQ(second.post("/api/open/webhook/list", json::object())["data"]["total"], 0);
    EXPECT_EQ(first.get("/api/open/user/token")["code"], 401);
    EXPECT_EQ(sandboxes[1]->request_count("users.token"), 0U);
    second.key = first.take_key();
    EXPECT_EQ(second.get("/api/open/user/token")["code"], 401) << "a key opens its own sandbox only";
}

TEST_F(SandboxServer, ServesManyKeptConnectionsAtOnce) {
    constexpr int connections = 100;
    std::vector<std::unique_ptr<RawConnection>> idle;
    const std::string request =
        "GET /api/open/user/token HTTP/1.1\r\nHost: s\r\naccess-key: " + caller.key + "\r\n\r\n";
    for (int i = 0; i < connections; ++i) idle.push_back(std::make_unique<RawConnection>(sandbox.port()));
    for (int round = 0; round < 10; ++round)
        for (auto& connection : idle) {
            connection->send(request);
            ASSERT_NE(connection->read_answer().find("\"code\":200"), std::string::npos);
        }
}

TEST_F(SandboxServer, ManyThreadsAddWithoutLosingOrDoublingAnything) {
    constexpr int threads = 64;
    constexpr int each = 5;
    std::atomic<int> failures{0};
    run_threads(threads, [&](int thread) {
        SandboxCaller mine(sandbox);
        mine.key = caller.key;
        for (int i = 0; i < each; ++i) {
            const std::string code = std::to_string(thread) + "-" + std::to_string(i);
            const auto added =
                mine.post("/api/open/webhook/add",
                          {{"webhookCode", code}, {"webhookName", "n"}, {"webhookType", 1}, {"webhookUrl", "u"}});
            const auto id = added["data"].get<std::int64_t>();
            if (mine.get("/api/open/webhook/detail?webhookId=" + std::to_string(id))["data"]["webhookCode"] != code)
                ++failures;
        }
    });
    EXPECT_EQ(failures, 0);
    std::set<std::int64_t> ids;
    for (int page = 1; page <= 7; ++page) {
        const auto data = caller.post("/api/open/webhook/list", {{"current", page}, {"pageSize", 50}})["data"];
        EXPECT_EQ(data["total"], threads * each);
        for (const auto& row : data["list"]) ids.insert(row["id"].get<std::int64_t>());
    }
    EXPECT_EQ(ids.size(), std::size_t{threads * each});
    EXPECT_EQ(sandbox.request_count("webhooks.add"), std::size_t{threads * each});
}

TEST(SandboxServerThreads, MayCallItsMethodsWhileItServes) {
    pushplus::SandboxOptions options;
    options.superseded_keys = pushplus::SupersededKeys::keep;  // Each thread fetches keys of its own.
    pushplus::Sandbox sandbox(options);
    std::atomic<bool> done{false};
    std::thread owner([&] {
        while (!done) {
            sandbox.advance(1ms);
            sandbox.add_friend({});
            sandbox.set_send_count({1, 2, 3, 4});
            sandbox.set_allowed_ips({"127.0.0.1"});
            sandbox.fail("users.my_info", {});
            (void)sandbox.requests();
            (void)sandbox.access_keys_given();
            sandbox.clear_requests();
            sandbox.clear_faults();
        }
    });
    run_threads(4, [&](int) {
        SandboxCaller mine(sandbox);
        for (int i = 0; i < 50; ++i) {
            mine.take_key();
            EXPECT_EQ(mine.get("/api/open/user/myInfo")["code"], 200);
            EXPECT_EQ(mine.post("/api/open/friend/list", json::object())["code"], 200);
        }
    });
    done = true;
    owner.join();
}

// The limit is far above the normal time and far below the delays and idle times to be interrupted.
void expect_prompt_end(std::unique_ptr<pushplus::Sandbox>& sandbox) {
    const auto before = std::chrono::steady_clock::now();
    sandbox.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - before, 20s);
}

TEST(SandboxEnd, DoesNotWaitForIdleConnections) {
    auto sandbox = std::make_unique<pushplus::Sandbox>();
    RawConnection silent(sandbox->port());
    RawConnection half(sandbox->port());
    half.send("POST /api/open/user/token HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc");
    RawConnection kept(sandbox->port());
    kept.send("GET /nothing HTTP/1.1\r\nHost: s\r\n\r\n");
    kept.read_answer();
    expect_prompt_end(sandbox);
    EXPECT_EQ(kept.read(), "");
    EXPECT_NE(kept.end(), ETIMEDOUT);
    EXPECT_EQ(silent.read(), "");
    EXPECT_NE(silent.end(), ETIMEDOUT);
}

TEST(SandboxEnd, DoesNotWaitForDelays) {
    auto sandbox = std::make_unique<pushplus::Sandbox>();
    pushplus::SandboxFault fault;
    fault.delay = 1h;
    sandbox->fail("", fault);
    RawConnection waiting(sandbox->port());
    waiting.send("GET /nothing HTTP/1.1\r\nHost: s\r\n\r\n");
    while (sandbox->request_count("") == 0) std::this_thread::yield();
    expect_prompt_end(sandbox);
    EXPECT_EQ(waiting.read(), "");
}

TEST(SandboxEnd, DoesNotWaitForClientsThatDoNotRead) {
    auto sandbox = std::make_unique<pushplus::Sandbox>();
    pushplus::SandboxFault fault;
    fault.raw_body = std::string(std::size_t{64} << 20, 'x');
    sandbox->fail("", fault);
    RawConnection lazy(sandbox->port());
    lazy.send("GET /nothing HTTP/1.1\r\nHost: s\r\n\r\n");
    EXPECT_EQ(lazy.read(8), "HTTP/1.1");
    expect_prompt_end(sandbox);
}

TEST(SandboxEnd, ComesWhileManyThreadsCall) {
    auto sandbox = std::make_unique<pushplus::Sandbox>();
    const int port = sandbox->port();
    std::atomic<int> served{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&] {
            httplib::Client client("127.0.0.1", port);
            client.set_keep_alive(true);
            while (client.Get("/api/open/user/token")) ++served;
        });
    while (served < 200) std::this_thread::yield();
    expect_prompt_end(sandbox);
    for (auto& thread : threads) thread.join();
}

TEST(SandboxSignals, AreLeftAsTheProgramHasThem) {
    struct sigaction before {};
    struct sigaction after {};
    ::signal(SIGPIPE, SIG_DFL);
    ::sigaction(SIGPIPE, nullptr, &before);
    const pushplus::Sandbox sandbox;
    ::sigaction(SIGPIPE, nullptr, &after);
    EXPECT_EQ(before.sa_handler, after.sa_handler);
}

TEST(SandboxSignals, AClientThatIsGoneDoesNoHarm) {
    struct sigaction before {};
    ::sigaction(SIGPIPE, nullptr, &before);
    ::signal(SIGPIPE, SIG_DFL);
    pushplus::Sandbox sandbox;
    pushplus::SandboxFault fault;
    fault.raw_body = std::string(std::size_t{8} << 20, 'x');
    fault.times = -1;
    sandbox.fail("", fault);
    for (int i = 0; i < 10; ++i) {
        RawConnection hasty(sandbox.port());
        hasty.send("GET /nothing HTTP/1.1\r\nHost: s\r\n\r\n");
        EXPECT_EQ(hasty.read(8), "HTTP/1.1");
    }
    sandbox.clear_faults();
    EXPECT_EQ(SandboxCaller(sandbox).login()["code"], 200);
    ::sigaction(SIGPIPE, &before, nullptr);
}

}  // namespace
