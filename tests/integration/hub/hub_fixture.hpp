#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include <pushplus/hub.hpp>
#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

#include "doubles/raw_connection.hpp"
#include "unit/send_guard/temporary_folder.hpp"

namespace pushplus_test {

/// A response as a caller of the hub sees it.
struct HubResponse {
    int status = 0;
    httplib::Headers headers;
    std::string body;

    [[nodiscard]] std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
    [[nodiscard]] std::string key() const { return json().value("access_key", ""); }
    [[nodiscard]] std::uint64_t generation() const { return json().value("generation", std::uint64_t{0}); }
};

inline const std::string bearer = "bearer-of-the-workers";

/// Asks a hub as a program in any language does.
class HubCaller {
public:
    explicit HubCaller(const std::string& base_url) : base_url_(base_url), client_(base_url) {
        client_.set_read_timeout(std::chrono::seconds(30));
        client_.set_keep_alive(true);
    }

    /// With the bearer token; null: with none.
    HubResponse ask(const std::string& method, const std::string& path, const std::string& body = "",
                    httplib::Headers headers = {}, const std::string* token = &bearer) {
        httplib::Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        request.headers = std::move(headers);
        if (token != nullptr) request.headers.emplace("Authorization", "Bearer " + *token);
        const auto got = client_.send(request);
        EXPECT_TRUE(got) << method << " " << path << ": " << to_string(got.error());
        return got ? HubResponse{got->status, got->headers, got->body} : HubResponse();
    }
    HubResponse get(const std::string& path) { return ask("GET", path); }
    HubResponse key() { return get("/v1/access-key"); }
    /// The whole response to a request with this `If-None-Match`; cpp-httplib's client waits for the body of a 304.
    std::string key_unless(const std::string& condition) {
        RawConnection raw(std::stoi(base_url_.substr(base_url_.rfind(':') + 1)));
        raw.send("GET /v1/access-key HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nAuthorization: Bearer " + bearer +
                 "\r\nIf-None-Match: " + condition + "\r\n\r\n");
        return raw.read();
    }
    HubResponse refresh(std::uint64_t generation) {
        return ask("POST", "/v1/access-key/refresh", R"({"generation":)" + std::to_string(generation) + "}");
    }

private:
    const std::string base_url_;
    httplib::Client client_;
};

/// A hub before the sandbox, over a state folder.
class HubFixture : public testing::Test {
protected:
    pushplus::Client client() {
        auto options = sandbox.client_options();
        options.state_store = store;
        return pushplus::Client(sandbox.credentials(), options);
    }
    std::unique_ptr<pushplus::Hub> start(pushplus::HubOptions options = {}) {
        if (options.bearer_tokens.empty()) options.bearer_tokens = {bearer};
        if (options.listen == pushplus::HubOptions().listen) options.listen = "127.0.0.1:0";
        auto hub = std::make_unique<pushplus::Hub>(client(), std::move(options));
        EXPECT_FALSE(hub->error()) << hub->error()->message();
        return hub;
    }
    /// Asks until something came about, within a generous bound.
    template <class Something>
    static bool comes_about(Something something) {
        const auto bound = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!something()) {
            if (std::chrono::steady_clock::now() > bound) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return true;
    }

    const TemporaryFolder folder;
    pushplus::Sandbox sandbox;
    std::shared_ptr<pushplus::StateStore> store = pushplus::make_state_folder(folder.file("state"));
};

}  // namespace pushplus_test
