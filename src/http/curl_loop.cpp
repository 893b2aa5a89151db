#include "curl_loop.hpp"

#include <algorithm>
#include <new>
#include <system_error>
#include <utility>

#include "../base/blocked_signals.hpp"
#include "../base/leftover_threads.hpp"
#include "transfer.hpp"
#include "url.hpp"
#include "wake_up_pair.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// The most requests at once to one HTTP/2 host; libcurl spreads them over connections as the host allows.
constexpr std::size_t max_streams = 256;
// How often a request starts again because the kept connection cannot be used; the second one has a new connection.
constexpr int max_restarts = 2;
// Short enough for a string without an allocation.
constexpr const char* no_memory = "out of memory";

HttpOutcome failure(ErrorKind kind, const char* message, bool worth_repeating = false) {
    HttpOutcome outcome;
    outcome.failure = {kind, Delivery::not_sent, worth_repeating, message};
    return outcome;
}

std::chrono::milliseconds time_left(std::chrono::steady_clock::time_point deadline) {
    return std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
}

template <class Task>
void run_guarded(Task&& task) noexcept {
    try {
        task();
    } catch (...) {
        return;
    }
}

}  // namespace

CurlLoop::CurlLoop(const TransportOptions& options, std::shared_ptr<CaCache> ca_cache,
                   std::shared_ptr<Clock> idle_clock)
    : options_(options),
      ca_cache_(std::move(ca_cache)),
      connections_(std::move(idle_clock)),
      multi_(curl_multi_init()),
      timers_([this] { wake(); }),
      worker_([this] { wake(); }) {
    if (!sockets_.usable())
        throw std::system_error(std::make_error_code(std::errc::too_many_files_open),
                                "no file descriptors are left for the event loop");
    if (!multi_) throw std::bad_alloc();
    static_cast<void>(close_wake_up_on_exec(multi_.get()));  // The loop wakes itself.
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &CurlLoop::on_socket);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, static_cast<void*>(this));
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &CurlLoop::on_timer);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, static_cast<void*>(this));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS,
                      static_cast<long>(options_.max_connections_per_host));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                      static_cast<long>(std::max(options_.max_connections_per_host, options_.max_idle_connections)));
    // libcurl limits a connection to 100 streams by default, whatever the server allows.
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_CONCURRENT_STREAMS, static_cast<long>(max_streams));
    curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
}

CurlLoop::~CurlLoop() = default;

std::shared_ptr<CurlLoop> CurlLoop::start(const TransportOptions& options, std::shared_ptr<CaCache> ca_cache,
                                          std::shared_ptr<Clock> idle_clock) {
    auto loop = std::make_shared<CurlLoop>(options, std::move(ca_cache), std::move(idle_clock));
    // The thread keeps the loop alive: a callback may be the last owner of the transport, which the loop then outlives.
    loop->thread_ = std::thread([loop] { loop->run(); });
    return loop;
}

void CurlLoop::stop() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        stopping_ = true;
    }
    wake();
    if (!thread_.joinable()) return;
    if (on_its_thread())
        leave_to_end(std::move(thread_));
    else
        thread_.join();
}

void CurlLoop::abandon() noexcept { connections_.sockets().abandon(); }

void CurlLoop::wake() noexcept {
    if (process_ == process_generation()) sockets_.wake();
}

void CurlLoop::post(Task task) {
    if (process_ != process_generation()) return;
    bool first = false;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        first = posted_.empty();
        posted_.push_back(std::move(task));
    }
    if (first && !on_its_thread()) wake();
}

bool CurlLoop::on_its_thread() const noexcept { return thread_id_.load() == std::this_thread::get_id(); }

bool CurlLoop::enter() noexcept {
    if (calls_.fetch_add(1, std::memory_order_relaxed) < options_.max_calls_under_way) return true;
    leave();
    return false;
}

void CurlLoop::leave() noexcept { calls_.fetch_sub(1, std::memory_order_relaxed); }

EventLoop::Ticket CurlLoop::call_at(const std::shared_ptr<Clock>& clock, Time when, Task task) {
    timers_.add(++last_ticket_, clock, when, std::move(task));
    return last_ticket_;
}

void CurlLoop::run() noexcept {
    block_signals();
    thread_id_.store(std::this_thread::get_id());
    for (;;) {
        run_guarded([this] { run_tasks(); });
        if (!worker_.idle()) run_guarded([this] { worker_.run_done(); });
        run_guarded([this] { run_timers(); });
        run_guarded([this] { expire(); });
        run_guarded([this] { run_transfers(); });
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (!posted_.empty()) continue;
            if (stopping_ && worker_.idle()) break;
        }
        run_guarded([this] { wait(); });
    }
    while (!pending_.empty()) cancel(pending_.begin()->first);
    worker_.join();
}

