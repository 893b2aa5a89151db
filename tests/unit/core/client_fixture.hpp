#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <pushplus/pushplus.hpp>

#include "doubles/latch.hpp"
#include "doubles/recording_transport.hpp"
#include "doubles/watched_clock.hpp"

namespace pushplus_test {

/// A client whose transport is scripted, whose clock is moved by hand and whose pauses between attempts are none.
class ClientFixture : public ::testing::Test {
protected:
    using Transport = RecordingTransport;

    ClientFixture() {
        options.transport = transport;
        options.clock = clock;
        options.retry.initial_backoff = options.retry.max_backoff = std::chrono::milliseconds(0);
    }

    static std::string envelope(int code, const std::string& msg = "说明", const std::string& data = "null") {
        return R"({"code":)" + std::to_string(code) + R"(,"msg":")" + msg + R"(","data":)" + data + "}";
    }
    /// A success with `data`, which is JSON.
    static Transport::Answer success(const std::string& data = R"("text")") {
        return Transport::body(envelope(200, "请求成功", data));
    }
    static Transport::Answer refusal(int code) { return Transport::body(envelope(code)); }
    /// As the service does: a success for this key, 401 for all others.
    static Transport::Answer success_with_key(std::string key) {
        return [key = std::move(key)](const pushplus::HttpRequest& request) {
            return (header(request, "access-key") == key ? success() : refusal(401))(request);
        };
    }
    /// As `then`, after this much time.
    Transport::Answer after(std::chrono::milliseconds wait, Transport::Answer then) {
        return [this, wait, then = std::move(then)](const pushplus::HttpRequest& request) {
            clock->advance(wait);
            return then(request);
        };
    }

    pushplus::Client client() const { return pushplus::Client(credentials, options); }

    /// The keys that the requests so far carried.
    std::vector<std::string> keys_sent() const {
        std::vector<std::string> keys;
        for (const auto& request : transport->requests()) keys.push_back(header(request, "access-key"));
        return keys;
    }
    int key_fetches() const { return static_cast<int>(transport->key_requests().size()); }
    int requests() const { return static_cast<int>(transport->requests().size()); }

    pushplus::Credentials credentials{"user-token", "the-secret"};
    pushplus::ClientOptions options;
    const std::shared_ptr<WatchedClock> clock = std::make_shared<WatchedClock>();
    const std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
};

}  // namespace pushplus_test
