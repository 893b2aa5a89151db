#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <pushplus/pushplus.hpp>

#include "bare_curl.hpp"
#include "by_dom.hpp"
#include "canned_answers.hpp"
#include "canned_server.hpp"
#include "ratio_reporter.hpp"

namespace {

using namespace pushplus_bench;

// One service, with one persistent connection each for the hand-written program and the SDK.
struct Setup {
    explicit Setup(int rows)
        : server(canned_answers(rows)),
          bare(std::make_unique<BareCurl>()),
          client(std::make_unique<pushplus::Client>(pushplus::Credentials{"token", "secret-key"}, options())) {}
    ~Setup() {
        client.reset();
        bare.reset();
    }

    [[nodiscard]] pushplus::ClientOptions options() const {
        pushplus::ClientOptions options;
        options.base_url = server.url();
        options.proxy = "";
        return options;
    }

    CannedServer server;
    std::unique_ptr<BareCurl> bare;
    std::unique_ptr<pushplus::Client> client;
};

template <class Body>
void add(const std::string& name, Body body) {
    benchmark::RegisterBenchmark(name.c_str(), [body](benchmark::State& state) {
        for (auto _ : state) body(state);
    });
}

template <class T>
void require(benchmark::State& state, const pushplus::Result<T>& result) {
    if (!result) state.SkipWithError(result.error().message().c_str());
}

void add_tiny(Setup& setup) {
    const std::string url = setup.server.url() + tiny_path;
    add("tiny GET/bare", [&setup, url](auto&) { benchmark::DoNotOptimize(setup.bare->get(url)); });
    add("tiny GET/dom", [&setup, url](auto&) { benchmark::DoNotOptimize(limit_time_by_dom(setup.bare->get(url))); });
    add("tiny GET/sdk", [&setup](auto& state) { require(state, setup.client->users().limit_time()); });
}

void add_list(Setup& setup, int rows) {
    const std::string task = "list of " + std::to_string(rows);
    const std::string url = setup.server.url() + list_path;
    const std::string body = list_request(rows);
    add(task + "/bare", [&setup, url, body](auto&) { benchmark::DoNotOptimize(setup.bare->post(url, body)); });
    add(task + "/dom",
        [&setup, url, body](auto&) { benchmark::DoNotOptimize(friends_by_dom(setup.bare->post(url, body))); });
    add(task + "/sdk", [&setup, rows](auto& state) { require(state, setup.client->friends().list({1, rows})); });
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    Setup of_20(20), of_50(50);
    add_tiny(of_20);
    add_list(of_20, 20);
    add_list(of_50, 50);
    RatioReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return 0;
}
