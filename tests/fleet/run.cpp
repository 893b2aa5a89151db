#include "run.hpp"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <thread>

#include "hubs.hpp"
#include "redis.hpp"

namespace pushplus_fleet {

namespace {

constexpr std::chrono::milliseconds tick_time(2);
const std::chrono::seconds refresh_ahead = pushplus::ClientOptions{}.refresh_ahead;
constexpr std::size_t most_sends_in_a_minute = 5;

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "pushplus-fleet-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] std::string path() const { return path_.string(); }
    [[nodiscard]] std::string file(const char* name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

void add_counts(Outcome& outcome, const Board& board, std::size_t workers) {
    for (std::size_t i = 0; i < workers; ++i) {
        const Slot& slot = board.slots.at(i);
        const auto failed = slot.failures();
        outcome.calls += slot.begun;
        outcome.ok += slot.ok;
        outcome.failed += failed;
        outcome.died += slot.begun - slot.ok - failed;
        outcome.longest = std::max(outcome.longest, std::chrono::nanoseconds(slot.longest_ns));
        if (slot.has_failure && outcome.first_failure.empty()) outcome.first_failure = slot.first_failure.data();
    }
}

void judge(const Scenario& scenario, Outcome& outcome) {
    auto& missed = outcome.missed;
    if (outcome.ok == 0) missed.emplace_back("no call succeeded");
    if (outcome.fetches > outcome.allowed) missed.emplace_back("more fetches than allowed");
    if (outcome.failed != 0) missed.emplace_back("calls failed, the first with: " + outcome.first_failure);
    if (scenario.no_401 && outcome.unauthorized != 0) missed.emplace_back("the service refused an AccessKey");
    if (outcome.most_in_a_minute > most_sends_in_a_minute) missed.emplace_back("more than 5 sends in a minute");
    if (scenario.sends != Sends::own_turns && outcome.overtaken != 0)
        missed.emplace_back(std::to_string(outcome.overtaken) + " sends overtaken");
    if (scenario.sends != Sends::none && outcome.sends == 0) missed.emplace_back("nothing was sent");
}

}  // namespace

Outcome run(const Scenario& scenario, const Settings& settings) {
    const TemporaryFolder folder;
    const auto board_path = folder.file("board");
    const SharedBoard board(board_path, true);
    board->origin = origin_now();
    const auto clock = std::make_shared<ScaledClock>(board->origin, settings.factor);
    Service service(clock);
    board->factor = settings.factor;
    board->processes = settings.processes;
    board->threads = settings.threads;
    board->sharing = scenario.sharing;
    board->sends = scenario.sends;
    set_text(board->base_url, service.base_url());
    set_text(board->folder, folder.file("state"));
    std::optional<Redis> redis;
    if (scenario.sharing == Sharing::redis || scenario.sharing == Sharing::hubs)
        set_text(board->redis, redis.emplace(folder.path()).socket());
    std::optional<Hubs> hubs;
    if (scenario.sharing == Sharing::hub || scenario.sharing == Sharing::hubs)
        hubs.emplace(settings.program, board_path, *board, folder.path(), scenario.sharing == Sharing::hub ? 1 : 2);

    Workers workers(settings.program, board_path);
    Scene scene{*clock, *board, service, workers, redis ? &*redis : nullptr, hubs ? &*hubs : nullptr};
    const auto harm = scenario.harm(settings.factor);
    harm->begin(scene);
    for (int i = 0; i < settings.processes; ++i) workers.start();
    const auto length = std::chrono::nanoseconds(settings.length) * settings.factor;
    while (clock->elapsed() < length) {
        harm->tick(scene);
        std::this_thread::sleep_for(tick_time);
    }
    board->ended = true;
    const auto lives = std::chrono::ceil<std::chrono::seconds>(clock->elapsed()) / (key_life - refresh_ahead);
    const int bad = workers.finish();

    Outcome outcome;
    outcome.harms = harm->done();
    outcome.fetches = service.keys_given();
    outcome.allowed = static_cast<std::size_t>(lives + 1 + harm->cost());
    outcome.unauthorized = service.unauthorized();
    outcome.sends = service.sends();
    outcome.overtaken = service.overtaken();
    outcome.most_in_a_minute = service.most_in_a_minute();
    add_counts(outcome, *board, workers.started());
    if (scenario.sharing != Sharing::nothing) judge(scenario, outcome);
    if (bad != 0) outcome.missed.push_back(std::to_string(bad) + " workers did not end by themselves");
    return outcome;
}

}  // namespace pushplus_fleet
