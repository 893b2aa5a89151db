#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <pushplus/date_time.hpp>
#include <pushplus/messages.hpp>
#include <pushplus/send_request.hpp>

#include "core/core.hpp"
#include "unit/core/client_fixture.hpp"

namespace pushplus_test {

/// A client with a token and no secretKey. Its clock stands at noon in China until it is moved.
class SendingFixture : public ClientFixture {
protected:
    SendingFixture() {
        credentials = {"user-token-1", ""};
        // Clients of one account share its counts, which are no concern of most tests.
        options.send_guard.pace_requests = 0;
        options.send_guard.equal_contents_an_hour = 0;
        transport->answer([this](const pushplus::HttpRequest& request) { return next_answer()(request); });
    }

    static std::chrono::system_clock::time_point china(const std::string& time) {
        return pushplus::DateTime(time).time_point().value();
    }
    /// Sets the calendar, as somebody who sets the machine's clock.
    void set_time(const std::string& time) {
        using std::chrono::seconds;
        const auto now = clock->system_now();
        const auto whole = std::chrono::ceil<seconds>(now);
        clock->advance(whole - now);
        clock->set_calendar(std::chrono::duration_cast<seconds>(china(time) - whole));
    }

    /// Lets time pass until then.
    void pass_until(const std::string& time) { clock->advance(china(time) - clock->system_now()); }
    /// Clients that are made from here on are of an account that nothing is known of.
    void change_account() { credentials.token = "user-token-" + std::to_string(++accounts_); }

    /// What the service answers from here on; the last answer stays.
    void reply(std::vector<Transport::Answer> answers) {
        const std::lock_guard<std::mutex> lock(mutex_);
        answers_.assign(answers.begin(), answers.end());
    }
    void reply(Transport::Answer answer) { reply(std::vector<Transport::Answer>{std::move(answer)}); }
    /// The service accepts each message from here on.
    void accept() { reply(accepted()); }
    static Transport::Answer accepted() { return success(R"("0123456789abcdef0123456789abcdef")"); }

    static pushplus::SendRequest with_content(std::string content = "text") {
        pushplus::SendRequest request;
        request.content = std::move(content);
        return request;
    }
    static pushplus::BatchSendRequest by_channels(std::vector<pushplus::BatchChannel> channels) {
        pushplus::BatchSendRequest request;
        request.content = "text";
        request.channels = std::move(channels);
        return request;
    }

    /// Messages whose pauses are noted in `pauses` and pass at once.
    pushplus::Messages pausing_messages() {
        pushplus::detail::Runtime runtime;
        runtime.clock = clock;
        runtime.random = [] { return 0.0; };
        runtime.sleep = [this](std::chrono::steady_clock::time_point until, const pushplus::CancellationToken&) {
            const auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(until - clock->steady_now());
            pauses.push_back(pause);
            clock->advance(pause);
            return pushplus::detail::WaitStatus::timed_out;
        };
        return pushplus::Messages(
            std::make_shared<const pushplus::detail::Core>(credentials, options, std::move(runtime)));
    }
    std::vector<std::chrono::milliseconds> pauses;

private:
    Transport::Answer next_answer() {
        const std::lock_guard<std::mutex> lock(mutex_);
        auto answer = answers_.empty() ? accepted() : answers_.front();
        if (answers_.size() > 1) answers_.pop_front();
        return answer;
    }

    std::mutex mutex_;
    std::deque<Transport::Answer> answers_;
    int accounts_ = 1;
};

}  // namespace pushplus_test
