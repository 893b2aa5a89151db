// Measures the cost of TLS: first connections and the heap of open ones, beside bare libcurl, and how close concurrent
// sends over HTTP/2 come to the ideal. Ratios are between ways that alternate in one run.

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <vector>

#include <curl/curl.h>

#include <pushplus/pushplus.hpp>

#include "../doubles/answers.hpp"
#include "../doubles/raw_server.hpp"
#include "../doubles/tls_identity.hpp"
#include "canned_answers.hpp"
#include "concurrent_calls.hpp"
#include "first_connections.hpp"
#include "http2_server.hpp"
#include "median.hpp"
#include "server_process.hpp"

namespace {

using namespace pushplus_bench;
using pushplus_test::RawServer;
using pushplus_test::TlsIdentity;

// Responds to requests below `together` once `handles` of them have arrived, so that as many connections are in use at
// once.
void serve_in_batches(SSL_CTX* tls, const ServerProcess::SayUrl& listening) {
    RawServer server(tls);
    std::mutex mutex;
    std::condition_variable complete;
    int came = 0;
    server.answer([&](pushplus_test::ServedConnection& connection, const pushplus_test::RawRequest& request) {
        if (request.target.find(together) == 0) {
            std::unique_lock<std::mutex> lock(mutex);
            const int batch_end = (came++ / handles + 1) * handles;
            complete.notify_all();
            complete.wait(lock, [&] { return came >= batch_end; });
        }
        connection.write(pushplus_test::answers::http_answer(canned_answers(1).at(send_path)));
    });
    listening(server.base_url());
}

void first_connections(const std::string& bundle, const TlsIdentity& identity) {
    constexpr int rounds = 5;
    struct Way {
        const char* name;
        Cost (*make)(const std::string& url, const std::string& bundle);
        std::vector<double> cpu, fresh, live;
    };
    std::array<Way, 5> ways{{{"one multi handle, bare", &one_multi, {}, {}, {}},
                             {"bare handles, each by itself", &naive_handles, {}, {}, {}},
                             {"bare handles in threads, sharing a store", &handles_in_threads, {}, {}, {}},
                             {"blocking calls", &blocking_calls, {}, {}, {}},
                             {"asynchronous calls", &asynchronous_calls, {}, {}, {}}}};
    const ServerProcess server([&](const auto& listening) { serve_in_batches(identity.context(), listening); });
    for (int round = 0; round <= rounds; ++round)  // The first round warms up.
        for (auto& way : ways) {
            const auto cost = way.make(server.url(), bundle);
            if (round == 0) continue;
            way.cpu.push_back(cost.cpu * 1e3);
            way.fresh.push_back(cost.fresh / 1024);
            way.live.push_back(cost.live / 1024);
        }
    std::printf("%d first TLS connections                   CPU ms   ratio   heap of each, KiB, then once used again\n",
                handles);
    for (const auto& way : ways)
        std::printf("  %-38s %8.0f   %5.2f   %17.1f %22.1f\n", way.name, median(way.cpu),
                    median(way.cpu) / median(ways[0].cpu), median(way.fresh), median(way.live));
}

void sends_over_http2(const std::string& bundle, TlsIdentity& identity) {
    constexpr int calls = 10'000, at_once = 256, rounds = 5;
    constexpr std::chrono::milliseconds delay(20);
    identity.offer("h2");
    const ServerProcess server([&](const auto& listening) {
        listening(Http2Server(identity.context(), canned_answers(1).at(send_path), delay).url());
    });
    pushplus::TransportOptions network;
    network.proxy = "";
    network.ca_bundle = bundle;
    network.max_connections_per_host = 2;
    pushplus::ClientOptions options;
    options.base_url = server.url();
    options.transport = pushplus::make_http_transport(network);
    options.send_guard.enabled = false;
    const pushplus::Client client(pushplus::Credentials{"token", "secret-key"}, options);

    const double ideal = std::chrono::duration<double>(delay).count() * calls / at_once;
    std::vector<double> ratios, cpu;
    for (int round = 0; round <= rounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        const double before = cpu_seconds();
        concurrent_calls(calls, at_once, [&] { return client.async().send("title", "content"); });
        if (round == 0) continue;
        ratios.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / ideal);
        cpu.push_back(cpu_seconds() - before);
    }
    std::printf(
        "10,000 sends at 20 ms, 256 at a time, TLS and HTTP/2, 2 connections: %.2f x ideal (%.2f s), client's CPU %.2f "
        "s\n",
        median(ratios), ideal, median(cpu));
}

}  // namespace

int main() {
    stay_on_core(0);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    TlsIdentity identity;
    const SystemBundle bundle(identity.ca_bundle());
    first_connections(bundle.path(), identity);
    sends_over_http2(bundle.path(), identity);
    return 0;
}
