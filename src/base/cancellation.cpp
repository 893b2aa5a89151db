#include <pushplus/cancellation.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <utility>

namespace pushplus {
inline namespace v0 {

namespace detail {

class CancellationState {
public:
    [[nodiscard]] bool canceled() const noexcept { return canceled_.load(std::memory_order_acquire); }

    void cancel() noexcept {
        // Callbacks run under the lock, so that destroying a registration waits for a running callback.
        const std::lock_guard<std::mutex> lock(mutex_);
        if (canceled_.exchange(true, std::memory_order_acq_rel)) return;
        for (const auto& entry : callbacks_) entry.second();
    }

    /// Returns the callback's id; 0 if it was called at once.
    unsigned long long add(std::function<void()> callback) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (canceled()) {
            callback();
            return 0;
        }
        callbacks_.emplace(++last_id_, std::move(callback));
        return last_id_;
    }

    void remove(unsigned long long id) noexcept {
        const std::lock_guard<std::mutex> lock(mutex_);
        callbacks_.erase(id);
    }

private:
    std::atomic<bool> canceled_{false};
    std::mutex mutex_;
    std::map<unsigned long long, std::function<void()>> callbacks_;
    unsigned long long last_id_ = 0;
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
    if (state_) state_->remove(id_);
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
    if (state_) state_->cancel();
}

}  // namespace v0
}  // namespace pushplus
