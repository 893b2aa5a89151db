// The slowest asynchronous GET while sends wait for a slow store, or for their places in the pace, beside the same
// without them. Fails if a bar is missed.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <pushplus/pushplus.hpp>

#include "canned_answers.hpp"
#include "require.hpp"
#include "server_process.hpp"

namespace {

using namespace pushplus_bench;
using Clock = std::chrono::steady_clock;
using Sends = std::vector<pushplus::Pending<std::string>>;

constexpr std::chrono::seconds phase(5);
constexpr double bar = 50;

/// Takes a second for each update.
class SlowStore final : public pushplus::StateStore {
public:
    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        std::this_thread::sleep_for(std::chrono::seconds(1));
        change(texts_[std::string(name)], std::chrono::system_clock::now());
        return {};
    }

private:
    std::map<std::string, std::string> texts_;  // One thread asks.
};

pushplus::AsyncClient client_of(const ServerProcess& server, std::shared_ptr<pushplus::StateStore> store) {
    pushplus::ClientOptions options;
    options.base_url = server.url();
    options.proxy = "";
    options.account_tier = pushplus::AccountTier::member;
    options.send_guard.refuse_past_quota = false;
    options.send_guard.pacing = pushplus::SendGuardOptions::Pacing::wait;
    options.send_guard.store = std::move(store);
    return pushplus::Client(pushplus::Credentials{"token", "secret-key"}, options).async();
}

Sends start_sends(const pushplus::AsyncClient& client, int count) {
    pushplus::CallOptions patient;
    patient.timeout = std::chrono::hours(20);
    Sends sends;
    for (int i = 0; i < count; ++i) sends.push_back(client.send("title", "content " + std::to_string(i), patient));
    return sends;
}

/// The slowest of the GETs that are made one after the other until the phase ends, in milliseconds.
double slowest_get(const pushplus::AsyncClient& client) {
    double slowest = 0;
    for (const auto end = Clock::now() + phase; Clock::now() < end;) {
        const auto start = Clock::now();
        require(client.users().limit_time().get());
        slowest = std::max(slowest, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    return slowest;
}

/// Whether the bar held.
bool compare(const char* what, const pushplus::AsyncClient& client, int count) {
    require(client.users().limit_time().get());  // Fetches the key.
    const double without = slowest_get(client);
    auto sends = start_sends(client, count);
    const double beside = slowest_get(client);
    const auto waiting = std::count_if(sends.begin(), sends.end(), [](const auto& each) { return !each.ready(); });
    std::printf("  %-46s %8.1f ms without, %8.1f ms with (bar: %.0f); %ld still wait\n", what, without, beside, bar,
                static_cast<long>(waiting));
    std::fflush(stdout);
    for (const auto& each : sends) each.cancel();
    return beside <= bar;
}

}  // namespace

int main(int, char** arguments) {
    const auto folder = std::filesystem::absolute(arguments[0]).parent_path() / "pace-folder";
    std::filesystem::remove_all(folder);
    const ServerProcess server(canned_answers(1), std::chrono::milliseconds(0));
    std::printf("slowest asynchronous GET, one at a time for 5 s\n");
    bool held = compare("8,000 sends that wait for the pace, in a folder",
                        client_of(server, pushplus::make_state_folder(folder.string())), 8000);
    pushplus::wait_for_ended_clients();
    std::filesystem::remove_all(folder);
    held &=
        compare("64 sends that wait for a store that takes 1 s", client_of(server, std::make_shared<SlowStore>()), 64);
    return held ? 0 : 1;
}
