#include "state_file.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include "../../base/signals_blocked.hpp"
#include "../../files/replace_file.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {
constexpr std::size_t largest_state = std::size_t{1} << 30;
constexpr std::chrono::seconds shortest_pause(1);
}  // namespace

std::string StateFile::open(std::string& text) {
    auto lock_file = open_own_file(path_ + ".lock", Access::write_or_make);
    if (!lock_file.fault.empty()) return path_ + ".lock: " + lock_file.fault;
    lock_file_.emplace(std::move(lock_file.file));
    lock_.emplace(*lock_file_, std::chrono::milliseconds(0));
    if (lock_->outcome() == FileLock::Outcome::busy) return path_ + ": another sandbox uses it";
    if (lock_->outcome() == FileLock::Outcome::failed) return path_ + ".lock: " + words_for_last_error();

    const auto opened = open_own_file(path_, Access::read);
    if (opened.missing) return {};
    if (!opened.fault.empty()) return path_ + ": " + opened.fault;
    if (!opened.file.read_up_to(largest_state + 1, text)) return path_ + ": " + words_for_last_error();
    if (text.size() > largest_state) return path_ + ": it is larger than 1 GiB";
    return {};
}

void StateFile::begin(std::function<std::string()> state, std::function<void(const std::string& why)> failed) {
    state_ = std::move(state);
    failed_ = std::move(failed);
    const SignalsBlocked blocked;
    thread_ = std::thread([this] { run(); });
}

void StateFile::note_change() noexcept {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (std::exchange(dirty_, true)) return;
    changed_.notify_all();
}

void StateFile::end() noexcept {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }
    thread_.join();
}

void StateFile::run() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!ended_) {
        changed_.wait(lock, [this] { return dirty_ || ended_; });
        dirty_ = false;
        lock.unlock();
        write();
        lock.lock();
        changed_.wait_for(lock, shortest_pause, [this] { return ended_; });
    }
    lock.unlock();
    write();
}

void StateFile::write() {
    std::string why;
    try {
        std::string text = state_();
        if (text == written_) return;
        why = replace_file(path_, text, false).why;
        if (why.empty()) written_ = std::move(text);
    } catch (const std::exception& error) {
        why = error.what();
    }
    if (!why.empty()) failed_(path_ + ": " + why);
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
