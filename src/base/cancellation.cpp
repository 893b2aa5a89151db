#include <pushplus/cancellation.hpp>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "forced_unwinding.hpp"
#include "thread_cancellation.hpp"

namespace pushplus {
inline namespace v0 {

namespace detail {

class CancellationState {
public:
    [[nodiscard]] bool canceled() const noexcept { return canceled_.load(std::memory_order_acquire); }

    // As std::stop_source: callbacks run without the lock, one after the other, on the thread that cancels first.
    void cancel() {
        std::unique_lock<std::mutex> lock(mutex_);
        if (canceled_.exchange(true, std::memory_order_acq_rel)) return;
        canceling_ = std::this_thread::get_id();
        while (!callbacks_.empty()) {
            const auto callback = callbacks_.extract(callbacks_.begin());
            running_ = callback.key();
            lock.unlock();
            run(callback.mapped());
            lock.lock();
            running_ = 0;
            ended_.notify_all();
        }
    }

    /// Returns the callback's id; 0 if it was called at once.
    unsigned long long add(std::function<void()> callback) {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (!canceled()) {
                callbacks_.emplace(++last_id_, std::move(callback));
                return last_id_;
            }
        }
        run(callback);
        return 0;
    }

    /// Waits for the callback if it is running on another thread.
    void remove(unsigned long long id) noexcept {
        std::unique_lock<std::mutex> lock(mutex_);
        if (callbacks_.erase(id) != 0 || running_ != id || canceling_ == std::this_thread::get_id()) return;
        ended_.wait(lock, [this, id] { return running_ != id; });
    }

private:
    // What a callback throws is dropped, so that the others run.
    static void run(const std::function<void()>& callback) {
        try {
            callback();
        } catch (...) {
            pass_on_forced_unwinding();
        }
    }

    std::atomic<bool> canceled_{false};
    std::mutex mutex_;
    std::map<unsigned long long, std::function<void()>> callbacks_;
    unsigned long long last_id_ = 0;
    unsigned long long running_ = 0;  ///< The callback that runs; 0: none.
    std::thread::id canceling_;
    std::condition_variable ended_;
};

}  // namespace detail

using Registration = CancellationToken::Registration;

Registration::Registration() noexcept = default;

Registration::Registration(Registration&& other) noexcept
    : state_(std::move(other.state_)), id_(std::exchange(other.id_, 0)) {}

Registration& Registration::operator=(Registration&& other) noexcept {
    std::swap(state_, other.state_);
    std::swap(id_, other.id_);
    return *this;
}

Registration::~Registration() {
    if (state_ && id_ != 0) state_->remove(id_);
}

CancellationToken::CancellationToken() noexcept = default;
CancellationToken::~CancellationToken() = default;
CancellationToken::CancellationToken(const CancellationToken&) noexcept = default;
CancellationToken::CancellationToken(CancellationToken&&) noexcept = default;
CancellationToken& CancellationToken::operator=(const CancellationToken&) noexcept = default;
CancellationToken& CancellationToken::operator=(CancellationToken&&) noexcept = default;

CancellationToken::CancellationToken(std::shared_ptr<detail::CancellationState> state) noexcept
    : state_(std::move(state)) {}

bool CancellationToken::canceled() const noexcept { return state_ && state_->canceled(); }

Registration CancellationToken::on_cancel(std::function<void()> callback) const {
    Registration registration;
    if (!state_) return registration;
    registration.state_ = state_;
    registration.id_ = state_->add(std::move(callback));
    return registration;
}

CancellationSource::CancellationSource() : state_(std::make_shared<detail::CancellationState>()) {}
CancellationSource::~CancellationSource() = default;
CancellationSource::CancellationSource(CancellationSource&&) noexcept = default;
CancellationSource& CancellationSource::operator=(CancellationSource&&) noexcept = default;

CancellationToken CancellationSource::token() const noexcept { return CancellationToken(state_); }

void CancellationSource::cancel() noexcept {
    const detail::HeldThreadCancellation held;
    // A callback may destroy the source.
    if (const auto state = state_) state->cancel();
}

}  // namespace v0
}  // namespace pushplus