void CurlLoop::run_tasks() {
    std::vector<Task> tasks;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        tasks.swap(posted_);
    }
    for (auto& task : tasks) run_guarded(task);
}

void CurlLoop::run_timers() {
    // Runs at most as many as there are now, because a task that adds timers must not starve everything else.
    for (auto left = timers_.size(); left > 0; --left) {
        const auto task = timers_.take_due();
        if (!task) break;
        run_guarded(task);
    }
}

int CurlLoop::on_socket(CURL*, curl_socket_t socket, int what, void* loop, void*) noexcept {
    auto& sockets = static_cast<CurlLoop*>(loop)->sockets_;
    run_guarded([&] {
        if (what == CURL_POLL_REMOVE)
            sockets.remove(socket);
        else
            sockets.watch(socket, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0);
    });
    return 0;
}

int CurlLoop::on_timer(CURLM*, long milliseconds, void* loop) noexcept {
    auto& due = static_cast<CurlLoop*>(loop)->curl_timer_;
    due.reset();
    if (milliseconds >= 0) due = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    return 0;
}

void CurlLoop::run_transfers() {
    if (!curl_timer_ || *curl_timer_ > std::chrono::steady_clock::now()) return;
    curl_timer_.reset();
    int running = 0;
    curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &running);
    process_completed();
}

void CurlLoop::wait() {
    // A wake-up since the tasks were taken ends the wait at once.
    using std::chrono::milliseconds;
    auto limit = milliseconds(60'000);
    if (const auto next = timers_.next_in()) limit = std::min(limit, std::chrono::ceil<milliseconds>(*next));
    const auto wake_at = [&limit](Time time) {
        const auto left = std::chrono::ceil<milliseconds>(time - std::chrono::steady_clock::now());
        limit = std::clamp(left, milliseconds(0), limit);
    };
    if (curl_timer_) wake_at(*curl_timer_);
    if (!expiring_.empty()) wake_at(expiring_.begin()->first);
    for (const auto& ready : sockets_.wait(limit)) {
        const int what = (ready.readable ? CURL_CSELECT_IN : 0) | (ready.writable ? CURL_CSELECT_OUT : 0) |
                         (ready.failed ? CURL_CSELECT_ERR : 0);
        int running = 0;
        curl_multi_socket_action(multi_.get(), ready.socket, what, &running);
    }
    process_completed();
}

CurlLoop::Origin& CurlLoop::origin_of(const std::string& url) {
    const std::string_view text = std::string_view(url).substr(0, path_start(url));
    const auto is_of_url = [text](const auto& origin) { return origin->text == text; };
    const auto found = std::find_if(origins_.begin(), origins_.end(), is_of_url);
    if (found != origins_.end()) {
        std::swap(origins_.front(), *found);
        return *origins_.front();
    }
    auto fresh = std::make_unique<Origin>();
    fresh->text = text;
    return **origins_.insert(origins_.begin(), std::move(fresh));
}

bool CurlLoop::has_capacity(const Origin& origin) const noexcept {
    return origin.active < (origin.multiplexed ? max_streams : options_.max_connections_per_host);
}

EventLoop::Ticket CurlLoop::send(const HttpRequest& request, Turn turn, std::function<void(HttpOutcome&&)> done) {
    const Ticket ticket = ++last_ticket_;
    PendingRequest& pending = pending_[ticket];
    pending.ticket = ticket;
    pending.request = &request;
    pending.done = std::move(done);
    try {
        pending.deadline = std::chrono::steady_clock::now() + request.timeout;
        pending.origin = &origin_of(request.url);
        if (has_capacity(*pending.origin))
            start(pending);
        else
            enqueue(pending, turn);
    } catch (...) {
        expiring_.erase({pending.expires, ticket});
        pending_.erase(ticket);
        throw;
    }
    return ticket;
}

void CurlLoop::enqueue(PendingRequest& pending, Turn turn) {
    expire_at(pending, pending.deadline);
    pending.queued = true;
    if (turn == Turn::next)
        pending.origin->queue.push_front(pending.ticket);
    else
        pending.origin->queue.push_back(pending.ticket);
}

void CurlLoop::expire_at(PendingRequest& pending, Time when) {
    if (pending.expires == when) return;
    expiring_.emplace(when, pending.ticket);
    expiring_.erase({std::exchange(pending.expires, when), pending.ticket});
}

void CurlLoop::expire() {
    while (!expiring_.empty() && expiring_.begin()->first <= std::chrono::steady_clock::now()) {
        const Ticket ticket = expiring_.begin()->second;
        expiring_.erase(expiring_.begin());
        const auto found = pending_.find(ticket);
        if (found == pending_.end()) continue;
        if (auto& handle = found->second.handle) {
            curl_multi_remove_handle(multi_.get(), handle->get());
            complete(ticket, handle->outcome(CURLE_OPERATION_TIMEDOUT, false));
        } else if (found->second.queued) {
            complete(ticket, failure(ErrorKind::timeout, "no connection became free in time", true));
        }
    }
}

void CurlLoop::start_queued(Origin& origin) {
    while (!origin.queue.empty() && has_capacity(origin)) {
        const Ticket ticket = origin.queue.front();
        origin.queue.pop_front();
        const auto found = pending_.find(ticket);
        if (found == pending_.end()) continue;  // It ended in the queue.
        PendingRequest& pending = found->second;
        pending.queued = false;
        try {
            start(pending);
        } catch (...) {
            ++origin.active;  // `complete` subtracts it again.
            complete(ticket, failure(ErrorKind::internal, no_memory));
        }
    }
}

void CurlLoop::start(PendingRequest& pending) {
    auto outcome = start_transfer(pending);
    // Completes it later, because the caller of `send` does not expect the outcome yet.
    if (!pending.handle)
        post([this, ticket = pending.ticket, outcome = std::move(outcome)]() mutable {
            complete(ticket, std::move(outcome));
        });
    ++pending.origin->active;
}

HttpOutcome CurlLoop::start_transfer(PendingRequest& pending) {
    auto handle = std::unique_ptr<EasyHandle>();
    if (idle_handles_.empty()) {
        handle = std::make_unique<EasyHandle>(options_, ca_cache_);
        handle->set_registry(connections_);
    } else {
        handle = std::move(idle_handles_.back());
        idle_handles_.pop_back();
    }
    // Waits for a connection that may turn out to be HTTP/2 instead of opening another. Only TLS can negotiate that.
    handle->set(CURLOPT_PIPEWAIT, is_https(pending.request->url) ? 1L : 0L);
    handle->use_new_connection(false);
    if (auto refused = handle->prepare(*pending.request, time_left(pending.deadline))) {
        HttpOutcome outcome;
        outcome.failure = *std::move(refused);
        return outcome;
    }
    // The grace does not count while a request waits for a connection that another one opens.
    expire_at(pending, pending.deadline + grace_of_libcurl);
    curl_easy_setopt(handle->get(), CURLOPT_PRIVATE, static_cast<void*>(&pending));
    if (curl_multi_add_handle(multi_.get(), handle->get()) != CURLM_OK)
        return failure(ErrorKind::internal, "libcurl has no memory for another request");
    pending.handle = std::move(handle);
    return {};
}

void CurlLoop::process_completed() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        void* pending = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &pending);
        on_completed(*static_cast<PendingRequest*>(pending), message->data.result);
    }
}

