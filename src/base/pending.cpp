#include <pushplus/pending.hpp>

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "forced_unwinding.hpp"
#include "make_error.hpp"
#include "process_generation.hpp"
#include "thread_cancellation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

Error cannot_wait(ErrorKind kind, const char* message) { return make_error(kind, message, Delivery::unknown); }

Error of_another_process() {
    return cannot_wait(ErrorKind::internal, "the call belongs to the process that this one was forked from");
}

// Returns false if `task` threw.
bool run(const std::function<void()>& task) {
    try {
        task();
        return true;
    } catch (...) {
        pass_on_forced_unwinding();
        return false;
    }
}

// How deep callbacks run within one another on this thread, and those that wait for the outermost to return. Of types
// without destructors, so that a plug-in can be unloaded while the thread lives on.
constexpr unsigned deepest = 16;
thread_local unsigned depth = 0;
thread_local std::vector<std::function<void()>>* waiting = nullptr;

// Runs a callback within others. Each outcome that is there already would take a part of the stack, so what lies deeper
// than `deepest` is put off.
class Nesting {
public:
    Nesting() {
        if (depth++ == 0) waiting = &mine_;
    }
    ~Nesting() {
        if (--depth == 0) waiting = nullptr;
    }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

    void run_waiting() {
        // Those that come meanwhile are added to it.
        std::vector<std::function<void()>> next;
        while (!mine_.empty()) {
            next.clear();
            next.swap(mine_);
            for (const auto& task : next) static_cast<void>(run(task));
        }
    }

private:
    std::vector<std::function<void()>> mine_;  ///< Of the outermost.
};

}  // namespace

// The value follows it in the same allocation.
struct alignas(std::max_align_t) PendingState::Impl {
    explicit Impl(const ValueKind& of) : kind(of) {}

    const ValueKind& kind;
    const std::uint64_t process = process_generation();
    mutable std::mutex mutex;
    std::condition_variable became_ready;
    bool ready = false;
    bool taken = false;
    std::optional<Error> error;
    struct Task {
        std::function<void()> run;
        const void* owner = nullptr;
    };
    std::vector<Task> tasks;
    std::function<void()> cancel;
    std::function<bool()> would_deadlock;
};

PendingState::PendingState(const ValueKind& kind) {
    void* const memory = ::operator new(sizeof(Impl) + kind.size);
    try {
        impl_ = ::new (memory) Impl(kind);
    } catch (...) {
        ::operator delete(memory);
        throw;
    }
    kind.make(value());
}

PendingState::~PendingState() {
    // A child cannot destroy what a thread of the parent may have held locked at the fork.
    if (impl_->process != process_generation()) return;
    impl_->kind.unmake(value());
    impl_->~Impl();
    ::operator delete(impl_);
}

void* PendingState::value() noexcept { return impl_ + 1; }

bool PendingState::ready() const noexcept {
    if (impl_->process != process_generation()) return false;
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    return impl_->ready;
}

Result<bool> PendingState::wait(std::optional<std::chrono::milliseconds> limit) const {
    if (impl_->process != process_generation()) return of_another_process();
    std::unique_lock<std::mutex> lock(impl_->mutex);
    const auto is_ready = [this] { return impl_->ready; };
    if (is_ready()) return true;
    // Keeps sums with the clock's time within its range.
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24 * 365);
    if (limit) return impl_->became_ready.wait_for(lock, std::min(*limit, longest), is_ready);
    if (impl_->would_deadlock && impl_->would_deadlock())
        return cannot_wait(ErrorKind::invalid_argument,
                           "get() within a callback would wait for ever; use then(), or wait on another thread");
    // Until GCC 12, wait() of the standard library is noexcept: pthread_cancel would end the program.
    while (!impl_->became_ready.wait_for(lock, longest, is_ready)) {
    }
    return true;
}

bool PendingState::add_task(std::function<void()>& task, const void* owner) {
    if (impl_->process != process_generation()) return false;
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    if (impl_->ready) return false;
    impl_->tasks.push_back({std::move(task), owner});
    return true;
}

void PendingState::when_ready(std::function<void()> task) {
    if (!add_task(task, nullptr)) static_cast<void>(run(task));
}

void PendingState::call_back(std::function<void()> task) {
    if (add_task(task, nullptr)) return;
    if (depth >= deepest) return waiting->push_back(std::move(task));
    Nesting nesting;
    static_cast<void>(run(task));
    nesting.run_waiting();
}

bool PendingState::resume_later(std::function<void()> resume, const void* owner) { return add_task(resume, owner); }

void PendingState::take_back(const void* owner) noexcept {
    if (impl_->process != process_generation()) return;
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    auto& tasks = impl_->tasks;
    tasks.erase(std::remove_if(tasks.begin(), tasks.end(), [=](const Impl::Task& task) { return task.owner == owner; }),
                tasks.end());
}

void PendingState::cancel() noexcept {
    if (impl_->process != process_generation()) return;
    std::function<void()> cancel;
    {
        const std::lock_guard<std::mutex> lock(impl_->mutex);
        cancel = impl_->cancel;
    }
    const HeldThreadCancellation held;
    if (cancel) cancel();
}

bool PendingState::would_deadlock() const {
    if (impl_->process != process_generation()) return true;
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    return !impl_->ready && impl_->would_deadlock && impl_->would_deadlock();
}

void PendingState::on_cancel(std::function<void()> cancel, std::function<bool()> would_deadlock) {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    impl_->cancel = std::move(cancel);
    impl_->would_deadlock = std::move(would_deadlock);
}

bool PendingState::finish(std::optional<Error> error) {
    std::function<void()> cancel;
    std::function<bool()> would_deadlock;
    {
        const std::lock_guard<std::mutex> lock(impl_->mutex);
        impl_->error = std::move(error);
        impl_->ready = true;
        cancel.swap(impl_->cancel);
        would_deadlock.swap(impl_->would_deadlock);
        impl_->became_ready.notify_all();
    }
    bool all_well = true;
    // One after the other, as a task may take back those after it.
    for (;;) {
        std::function<void()> task;
        {
            const std::lock_guard<std::mutex> lock(impl_->mutex);
            if (impl_->tasks.empty()) return all_well;
            task = std::move(impl_->tasks.front().run);
            impl_->tasks.erase(impl_->tasks.begin());
        }
        all_well = run(task) && all_well;
    }
}

std::optional<Error> PendingState::take_error() {
    if (impl_->process != process_generation()) return of_another_process();
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    if (std::exchange(impl_->taken, true))
        return cannot_wait(ErrorKind::invalid_argument, "the result of this call was taken already");
    return std::move(impl_->error);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
