#include "traffic.hpp"

#include "operations.hpp"

namespace pushplus_soak {

namespace {

constexpr int blocking_threads = 64;
constexpr int async_calls = 512;
constexpr int pumps = 2;

thread_local bool within_callback = false;

void make_some_call(Caller& caller) {
    const auto kind = caller.dice.number(1, 100);
    const auto of = [&caller](const std::vector<Operation>& operations) {
        return caller.dice.one_of(operations)(caller);
    };
    if (kind <= 45) return of(reading_operations());
    if (kind <= 55) return of(listing_operations());
    if (kind <= 68) return of(adding_operations());
    if (kind <= 80) return of(editing_operations());
    if (kind <= 88) return of(removing_operations());
    if (kind <= 97 || caller.ended) return of(sending_operations());
    return of(whole_lists());
}

}  // namespace

Traffic::Traffic(Scene& scene, std::uint64_t seed, std::uint64_t round) : scene_(scene) {
    std::uint64_t stream = round << 32U;
    for (int i = 0; i < async_calls; ++i) free_.push_back(&lanes_.emplace_back(Dice(seed, ++stream)));
    for (int i = 0; i < pumps; ++i) threads_.emplace_back([this] { pump(); });
    for (int i = 0; i < blocking_threads; ++i)
        threads_.emplace_back([this, dice = Dice(seed, ++stream)] { block(dice); });
}

Traffic::~Traffic() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return free_.size() == lanes_.size(); });
}

void Traffic::block(Dice dice) {
    while (!stopped_) {
        Caller caller{scene_, dice, scene_.fleet.pick(dice), nullptr};
        make_some_call(caller);
    }
}

void Traffic::pump() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return stopped_ || !free_.empty(); });
        if (stopped_) return;
        Lane& lane = *free_.front();
        free_.pop_front();
        lock.unlock();
        start_call(lane, scene_.fleet.pick(lane.dice));
        lock.lock();
    }
}

void Traffic::start_call(Lane& lane, std::shared_ptr<LoggedClient> client) {
    const std::weak_ptr<LoggedClient> known = client;
    Caller caller{scene_, lane.dice, std::move(client), [this, &lane, known] { ended(lane, known); }};
    make_some_call(caller);
}

// A quarter of the calls are followed by a call from their callback, on the same client: the callback may be its last
// owner and then destroys it while that call runs.
void Traffic::ended(Lane& lane, const std::weak_ptr<LoggedClient>& client) {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (stopped_ || within_callback || !lane.dice.percent(25)) {
            free_.push_back(&lane);
            changed_.notify_all();
            return;
        }
        ++in_callbacks_;
    }
    within_callback = true;
    if (auto same = client.lock())
        start_call(lane, std::move(same));
    else
        ended(lane, client);
    within_callback = false;
    const std::lock_guard<std::mutex> lock(mutex_);
    --in_callbacks_;
    changed_.notify_all();
}

void Traffic::stop() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        stopped_ = true;
        changed_.notify_all();
    }
    for (auto& thread : threads_) thread.join();
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return in_callbacks_ == 0; });
}

int Traffic::wait_for_async_calls(std::chrono::seconds limit) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait_for(lock, limit, [this] { return free_.size() == lanes_.size(); });
    return static_cast<int>(lanes_.size() - free_.size());
}

}  // namespace pushplus_soak
