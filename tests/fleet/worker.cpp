#include "worker.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>
#include <vector>

#include <pushplus/sandbox.hpp>

#include "board.hpp"
#include "process.hpp"
#include "scaled_clock.hpp"
#include "scaled_store.hpp"
#include "service.hpp"

namespace pushplus_fleet {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

// A busy machine holds up a call for longer than its own limit allows in scaled time; the table shows the longest.
constexpr std::chrono::seconds real_limit(20);

class Worker {
public:
    Worker(const Board& board, Slot& slot)
        : board_(board),
          slot_(slot),
          clock_(std::make_shared<ScaledClock>(board.origin, board.factor)),
          client_(make_client()) {}

    void run() {
        std::vector<std::thread> threads;
        threads.reserve(static_cast<std::size_t>(board_.threads) + 1);
        for (int i = 0; i < board_.threads; ++i) threads.emplace_back([this] { call(); });
        if (board_.sends != Sends::none) threads.emplace_back([this] { send(); });
        while (!board_.ended) std::this_thread::sleep_for(milliseconds(5));
        ending_.cancel();
        for (auto& thread : threads) thread.join();
    }

private:
    [[nodiscard]] pushplus::Client make_client() const {
        const pushplus::SandboxOptions account;
        pushplus::ClientOptions options;
        options.base_url = board_.base_url.data();
        options.clock = clock_;
        options.total_timeout = real_limit * board_.factor;
        options.user_agent_suffix = user_agent_of_this_process();
        options.send_guard.pacing = pushplus::SendGuardOptions::Pacing::wait;
        if (board_.sends == Sends::own_turns) {
            options.send_guard.without_store = pushplus::SendGuardOptions::WithoutStore::own_turn;
            options.send_guard.own_turn.index = static_cast<int>(&slot_ - board_.slots.data());
            options.send_guard.own_turn.of = board_.processes;
        }
        // Beside a hub it holds the send guard alone.
        if (board_.sharing != Sharing::nothing) options.state_store = make_scaled_store(board_, clock_);
        if (board_.hubs.front().front() == '\0') return pushplus::Client({account.token, account.secret_key}, options);
        options.access_key_source = make_hub_source();
        return pushplus::Client({account.token, ""}, options);
    }

    [[nodiscard]] std::shared_ptr<pushplus::AccessKeySource> make_hub_source() const {
        pushplus::HubClientOptions hub;
        for (const auto& url : board_.hubs)
            if (url.front() != '\0') hub.urls.emplace_back(url.data());
        hub.bearer_token = hub_bearer;
        return pushplus::make_hub_source(hub);
    }

    void call() {
        std::minstd_rand random(std::random_device{}());
        std::uniform_int_distribution<std::int64_t> pause(board_.call_every_ms / 2, board_.call_every_ms * 3 / 2);
        while (!board_.ended) {
            std::this_thread::sleep_for(milliseconds(pause(random)));
            const auto start = clock_->steady_now();
            ++slot_.begun;
            note(client_.users().limit_time({std::nullopt, ending_.token()}));
            note_length(clock_->steady_now() - start);
        }
    }

    void send() {
        for (int number = 1; !board_.ended; ++number) {
            pushplus::SendRequest request;
            request.content = "from " + std::to_string(::getpid()) + ", " + std::to_string(number) + ", " + asked_mark +
                              std::to_string(clock_->elapsed().count());
            ++slot_.begun;
            note(client_.messages().send(request, {std::nullopt, ending_.token()}));
        }
    }

    template <class Result>
    void note(const Result& result) {
        if (result) {
            ++slot_.ok;
            return;
        }
        const pushplus::Error& error = result.error();
        if (error.kind() == pushplus::ErrorKind::canceled && board_.ended) {
            --slot_.begun;
            return;
        }
        ++slot_.failed[std::min(static_cast<std::size_t>(error.kind()), Slot::kinds - 1)];
        if (!slot_.has_failure.exchange(true))
            error.message().copy(slot_.first_failure.data(), slot_.first_failure.size() - 1);
    }

    void note_length(nanoseconds length) {
        auto longest = slot_.longest_ns.load();
        while (longest < length.count() && !slot_.longest_ns.compare_exchange_weak(longest, length.count())) {
        }
    }

    const Board& board_;
    Slot& slot_;
    pushplus::CancellationSource ending_;
    const std::shared_ptr<ScaledClock> clock_;
    const pushplus::Client client_;
};

}  // namespace

int run_worker(const std::string& board_path, std::size_t slot) {
    end_with_parent();
    const SharedBoard board(board_path, false);
    Worker(*board, board->slots.at(slot)).run();
    return 0;
}

}  // namespace pushplus_fleet
