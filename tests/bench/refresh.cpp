// Compares the slowest call during an AccessKey refresh with the slowest without one, in alternating phases of one run.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <pushplus/pushplus.hpp>

#include "../doubles/clock_at_noon.hpp"
#include "canned_answers.hpp"
#include "median.hpp"
#include "require.hpp"
#include "server_process.hpp"

namespace {

using namespace pushplus_bench;
using Clock = std::chrono::steady_clock;

constexpr int rounds = 15;
constexpr int at_once = 8;
constexpr std::chrono::milliseconds refresh_time(500), phase(700);

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// The slowest of the calls that `at_once` threads make until the phase ends.
double slowest_of(const std::function<void()>& call) {
    const auto end = Clock::now() + phase;
    std::mutex mutex;
    double slowest = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < at_once; ++i)
        threads.emplace_back([&] {
            double own = 0;
            while (Clock::now() < end) {
                const auto start = Clock::now();
                call();
                own = std::max(own, milliseconds_since(start));
            }
            const std::lock_guard<std::mutex> lock(mutex);
            slowest = std::max(slowest, own);
        });
    for (auto& thread : threads) thread.join();
    return slowest;
}

struct Account {
    explicit Account(const ServerProcess& server) {
        pushplus::ClientOptions options;
        options.base_url = server.url();
        options.proxy = "";
        options.clock = clock;
        options.observer = [this](const pushplus::AttemptEvent& event) {
            if (event.operation == "access_key") ++keys;
        };
        client = std::make_unique<pushplus::Client>(pushplus::Credentials{"token", "secret-key"}, options);
    }

    const std::shared_ptr<pushplus::ManualClock> clock = pushplus_test::clock_at_noon();
    std::atomic<int> keys{0};
    std::unique_ptr<pushplus::Client> client;
};

void compare(const char* way, Account& account, const std::function<void()>& call) {
    call();  // Fetches the first key.
    std::vector<double> quiet, refreshing;
    for (int round = 0; round < rounds; ++round) {
        quiet.push_back(slowest_of(call));
        const int before = account.keys;
        account.clock->advance(std::chrono::seconds(7000));  // Within 300 s of the end of a key that lives 7200 s.
        refreshing.push_back(slowest_of(call));
        if (account.keys == before + 1) continue;
        std::fprintf(stderr, "the key was not refreshed in this phase\n");
        std::exit(1);
    }
    std::printf("  %-24s %8.1f ms without, %8.1f ms with   %.2f\n", way, median(quiet), median(refreshing),
                median(refreshing) / median(quiet));
}

}  // namespace

int main() {
    auto answers = canned_answers(1);
    const std::string key = answers.extract(access_key_path).mapped();
    const ServerProcess server(answers, std::chrono::milliseconds(0), [key](const std::string&) {
        std::this_thread::sleep_for(refresh_time);
        return key;
    });
    std::printf("slowest tiny GET, 8 at a time, during a refresh that takes 500 ms, beside without one\n");
    Account blocking(server), async(server);
    compare("blocking", blocking, [&] { require(blocking.client->users().limit_time()); });
    compare("asynchronous", async, [&] { require(async.client->async().users().limit_time().get()); });
    return 0;
}
