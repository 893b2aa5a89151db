#include "harm.hpp"

#include <algorithm>

namespace pushplus_fleet {

void Recurring::tick(Scene& scene) {
    if (scene.clock.elapsed() < next_) return;
    next_ = scene.clock.elapsed() + every_;
    note(action_(scene));
}

void EveryOtherFetch::begin(Scene& scene) {
    if (first_ == First::harmed) prepare(scene);
}

void EveryOtherFetch::tick(Scene& scene) {
    if (!prepared_) {
        if (scene.service.keys_given() > given_) prepare(scene);
        return;
    }
    const pid_t fetcher = scene.service.fetcher();
    if (fetcher == 0) return;
    if (action_) action_(scene, fetcher);
    prepared_ = false;
    note(1);
}

void EveryOtherFetch::prepare(Scene& scene) {
    given_ = scene.service.keys_given() + 1;
    scene.service.harm_next_fetch(fault_);
    prepared_ = true;
}

void Pauses::pause(Scene& scene, pid_t worker) {
    const auto same = [&](const Paused& paused) { return paused.worker == worker; };
    if (std::any_of(paused_.begin(), paused_.end(), same)) return;
    const std::chrono::seconds length(std::uniform_int_distribution<int>(20, 90)(random_));
    scene.workers.stop(worker);
    paused_.push_back({worker, scene.clock.elapsed() + length});
}

void Pauses::tick(Scene& scene) {
    const auto over = std::partition(paused_.begin(), paused_.end(),
                                     [&](const Paused& paused) { return scene.clock.elapsed() < paused.until; });
    std::for_each(over, paused_.end(), [&](const Paused& paused) { scene.workers.resume(paused.worker); });
    paused_.erase(over, paused_.end());
}

}  // namespace pushplus_fleet
