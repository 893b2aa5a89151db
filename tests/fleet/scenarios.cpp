#include <filesystem>
#include <utility>

#include "scenario.hpp"

namespace pushplus_fleet {

namespace {

using namespace std::chrono_literals;
using pushplus::SandboxFault;
using First = EveryOtherFetch::First;

// The processes look for a newer key within a minute and a fifth.
constexpr auto longest_time_to_next_look = 75s;
// A killed worker may take a key with it that it has not written yet.
constexpr auto longest_fetch = 10s;

// What lay in the store is gone.
int cost_of_losing_all(const Scene& scene) { return scene.service.gave_within(longest_time_to_next_look) ? 1 : 0; }

std::unique_ptr<Harm> none(int) { return std::make_unique<Harm>(); }

// Slow enough for the driver to see who fetches.
SandboxFault slow_fetch(int factor) {
    SandboxFault fault;
    fault.carry_out = true;
    fault.delay = std::chrono::milliseconds(5s) / factor;
    return fault;
}

std::unique_ptr<Harm> holder_killed(int factor) {
    return std::make_unique<EveryOtherFetch>(First::harmed, slow_fetch(factor),
                                             [](Scene& scene, pid_t fetcher) { scene.workers.replace(fetcher); });
}

class HolderStopped final : public Harm {
public:
    explicit HolderStopped(int factor)
        : stops_(First::harmed, slow_fetch(factor),
                 [this](Scene& scene, pid_t fetcher) { pauses_.pause(scene, fetcher); }) {}
    void begin(Scene& scene) override { stops_.begin(scene); }
    void tick(Scene& scene) override {
        const int before = stops_.done();
        stops_.tick(scene);
        if (stops_.done() != before) note(1);
        pauses_.tick(scene);
    }

private:
    Pauses pauses_;
    EveryOtherFetch stops_;
};

std::unique_ptr<Harm> holder_stopped(int factor) { return std::make_unique<HolderStopped>(factor); }

std::unique_ptr<Harm> response_cut(int) {
    SandboxFault fault;
    fault.carry_out = fault.cut_connection = true;
    return std::make_unique<EveryOtherFetch>(First::unharmed, fault, nullptr);
}

std::unique_ptr<Harm> worker_killed(int) {
    return std::make_unique<Recurring>(75s, [](Scene& scene) {
        const int cost = scene.service.gave_within(longest_fetch) ? 1 : 0;
        scene.workers.replace(scene.workers.any());
        return cost;
    });
}

class WorkerStopped final : public Harm {
public:
    void tick(Scene& scene) override {
        pauses_.tick(scene);
        if (scene.clock.elapsed() < next_) return;
        next_ = scene.clock.elapsed() + 60s;
        note(scene.service.gave_within(longest_fetch) ? 1 : 0);
        pauses_.pause(scene, scene.workers.any());
    }

private:
    Pauses pauses_;
    std::chrono::nanoseconds next_ = 60s;
};

std::unique_ptr<Harm> worker_stopped(int) { return std::make_unique<WorkerStopped>(); }

// The key's text alone: the file beside it is its lock.
void remove_key_text(const std::string& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        std::error_code ignored;
        if (name.compare(0, 4, "key-") == 0 && entry.path().extension().empty())
            std::filesystem::remove(entry.path(), ignored);
    }
}

std::unique_ptr<Harm> folder_emptied(int) {
    return std::make_unique<Recurring>(110s, [](Scene& scene) {
        const int cost = cost_of_losing_all(scene);
        remove_key_text(scene.board.folder.data());
        return cost;
    });
}

std::unique_ptr<Harm> outsider(int) {
    return std::make_unique<Recurring>(370s, [](Scene& scene) {
        scene.service.give_key_to_outsider();
        return 1;
    });
}

std::unique_ptr<Harm> service_busy(int) {
    return std::make_unique<Recurring>(330s, [](Scene& scene) {
        SandboxFault fault;
        fault.http_status = 503;
        fault.times = 3;
        scene.service.harm_next_fetch(fault);
        return 0;
    });
}

// Sends wait for a minute each time, so they meet it less often.
constexpr std::chrono::seconds often(110), seldom(330);

template <const std::chrono::seconds& after>
std::unique_ptr<Harm> redis_restarted(int) {
    return std::make_unique<Recurring>(after, [](Scene& scene) {
        const int cost = cost_of_losing_all(scene);
        scene.redis->restart();
        return cost;
    });
}

template <const std::chrono::seconds& after>
std::unique_ptr<Harm> redis_flushed(int) {
    return std::make_unique<Recurring>(after, [](Scene& scene) {
        const int cost = cost_of_losing_all(scene);
        scene.redis->flush();
        return cost;
    });
}

// For 20 s, which is far longer than the commands' limit.
class RedisStopped final : public Harm {
public:
    void tick(Scene& scene) override {
        if (scene.clock.elapsed() < next_) return;
        stopped_ = !stopped_;
        if (stopped_) {
            note(0);
            scene.redis->stop();
        } else {
            scene.redis->resume();
        }
        next_ = scene.clock.elapsed() + (stopped_ ? 20s : 130s);
    }

private:
    bool stopped_ = false;
    std::chrono::nanoseconds next_ = 130s;
};

std::unique_ptr<Harm> redis_stopped(int) { return std::make_unique<RedisStopped>(); }

// To a replica that never saw the last writes, and whose clock is an hour off.
class RedisFailedOver final : public Harm {
public:
    void tick(Scene& scene) override {
        scene.redis->watch_texts();
        if (scene.clock.elapsed() < next_) return;
        next_ = scene.clock.elapsed() + 330s;
        note(1);
        scene.redis->lose_last_writes();
        constexpr auto hour = std::chrono::seconds(1h).count();
        auto& offset = scene.board.calendar_offset_s;
        offset = offset == 0 ? -hour : 0;
    }

private:
    std::chrono::nanoseconds next_ = 330s;
};

std::unique_ptr<Harm> redis_failed_over(int) { return std::make_unique<RedisFailedOver>(); }

// Another starts in its place at once, as by systemd.
std::unique_ptr<Harm> hub_killed(int) {
    return std::make_unique<Recurring>(150s, [](Scene& scene) {
        const int cost = scene.service.gave_within(longest_fetch) ? 1 : 0;
        scene.hubs->kill(0);
        scene.hubs->start(0);
        return cost;
    });
}

std::unique_ptr<Harm> fetching_hub_killed(int factor) {
    return std::make_unique<EveryOtherFetch>(First::harmed, slow_fetch(factor),
                                             [](Scene& scene, pid_t fetcher) { scene.hubs->replace(fetcher); });
}

// One of two is away for a minute, then the other.
std::unique_ptr<Harm> one_hub_away(int) {
    return std::make_unique<Recurring>(60s, [next = std::size_t{0}](Scene& scene) mutable {
        const auto step = next++;
        if (step % 2 != 0) {
            scene.hubs->start(step / 2 % scene.hubs->count());
            return 0;
        }
        scene.hubs->kill(step / 2 % scene.hubs->count());
        return scene.service.gave_within(longest_fetch) ? 1 : 0;
    });
}

// Back, and forth again.
std::unique_ptr<Harm> clock_set(int) {
    return std::make_unique<Recurring>(530s, [](Scene& scene) {
        constexpr auto hour = std::chrono::seconds(1h).count();
        auto& offset = scene.board.calendar_offset_s;
        offset = offset == 0 ? -hour : 0;
        return 1;
    });
}

}  // namespace

