#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "access_key/key_source.hpp"
#include "latch.hpp"

namespace pushplus_test {

/// A source of AccessKeys that responds from a script. Default: "key-1", "key-2", … that live 7200 s.
///
/// Thread safety: all methods may be called from any thread.
class ScriptedKeySource final : public pushplus::detail::KeySource {
public:
    using Fetched = pushplus::Result<pushplus::detail::FetchedKey>;
    using Answer = std::function<Fetched(const pushplus::CancellationToken&)>;

    static Answer key(std::string value, std::int64_t expires_in = 7200) {
        return [=](const pushplus::CancellationToken&) -> Fetched {
            return pushplus::detail::FetchedKey{value, expires_in};
        };
    }
    static Answer failure(pushplus::ErrorKind kind, pushplus::Delivery delivery, int code = 0) {
        return [=](const pushplus::CancellationToken&) -> Fetched {
            pushplus::Error::Parts parts;
            parts.kind = kind;
            parts.delivery = delivery;
            parts.code = code;
            parts.message = "scripted";
            return pushplus::Error(std::move(parts));
        };
    }
    /// An unusable response: HTTP 500, or no envelope. It may say when to retry.
    static Answer unusable(pushplus::ErrorKind kind, int http_status,
                           std::optional<std::chrono::system_clock::time_point> retry_at = {}) {
        return [=](const pushplus::CancellationToken&) -> Fetched {
            pushplus::Error::Parts parts;
            parts.kind = kind;
            parts.delivery = pushplus::Delivery::unknown;
            parts.http_status = http_status;
            parts.retry_at = retry_at;
            return pushplus::Error(std::move(parts));
        };
    }
    static Answer busy_until(std::chrono::system_clock::time_point retry_at) {
        return unusable(pushplus::ErrorKind::http, 503, retry_at);
    }
    static Answer no_connection() { return failure(pushplus::ErrorKind::connection, pushplus::Delivery::not_sent); }
    /// Like `then`, once the latch is open. `asked`, if there is one, opens when the source is asked.
    static Answer after(std::shared_ptr<Latch> latch, Answer then, std::shared_ptr<Latch> asked = nullptr) {
        return [latch = std::move(latch), then = std::move(then),
                asked = std::move(asked)](const pushplus::CancellationToken& cancellation) {
            if (asked) asked->open();
            if (!latch->wait()) throw std::runtime_error("the test never opened the latch");
            return then(cancellation);
        };
    }
    /// Waits until it is canceled, as a good source does.
    static Answer until_canceled() {
        return [](const pushplus::CancellationToken& cancellation) {
            const auto canceled = std::make_shared<Latch>();
            const auto registration = cancellation.on_cancel([canceled] { canceled->open(); });
            if (!canceled->wait()) throw std::runtime_error("never canceled");
            return failure(pushplus::ErrorKind::canceled, pushplus::Delivery::unknown)(cancellation);
        };
    }

    void answer(Answer answer) {
        const std::lock_guard<std::mutex> lock(mutex_);
        answers_.push_back(std::move(answer));
    }
    /// Called at the beginning of each fetch, on its thread. Set it before the first.
    std::function<void()> before_sending;

    [[nodiscard]] int fetches() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return fetches_;
    }

    std::optional<pushplus::Error> missing() const override { return lacking; }
    /// What this process has not got. Set it before the first fetch.
    std::optional<pushplus::Error> lacking;

    /// Returns `loop()`; null if that is unset.
    std::shared_ptr<pushplus::detail::EventLoop> event_loop() override { return loop ? loop() : nullptr; }
    std::function<std::shared_ptr<pushplus::detail::EventLoop>()> loop;

    /// Runs at once, on the calling thread.
    std::shared_ptr<pushplus::detail::AsyncKeyFetch> fetch_on(std::shared_ptr<pushplus::detail::EventLoop>,
                                                              MayLeave may_leave, KeySource::Fetched fetched) override {
        fetched(fetch({}, std::move(may_leave)));
        return nullptr;
    }

    Fetched fetch(const pushplus::CancellationToken& cancellation, MayLeave may_leave) override {
        if (before_sending) before_sending();
        if (!may_leave()) return failure(pushplus::ErrorKind::canceled, pushplus::Delivery::not_sent)(cancellation);
        Answer answer;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            ++fetches_;
            if (answers_.empty()) {
                answer = key("key-" + std::to_string(++keys_));
            } else {
                answer = std::move(answers_.front());
                answers_.pop_front();
            }
        }
        return answer(cancellation);
    }

private:
    mutable std::mutex mutex_;
    std::deque<Answer> answers_;
    int fetches_ = 0;
    int keys_ = 0;
};

}  // namespace pushplus_test
