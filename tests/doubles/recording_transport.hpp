#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <pushplus/http_transport.hpp>

namespace pushplus_test {

/// A transport that records requests and responds from a script. It issues AccessKeys by itself, unless a response for
/// getAccessKey is queued.
///
/// Thread safety: all methods may be called from any thread.
class RecordingTransport final : public pushplus::HttpTransport {
public:
    using Answer = std::function<pushplus::HttpOutcome(const pushplus::HttpRequest&)>;

    static constexpr const char* key_path = "/api/common/openApi/getAccessKey";

    /// HTTP 200 with this body, or another status.
    static Answer body(std::string text, int status = 200, std::vector<pushplus::HttpHeader> headers = {}) {
        return [text = std::move(text), status, headers = std::move(headers)](const pushplus::HttpRequest&) {
            pushplus::HttpOutcome outcome;
            outcome.response = pushplus::HttpResponse{status, headers, text};
            return outcome;
        };
    }
    static Answer failure(pushplus::ErrorKind kind, pushplus::Delivery delivery, bool worth_repeating = true,
                          std::string message = "scripted") {
        return [=](const pushplus::HttpRequest&) {
            pushplus::HttpOutcome outcome;
            outcome.failure = {kind, delivery, worth_repeating, message};
            return outcome;
        };
    }

    /// Queues the response to the next request other than an AccessKey fetch; the last response stays in use.
    void answer(Answer answer) {
        const std::lock_guard<std::mutex> lock(mutex_);
        answers_.push_back(std::move(answer));
    }
    /// Queues the response to the next AccessKey fetch. Default: a new key that lives 7200 s, "key-1", "key-2", …
    void answer_key(Answer answer) {
        const std::lock_guard<std::mutex> lock(mutex_);
        key_answers_.push_back(std::move(answer));
    }

    pushplus::HttpOutcome send(const pushplus::HttpRequest& request) override {
        Answer answer;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (request.url.find(key_path) != std::string::npos) {
                key_requests_.push_back(request);
                answer = next_key_answer();
            } else {
                requests_.push_back(request);
                answer = next_answer();
            }
        }
        return answer(request);
    }

    /// All requests other than AccessKey fetches, oldest first.
    std::vector<pushplus::HttpRequest> requests() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return requests_;
    }
    std::vector<pushplus::HttpRequest> key_requests() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return key_requests_;
    }

private:
    Answer next_answer() {
        if (answers_.empty()) return body(R"({"code":200,"msg":"请求成功","data":null})");
        Answer answer = answers_.front();
        if (answers_.size() > 1) answers_.pop_front();
        return answer;
    }
    Answer next_key_answer() {
        if (!key_answers_.empty()) {
            Answer answer = std::move(key_answers_.front());
            key_answers_.pop_front();
            return answer;
        }
        return body(R"({"code":200,"msg":"请求成功","data":{"accessKey":"key-)" + std::to_string(++keys_) +
                    R"(","expiresIn":7200}})");
    }

    mutable std::mutex mutex_;
    std::deque<Answer> answers_;
    std::deque<Answer> key_answers_;
    std::vector<pushplus::HttpRequest> requests_;
    std::vector<pushplus::HttpRequest> key_requests_;
    int keys_ = 0;
};

/// The value of a request's header; empty if it has none.
inline std::string header(const pushplus::HttpRequest& request, const std::string& name) {
    for (const auto& header : request.headers)
        if (header.name == name) return header.value;
    return {};
}

}  // namespace pushplus_test