void CurlLoop::on_completed(PendingRequest& pending, CURLcode code) {
    EasyHandle& handle = *pending.handle;
    const bool stale = handle.transfer().abort == Transfer::Abort::stale;
    if (code == CURLE_OK) {
        run_guarded([&] { handle.register_connection(); });
        pending.origin->multiplexed = handle.spoke_http2();
    }
    curl_multi_remove_handle(multi_.get(), handle.get());
    if (stale) handle.use_new_connection(true);
    if (stale && pending.restarts++ < max_restarts && !handle.prepare(*pending.request, time_left(pending.deadline)) &&
        curl_multi_add_handle(multi_.get(), handle.get()) == CURLM_OK)
        return;
    complete(pending.ticket, handle.outcome(code, false));
}

void CurlLoop::complete(Ticket ticket, HttpOutcome&& outcome) {
    auto node = pending_.extract(ticket);
    if (node.empty()) return;
    PendingRequest& pending = node.mapped();
    Origin& origin = *pending.origin;
    expiring_.erase({pending.expires, ticket});
    if (!pending.queued) {  // `start_queued` skips the ticket of one that is.
        --origin.active;
        if (pending.handle && pending.handle->usable())
            run_guarded([&] { idle_handles_.push_back(std::move(pending.handle)); });
    }
    run_guarded([&] { pending.done(std::move(outcome)); });
    start_queued(origin);
}

EventLoop::Ticket CurlLoop::run_aside(Task work, Task done) { return worker_.add(std::move(work), std::move(done)); }

void CurlLoop::cancel(Ticket request) {
    const auto found = pending_.find(request);
    if (found == pending_.end()) return;
    if (auto& handle = found->second.handle) {
        curl_multi_remove_handle(multi_.get(), handle->get());
        complete(request, handle->outcome(CURLE_ABORTED_BY_CALLBACK, true));
    } else {
        complete(request, failure(ErrorKind::canceled, "canceled by the caller"));
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
