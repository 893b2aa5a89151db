#include "record_in_memory.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <mutex>
#include <utility>

#include "../base/kept_to_the_end.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

RecordInMemory::RecordInMemory(std::shared_ptr<const Clock> clock)
    : clock_(std::move(clock)),
      origin_(clock_->boot_now()),
      calendar_(since_1970(clock_->system_now())),
      state_(std::make_unique<State>()) {}

std::int64_t RecordInMemory::now() const noexcept {
    return calendar_ + std::chrono::floor<std::chrono::milliseconds>(clock_->boot_now() - origin_).count();
}

void RecordInMemory::with(const std::function<void(State& state, std::int64_t now)>& use) {
    std::shared_ptr<Notification> ended;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        auto state = std::make_unique<State>(*state_);
        const auto moment = now();
        if (process_ != process_generation()) {
            process_ = process_generation();
            waited_for_.reset();
            if (state->record.lease_ends != 0) state->record.lease_ends = std::min(state->record.lease_ends, moment);
        }
        const auto gen = state->record.gen;
        use(*state, moment);
        state_ = std::move(state);
        if (state_->record.lease_ends == 0 || state_->record.gen != gen) ended = std::move(waited_for_);
    }
    if (ended) ended->open();
}

std::shared_ptr<Notification> RecordInMemory::end_of_fetch() {
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    if (state_->record.lease_ends == 0) return nullptr;
    if (!waited_for_) waited_for_ = std::make_shared<Notification>();
    return waited_for_;
}

namespace {

/// The records of this process.
class Registry {
public:
    std::shared_ptr<RecordInMemory> get(const std::string& id, const std::shared_ptr<Clock>& clock) {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        if (records_.size() >= sweep_at_) sweep();
        auto& known = records_[{id, clock.get()}];
        auto record = known.lock();
        if (!record) known = record = std::make_shared<RecordInMemory>(clock);
        return record;
    }

    void clear() {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        records_.clear();
    }

private:
    void sweep() {
        for (auto entry = records_.begin(); entry != records_.end();)
            entry = entry->second.expired() ? records_.erase(entry) : std::next(entry);
        sweep_at_ = std::max<std::size_t>(64, records_.size() * 2);
    }

    MutexOfProcess mutex_;
    std::map<std::pair<std::string, const Clock*>, std::weak_ptr<RecordInMemory>> records_;
    std::size_t sweep_at_ = 64;
};

}  // namespace

std::shared_ptr<RecordInMemory> record_in_memory(const std::string& id, const std::shared_ptr<Clock>& clock) {
    return kept_to_the_end<Registry>().get(id, clock);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
