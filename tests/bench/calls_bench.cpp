#include <map>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <pushplus/pushplus.hpp>

#include "bare_curl.hpp"
#include "by_dom.hpp"
#include "canned_server.hpp"
#include "ratio_reporter.hpp"

namespace {

using namespace pushplus_bench;

constexpr const char* tiny_path = "/api/open/user/userLimitTime";
constexpr const char* list_path = "/api/open/friend/list";

std::string friends_body(int rows) {
    std::string list;
    for (int i = 1; i <= rows; ++i) {
        const auto id = std::to_string(i);
        list +=
            (i > 1 ? "," : "") + (R"({"id":)" + id) + R"(,"friendId":)" + std::to_string(1000 + i) +
            R"(,"token":"f6bd32c07a1b4c5d8ea076f2e89aed4e","headImgUrl":"http://thirdwx.qlogo.cn/mmopen/Q3auHgzwzM/)" +
            id + R"(","nickName":"好友)" + id +
            R"(","emailStatus":0,"havePhone":0,"isFollow":1,"remark":"备注","createTime":"2022-09-06 11:15:32"})";
    }
    return R"({"code":200,"msg":"执行成功","data":{"pageNum":1,"pageSize":)" + std::to_string(rows) + R"(,"total":)" +
           std::to_string(rows) + R"(,"pages":1,"list":[)" + list + "]}}";
}

// One service, one kept connection each for the hand-written program and for the SDK.
struct Setup {
    explicit Setup(int rows)
        : server(
              {{"/api/common/openApi/getAccessKey",
                R"({"code":200,"msg":"请求成功","data":{"accessKey":"0123456789abcdef0123456789abcdef","expiresIn":7200}})"},
               {tiny_path, R"({"code":200,"msg":"请求成功","data":{"sendLimit":1,"userLimitTime":""}})"},
               {list_path, friends_body(rows)}}),
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

std::string list_request(int rows) { return R"({"current":1,"pageSize":)" + std::to_string(rows) + "}"; }

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
