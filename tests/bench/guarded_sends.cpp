// Compares a guarded send whose guard is shared by a state folder with one whose guard is in memory, in alternating
// phases of one run. The folder is made beside the program, on the file system of the build. Fails if a bar is missed.

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <pushplus/pushplus.hpp>

#include "canned_answers.hpp"
#include "median.hpp"
#include "require.hpp"
#include "server_process.hpp"

namespace {

using namespace pushplus_bench;
using Clock = std::chrono::steady_clock;

constexpr int rounds = 9;
constexpr int measured = 20;
constexpr double bar = 20;

/// An account of its own, with this many sends in the last hour.
class Account {
public:
    Account(const ServerProcess& server, std::shared_ptr<pushplus::StateStore> store, int recent) {
        static int accounts = 0;
        pushplus::ClientOptions options;
        options.base_url = server.url();
        options.proxy = "";
        options.account_tier = pushplus::AccountTier::member;
        options.send_guard.pace_requests = 0;  // Off, as are the quotas of the day: nothing is refused.
        options.send_guard.refuse_past_quota = false;
        options.send_guard.store = std::move(store);
        const auto token = "token-" + std::to_string(++accounts);
        client_ = std::make_unique<pushplus::Client>(pushplus::Credentials{token, "secret-key"}, options);
        for (int i = 0; i < recent; ++i) send();
    }

    void send() { require(client_->send("title", "content " + std::to_string(++sent_))); }

private:
    std::unique_ptr<pushplus::Client> client_;
    int sent_ = 0;
};

/// The median of a few sends.
double microseconds_of(Account& account) {
    std::vector<double> each;
    for (int i = 0; i < measured; ++i) {
        const auto start = Clock::now();
        account.send();
        each.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
    }
    return median(each);
}

/// Whether the bar held.
bool compare(const ServerProcess& server, const std::shared_ptr<pushplus::StateStore>& store, int recent) {
    std::vector<double> in_memory, in_folder, ratios;
    Account memory(server, nullptr, recent), folder(server, store, recent);
    for (int round = 0; round < rounds; ++round) {
        in_memory.push_back(microseconds_of(memory));
        in_folder.push_back(microseconds_of(folder));
        ratios.push_back(in_folder.back() / in_memory.back());
    }
    std::printf("  %5d recent sends %10.1f us in memory %10.1f us in a folder   %.1f (bar: %.0f)\n", recent,
                median(in_memory), median(in_folder), median(ratios), bar);
    return median(ratios) <= bar;
}

}  // namespace

int main(int, char** arguments) {
    const auto folder = std::filesystem::absolute(arguments[0]).parent_path() / "guard-folder";
    std::filesystem::remove_all(folder);
    const ServerProcess server(canned_answers(1), std::chrono::milliseconds(0));
    const auto store = pushplus::make_state_folder(folder.string());
    std::printf("a guarded send, beside the same with its guard in memory\n");
    bool held = true;
    for (const int recent : {10, 1800}) held &= compare(server, store, recent);
    std::filesystem::remove_all(folder);
    return held ? 0 : 1;
}
