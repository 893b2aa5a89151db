#include "curl_loop.hpp"

#include <algorithm>
#include <new>
#include <system_error>
#include <utility>

#ifndef _WIN32
#    include <pthread.h>
#    include <signal.h>
#endif

#include "url.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// How many requests one HTTP/2 host is handed at once; libcurl spreads them over connections as the host allows.
constexpr std::size_t most_streams = 256;
// A request that finds its connection desynchronised is started anew this often; there may be several such connections.
constexpr int most_restarts = 20;
// Short enough for a text that needs no memory.
constexpr const char* out_of_memory = "out of memory";

HttpOutcome failure(ErrorKind kind, const char* message, bool worth_repeating = false) {
    HttpOutcome outcome;
    outcome.failure = {kind, Delivery::not_sent, worth_repeating, message};
    return outcome;
}

// The program's signals are handled on the program's threads; SIGPIPE is ours to ignore.
void block_signals() noexcept {
#ifndef _WIN32
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
#endif
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

CurlLoop::CurlLoop(const TransportOptions& options, std::shared_ptr<CaCache> trust)
    : options_(options), trust_(std::move(trust)), multi_(curl_multi_init()), timers_([this] { wake(); }) {
    if (!sockets_.usable())
        throw std::system_error(std::make_error_code(std::errc::too_many_files_open), "no descriptors are left for it");
    if (!multi_) throw std::bad_alloc();
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &CurlLoop::on_socket);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, static_cast<void*>(this));
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &CurlLoop::on_timer);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, static_cast<void*>(this));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS,
                      static_cast<long>(options_.max_connections_per_host));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                      static_cast<long>(std::max(options_.max_connections_per_host, options_.max_idle_connections)));
    // libcurl's own limit for a connection is 100, whatever the server allows.
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_CONCURRENT_STREAMS, static_cast<long>(most_streams));
    curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
}

CurlLoop::~CurlLoop() = default;

std::shared_ptr<CurlLoop> CurlLoop::start(const TransportOptions& options, std::shared_ptr<CaCache> trust) {
    auto loop = std::make_shared<CurlLoop>(options, std::move(trust));
    // The thread holds the loop: it may have to outlive the transport, whose last owner may be a callback.
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
        thread_.detach();
    else
        thread_.join();
}

void CurlLoop::abandon() noexcept { kept_.abandon(); }

void CurlLoop::post(Task task) {
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
        run_guarded([this] { run_timers(); });
        run_guarded([this] { run_expiries(); });
        run_guarded([this] { run_transfers(); });
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (!posted_.empty()) continue;
            if (stopping_) break;
        }
        run_guarded([this] { wait(); });
    }
    while (!sending_.empty()) cancel(sending_.begin()->first);
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
    // As many as are due now at most: tasks that set themselves up anew must not keep the loop from everything else.
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
            sockets.forget(socket);
        else
            sockets.watch(socket, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0);
    });
    return 0;
}

int CurlLoop::on_timer(CURLM*, long milliseconds, void* loop) noexcept {
    auto& due = static_cast<CurlLoop*>(loop)->transfers_due_;
    due.reset();
    if (milliseconds >= 0) due = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    return 0;
}

void CurlLoop::run_transfers() {
    if (!transfers_due_ || *transfers_due_ > std::chrono::steady_clock::now()) return;
    transfers_due_.reset();
    int running = 0;
    curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &running);
    take_ended();
}

