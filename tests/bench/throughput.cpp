// Measures calls per second of one process on one core, as ratios between ways that alternate in one run.

#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <pushplus/pushplus.hpp>

#include "bare_curl.hpp"
#include "canned_answers.hpp"
#include "concurrent_calls.hpp"
#include "median.hpp"
#include "require.hpp"
#include "server_process.hpp"

namespace {

using namespace pushplus_bench;
using Clock = std::chrono::steady_clock;

constexpr int rounds = 15;
constexpr int threads = 8;

double seconds_of(const std::function<void()>& work) {
    const auto start = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

pushplus::Client client_of(const ServerProcess& server, std::size_t connections) {
    pushplus::TransportOptions transport;
    transport.proxy = "";
    transport.max_connections_per_host = connections;
    pushplus::ClientOptions options;
    options.base_url = server.url();
    options.transport = pushplus::make_http_transport(transport);
    options.send_guard.enabled = false;
    return pushplus::Client(pushplus::Credentials{"token", "secret-key"}, options);
}

void on_threads(int calls, const std::function<void(int thread)>& call) {
    std::vector<std::thread> all;
    for (int thread = 0; thread < threads; ++thread)
        all.emplace_back([&, thread] {
            for (int i = 0; i < calls / threads; ++i) call(thread);
        });
    for (auto& thread : all) thread.join();
}

void tiny_calls() {
    constexpr int calls = 4000;
    const ServerProcess server(canned_answers(1), std::chrono::milliseconds(0));
    const auto client = client_of(server, 16);
    const std::string url = server.url() + tiny_path;
    std::vector<std::unique_ptr<BareCurl>> handles;
    for (int i = 0; i < threads; ++i) handles.push_back(std::make_unique<BareCurl>());

    std::vector<double> bare, blocking, async;
    for (int round = 0; round <= rounds; ++round) {  // The first round warms up.
        const double a =
            seconds_of([&] { on_threads(calls, [&](int i) { handles[static_cast<std::size_t>(i)]->get(url); }); });
        const double b = seconds_of([&] { on_threads(calls, [&](int) { require(client.users().limit_time()); }); });
        const double c =
            seconds_of([&] { concurrent_calls(calls, 256, [&] { return client.async().users().limit_time(); }); });
        if (round == 0) continue;
        bare.push_back(calls / a);
        blocking.push_back(calls / b);
        async.push_back(calls / c);
    }
    const double floor = median(bare);
    std::printf("tiny GET, client on one core                calls/s   ratio\n");
    std::printf("  8 threads, 8 bare handles              %10.0f    1.00\n", floor);
    std::printf("  8 threads, blocking calls              %10.0f    %.2f\n", median(blocking),
                median(blocking) / floor);
    std::printf("  asynchronous, 16 connections           %10.0f    %.2f\n", median(async), median(async) / floor);
}

void slow_sends() {
    constexpr int calls = 10'000, at_once = 256;
    constexpr std::chrono::milliseconds delay(20);
    const ServerProcess server(canned_answers(1), delay);
    const auto client = client_of(server, at_once);
    std::vector<double> ratios;
    const double ideal = std::chrono::duration<double>(delay).count() * calls / at_once;
    for (int round = 0; round < 5; ++round)
        ratios.push_back(seconds_of([&] {
                             concurrent_calls(calls, at_once, [&] { return client.async().send("title", "content"); });
                         }) /
                         ideal);
    std::printf("10,000 sends at 20 ms, 256 at a time      %.2f x ideal (%.2f s)\n", median(ratios), ideal);
}

}  // namespace

int main() {
    stay_on_core(0);
    tiny_calls();
    slow_sends();
    return 0;
}
