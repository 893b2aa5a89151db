#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <pushplus/access_key_source.hpp>

namespace pushplus_test {

/// A source of the user's that holds a key, "issued-1" that lives 7200 s at first, and makes a new one if asked to
/// replace it. It counts its keys unless a test says otherwise.
///
/// Thread safety: all methods may be called from any thread.
class VaultOfKeys final : public pushplus::AccessKeySource {
public:
    using Issued = pushplus::Result<pushplus::IssuedKey>;
    using Request = pushplus::KeyRequest;

    Issued current(const Request& request) override {
        return answered("current", request, [this] { return held_; });
    }
    Issued replace(const pushplus::IssuedKey& refused, const Request& request) override {
        return answered("replace " + refused.value + " " + std::to_string(refused.generation), request, [&] {
            if (held_.value == refused.value && !keeps_) renew();
            return held_;
        });
    }

    /// The next key, as somebody else makes it.
    void make_another() {
        const std::lock_guard<std::mutex> lock(mutex_);
        renew();
    }
    void hold(pushplus::IssuedKey key) {
        const std::lock_guard<std::mutex> lock(mutex_);
        held_ = std::move(key);
    }
    /// It has no other key than this one.
    void keep() {
        const std::lock_guard<std::mutex> lock(mutex_);
        keeps_ = true;
    }
    /// What each question is answered with from now on; null: with the key.
    void answer(std::function<Issued(const Request&)> with) {
        const std::lock_guard<std::mutex> lock(mutex_);
        answer_ = std::move(with);
    }
    void fail(pushplus::ErrorKind kind, std::string message = "out of order") {
        answer([=](const Request&) -> Issued {
            pushplus::Error::Parts parts;
            parts.kind = kind;
            parts.message = message;
            return pushplus::Error(std::move(parts));
        });
    }

    /// "current", and "replace VALUE GENERATION".
    [[nodiscard]] std::vector<std::string> questions() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return questions_;
    }
    [[nodiscard]] int asked() const { return static_cast<int>(questions().size()); }

private:
    Issued answered(std::string question, const Request& request, const std::function<pushplus::IssuedKey()>& key) {
        std::function<Issued(const Request&)> answer;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            questions_.push_back(std::move(question));
            if (!answer_) return key();
            answer = answer_;
        }
        return answer(request);
    }
    void renew() {
        ++made_;
        held_.value = "issued-" + std::to_string(made_);
        if (held_.generation != 0) held_.generation = made_;
    }

    mutable std::mutex mutex_;
    std::uint64_t made_ = 1;
    pushplus::IssuedKey held_{"issued-1", std::chrono::hours(2), 1};
    bool keeps_ = false;
    std::function<Issued(const Request&)> answer_;
    std::vector<std::string> questions_;
};

}  // namespace pushplus_test