std::vector<Scenario> all_scenarios() {
    constexpr auto quiet = Sends::none, sends = Sends::waiting;
    constexpr bool no_401 = true;
    std::vector<Scenario> all{
        {"healthy", none, Sharing::folder, quiet, no_401},
        {"healthy, with sends", none, Sharing::folder, sends, no_401},
        {"holder killed in a fetch", holder_killed},
        {"holder stopped in a fetch", holder_stopped},
        {"any worker killed, with sends", worker_killed, Sharing::folder, sends},
        {"any worker stopped", worker_stopped},
        {"folder emptied", folder_emptied, Sharing::folder, quiet, no_401},
        {"response to a fetch cut", response_cut},
        {"outsider fetches", outsider},
        {"service busy", service_busy},
        {"calendar set", clock_set, Sharing::folder},
        {"calendar set, with sends", clock_set, Sharing::folder, sends},
        {"hub, with sends", none, Sharing::hub, sends, no_401},
        {"hub: outsider fetches", outsider, Sharing::hub},
        {"hub: any worker killed", worker_killed, Sharing::hub, quiet, no_401},
        {"hub: response to a fetch cut", response_cut, Sharing::hub},
        {"hub: service busy", service_busy, Sharing::hub},
        {"hub killed in a fetch", fetching_hub_killed, Sharing::hub},
        {"hub killed and restarted", hub_killed, Sharing::hub, quiet, no_401},
        {"without a store", none, Sharing::nothing},
    };
    if (has_redis())
        all.insert(all.end() - 1,
                   {{"Redis", none, Sharing::redis, quiet, no_401},
                    {"Redis, with sends", none, Sharing::redis, sends, no_401},
                    {"Redis: holder killed in a fetch", holder_killed, Sharing::redis},
                    {"Redis: any worker killed, with sends", worker_killed, Sharing::redis, sends},
                    {"Redis: response to a fetch cut", response_cut, Sharing::redis},
                    {"Redis: outsider fetches", outsider, Sharing::redis},
                    {"Redis: service busy", service_busy, Sharing::redis},
                    {"Redis restarted empty", redis_restarted<often>, Sharing::redis, quiet, no_401},
                    {"Redis restarted empty, with sends", redis_restarted<seldom>, Sharing::redis, sends, no_401},
                    {"Redis flushed", redis_flushed<often>, Sharing::redis, quiet, no_401},
                    {"Redis flushed, with sends", redis_flushed<seldom>, Sharing::redis, sends, no_401},
                    {"Redis stopped", redis_stopped, Sharing::redis, quiet, no_401},
                    {"Redis stopped, with sends", redis_stopped, Sharing::redis, sends, no_401},
                    {"Redis stopped, own turns", redis_stopped, Sharing::redis, Sends::own_turns, no_401},
                    {"Redis flushed, own turns", redis_flushed<seldom>, Sharing::redis, Sends::own_turns, no_401},
                    {"Redis failed over", redis_failed_over, Sharing::redis},
                    {"Redis failed over, with sends", redis_failed_over, Sharing::redis, sends},
                    {"two hubs over a Redis, one killed in a fetch", fetching_hub_killed, Sharing::hubs},
                    {"two hubs over a Redis, one killed", one_hub_away, Sharing::hubs, quiet, no_401}});
    return all;
}

}  // namespace pushplus_fleet