void CurlLoop::wait() {
    // A wake-up that came since the tasks were taken ends the wait at once.
    using std::chrono::milliseconds;
    auto limit = milliseconds(60'000);
    if (const auto next = timers_.next_in()) limit = std::min(limit, std::chrono::ceil<milliseconds>(*next));
    const auto wake_at = [&limit](Time time) {
        const auto left = std::chrono::ceil<milliseconds>(time - std::chrono::steady_clock::now());
        limit = std::clamp(left, milliseconds(0), limit);
    };
    if (transfers_due_) wake_at(*transfers_due_);
    if (!expiries_.empty()) wake_at(expiries_.begin()->first);
    for (const auto& ready : sockets_.wait(limit)) {
        const int what = (ready.readable ? CURL_CSELECT_IN : 0) | (ready.writable ? CURL_CSELECT_OUT : 0) |
                         (ready.failed ? CURL_CSELECT_ERR : 0);
        int running = 0;
        curl_multi_socket_action(multi_.get(), ready.socket, what, &running);
    }
    take_ended();
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

bool CurlLoop::has_room(const Origin& origin) const noexcept {
    return origin.under_way < (origin.multiplexed ? most_streams : options_.max_connections_per_host);
}

EventLoop::Ticket CurlLoop::send(const HttpRequest& request, Turn turn, std::function<void(const HttpOutcome&)> done) {
    const Ticket ticket = ++last_ticket_;
    Sending& sending = sending_[ticket];
    sending.ticket = ticket;
    sending.request = &request;
    sending.done = std::move(done);
    try {
        sending.deadline = std::chrono::steady_clock::now() + request.timeout;
        sending.origin = &origin_of(request.url);
        if (has_room(*sending.origin))
            start(sending);
        else
            enqueue(sending, turn);
    } catch (...) {
        leave_queue(sending);
        sending_.erase(ticket);
        throw;
    }
    return ticket;
}

void CurlLoop::enqueue(Sending& sending, Turn turn) {
    auto& waiting = sending.origin->waiting;
    expiries_.emplace(sending.deadline, sending.ticket);
    sending.waits = true;
    if (turn == Turn::next)
        waiting.push_front(sending.ticket);
    else
        waiting.push_back(sending.ticket);
}

void CurlLoop::leave_queue(Sending& sending) {
    if (std::exchange(sending.waits, false)) expiries_.erase({sending.deadline, sending.ticket});
}

void CurlLoop::run_expiries() {
    while (!expiries_.empty() && expiries_.begin()->first <= std::chrono::steady_clock::now())
        end(expiries_.begin()->second, failure(ErrorKind::timeout, "no connection became free in time", true));
}

void CurlLoop::start_waiting(Origin& origin) {
    while (!origin.waiting.empty() && has_room(origin)) {
        const Ticket ticket = origin.waiting.front();
        origin.waiting.pop_front();
        const auto found = sending_.find(ticket);
        if (found == sending_.end()) continue;  // It ended while it waited.
        Sending& sending = found->second;
        leave_queue(sending);
        try {
            start(sending);
        } catch (...) {
            ++origin.under_way;  // As if it had begun: its end takes that back.
            end(ticket, failure(ErrorKind::internal, out_of_memory));
        }
    }
}

void CurlLoop::start(Sending& sending) {
    auto outcome = begin(sending);
    // Told later: whoever sends does not expect the answer yet.
    if (!sending.handle) post([this, ticket = sending.ticket, outcome = std::move(outcome)] { end(ticket, outcome); });
    ++sending.origin->under_way;
}

HttpOutcome CurlLoop::begin(Sending& sending) {
    auto handle = std::unique_ptr<EasyHandle>();
    if (idle_.empty()) {
        handle = std::make_unique<EasyHandle>(options_, trust_);
        handle->tell_connections_to(kept_);
    } else {
        handle = std::move(idle_.back());
        idle_.pop_back();
    }
    // Rather wait for a connection that may turn out to carry many requests than open another. Without TLS none does.
    handle->set(CURLOPT_PIPEWAIT, sending.request->url.compare(0, 6, "https:") == 0 ? 1L : 0L);
    if (auto refused = handle->prepare(*sending.request, time_left(sending.deadline))) {
        HttpOutcome outcome;
        outcome.failure = *std::move(refused);
        return outcome;
    }
    curl_easy_setopt(handle->get(), CURLOPT_PRIVATE, static_cast<void*>(&sending));
    if (curl_multi_add_handle(multi_.get(), handle->get()) != CURLM_OK)
        return failure(ErrorKind::internal, "libcurl has no memory for another request");
    sending.handle = std::move(handle);
    return {};
}

void CurlLoop::take_ended() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        void* sending = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &sending);
        ended(*static_cast<Sending*>(sending), message->data.result);
    }
}

void CurlLoop::ended(Sending& sending, CURLcode code) {
    EasyHandle& handle = *sending.handle;
    const bool desynchronised = handle.transfer().abort == Transfer::Abort::desynchronised;
    if (code == CURLE_OK) {
        run_guarded([&] { handle.keep_connection(); });
        sending.origin->multiplexed = handle.spoke_http2();
    }
    curl_multi_remove_handle(multi_.get(), handle.get());
    if (desynchronised && sending.restarts++ < most_restarts &&
        !handle.prepare(*sending.request, time_left(sending.deadline)) &&
        curl_multi_add_handle(multi_.get(), handle.get()) == CURLM_OK)
        return;
    end(sending.ticket, handle.outcome(code, false));
}

void CurlLoop::end(Ticket ticket, const HttpOutcome& outcome) {
    auto node = sending_.extract(ticket);
    if (node.empty()) return;
    Sending& sending = node.mapped();
    Origin& origin = *sending.origin;
    if (sending.waits) {
        leave_queue(sending);  // Its origin's queue skips it.
    } else {
        --origin.under_way;
        if (sending.handle && sending.handle->usable())
            run_guarded([&] { idle_.push_back(std::move(sending.handle)); });
    }
    run_guarded([&] { sending.done(outcome); });
    start_waiting(origin);
}

void CurlLoop::cancel(Ticket request) {
    const auto found = sending_.find(request);
    if (found == sending_.end()) return;
    if (auto& handle = found->second.handle) {
        curl_multi_remove_handle(multi_.get(), handle->get());
        end(request, handle->outcome(CURLE_ABORTED_BY_CALLBACK, true));
    } else {
        end(request, failure(ErrorKind::canceled, "canceled by the caller"));
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
