#include "calls_under_way.hpp"

#include <exception>
#include <utility>

#include "../base/leftover_threads.hpp"
#include "async_call_runner.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

void CallsUnderWay::add(const std::shared_ptr<EventLoop>& loop) {
    const std::lock_guard<std::mutex> lock(mutex_);
    loop_ = loop;
    ++under_way_;
}

void CallsUnderWay::begin(AsyncCallRunner& runner) {
    bool canceled = false;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        canceled = canceled_;
    }
    if (canceled) return runner.reject("canceled, because its client is gone");
    try {
        begun_.insert(&runner);
    } catch (const std::exception& thrown) {
        return runner.fail(thrown);
    }
    runner.run();
}

void CallsUnderWay::end(AsyncCallRunner& runner) {
    begun_.erase(&runner);
    remove();
}

void CallsUnderWay::remove() {
    const std::lock_guard<std::mutex> lock(mutex_);
    --under_way_;
    changed_.notify_all();
    if (under_way_ == 0 && ending_on_) client_ended(*std::exchange(ending_on_, std::nullopt));
}

void CallsUnderWay::cancel_begun() {
    while (!begun_.empty()) {
        const auto runner = (*begun_.begin())->shared_from_this();
        begun_.erase(begun_.begin());
        runner->cancel();
    }
}

void CallsUnderWay::cancel_all() {
    std::unique_lock<std::mutex> lock(mutex_);
    canceled_ = true;
    if (under_way_ == 0) return;
    const auto loop = loop_;
    loop->post([calls = shared_from_this()] { calls->cancel_begun(); });
    if (!loop->on_its_thread()) return changed_.wait(lock, [this] { return under_way_ == 0; });
    ending_on_ = std::this_thread::get_id();
    client_is_ending(*ending_on_);
}

bool CallsUnderWay::on_loop_thread() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return loop_ && loop_->on_its_thread();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
