// Makes one kind of call many times in one way, for tools that count instructions and system calls:
//
//     pushplus_repeat TASK WAY TIMES      (tiny, send, guarded, list20 or list50; bare, dom or sdk; tiny also async)
//     pushplus_repeat shared RECENT TIMES (guarded sends by a state folder in which RECENT sends lie before them)

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include <pushplus/pushplus.hpp>

#include "bare_curl.hpp"
#include "by_dom.hpp"
#include "canned_answers.hpp"
#include "concurrent_calls.hpp"
#include "require.hpp"
#include "server_process.hpp"

namespace {

using namespace pushplus_bench;

constexpr const char* title = "磁盘告警";
constexpr const char* content = "服务器 db-1 的磁盘使用率超过 90%，请尽快处理：";

void quote(std::string& json, const std::string& text) {
    json += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') json += '\\';
        json += c;
    }
    json += '"';
}

// The request that the SDK writes, by hand.
std::string body_of(const std::string& its_title, const std::string& its_content) {
    std::string json = R"({"token":"token","title":)";
    quote(json, its_title);
    json += R"(,"content":)";
    quote(json, its_content);
    json += '}';
    return json;
}

std::function<void()> by_sdk(const std::string& task, const pushplus::Client& client, int rows) {
    if (task == "tiny") return [&client] { require(client.users().limit_time()); };
    if (task == "send") return [&client] { require(client.send(title, content)); };
    if (task == "guarded")
        return [&client, sent = 0]() mutable { require(client.send(title, content + std::to_string(++sent))); };
    return [&client, rows] { require(client.friends().list({1, rows})); };
}

std::function<void()> by_hand(const std::string& task, bool decoded, BareCurl& bare, const std::string& url, int rows) {
    if (task == "tiny") return [&bare, target = url + tiny_path] { bare.get(target); };
    if (task == "send") return [&bare, target = url + send_path] { bare.post(target, body_of(title, content)); };
    if (task == "guarded")
        return [&bare, target = url + send_path, sent = 0]() mutable {
            bare.post(target, body_of(title, content + std::to_string(++sent)));
        };
    return [&bare, decoded, url, body = list_request(rows)] {
        const auto& text = bare.post(url + list_path, body);
        if (decoded) static_cast<void>(friends_by_dom(text));
    };
}

constexpr int no_limit = 1'000'000;

pushplus::ClientOptions options_for(const ServerProcess& server, bool guarded) {
    pushplus::ClientOptions options;
    options.base_url = server.url();
    options.proxy = "";
    // With its limits it would hold back the sixth send.
    options.send_guard.enabled = guarded;
    options.send_guard.pace_requests = options.send_guard.equal_contents_an_hour = no_limit;
    options.send_guard.daily_quota = {{pushplus::Channel::wechat, no_limit}};
    return options;
}

void repeat(const std::string& task, const std::string& way, int times) {
    const int rows = task == "list50" ? 50 : 20;
    const ServerProcess server(canned_answers(rows), std::chrono::milliseconds(0));
    const pushplus::Client client(pushplus::Credentials{"token", "secret-key"}, options_for(server, task == "guarded"));
    BareCurl bare;
    const auto call = way == "sdk" ? by_sdk(task, client, rows) : by_hand(task, way == "dom", bare, server.url(), rows);
    if (way == "async")
        concurrent_calls(times, 256, [&client] { return client.async().users().limit_time(); });
    else
        for (int i = 0; i < times; ++i) call();
}

// By its name, instructions are counted within it alone.
[[gnu::noinline]] void send_measured(const std::function<void()>& send, int times) {
    for (int i = 0; i < times; ++i) send();
}

void repeat_shared(const std::filesystem::path& folder, int recent, int times) {
    std::filesystem::remove_all(folder);
    {
        const ServerProcess server(canned_answers(20), std::chrono::milliseconds(0));
        auto options = options_for(server, true);
        options.send_guard.store = pushplus::make_state_folder(folder.string());
        // Requests are counted for ten windows, contents for an hour: at a member's pace 50 and 1,800.
        options.send_guard.pace_requests = 0;
        options.send_guard.pace_window = std::chrono::seconds(0);
        const pushplus::Client client(pushplus::Credentials{"token", "secret-key"}, options);
        const auto send = by_sdk("guarded", client, 0);
        for (int i = 0; i < recent; ++i) send();
        std::this_thread::sleep_for(std::chrono::seconds(11));
        send();
        send_measured(send, times);
    }
    std::filesystem::remove_all(folder);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    const std::string task = argv[1], way = argv[2];
    const int times = std::atoi(argv[3]);
    if (task == "shared")
        repeat_shared(std::filesystem::absolute(argv[0]).parent_path() / "repeat-folder", std::atoi(argv[2]), times);
    else
        repeat(task, way, times);
    return 0;
}
