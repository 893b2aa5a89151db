#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <pushplus/describe.hpp>
#include <pushplus/pushplus.hpp>

#include "../../doubles/recording_transport.hpp"

namespace pushplus_test::groups {

/// A client whose requests are recorded and all answered alike.
struct Wire {
    explicit Wire(std::string answer = R"({"code":200,"msg":"请求成功","data":null})")
        : transport(std::make_shared<RecordingTransport>()), client(credentials(), options_over(transport)) {
        transport->answer(RecordingTransport::body(std::move(answer)));
    }

    static pushplus::Credentials credentials() { return {"d90******c20", "qLc******gdk"}; }
    static pushplus::ClientOptions options_over(std::shared_ptr<pushplus::HttpTransport> transport) {
        pushplus::ClientOptions options;
        options.transport = std::move(transport);
        return options;
    }

    std::shared_ptr<RecordingTransport> transport;
    pushplus::Client client;
};

template <class T>
testing::AssertionResult succeeded(const pushplus::Result<T>& result) {
    if (result) return testing::AssertionSuccess();
    return testing::AssertionFailure() << to_string(result.error().kind()) << ": " << result.error().message();
}

/// JSON with no member twice in one object.
inline nlohmann::json parse_strictly(const std::string& text) {
    using Event = nlohmann::json::parse_event_t;
    std::vector<std::set<std::string>> objects;
    return nlohmann::json::parse(text, [&](int, Event event, nlohmann::json& value) {
        if (event == Event::object_start) objects.emplace_back();
        if (event == Event::object_end) objects.pop_back();
        if (event == Event::key) {
            EXPECT_TRUE(objects.back().insert(value.get<std::string>()).second) << value << " stands twice";
        }
        return true;
    });
}

/// The one request that `call(client)` sends.
template <class Call>
pushplus::HttpRequest sent_by(Call call) {
    const Wire wire;
    static_cast<void>(call(wire.client));
    const auto requests = wire.transport->requests();
    EXPECT_EQ(requests.size(), 1U);
    return requests.empty() ? pushplus::HttpRequest() : requests.front();
}

inline std::vector<std::string> header_names(const pushplus::HttpRequest& request) {
    std::vector<std::string> names;
    for (const auto& header : request.headers) names.push_back(header.name);
    std::sort(names.begin(), names.end());
    return names;
}

/// A request without a body, as the document writes it.
inline void expect_request(const pushplus::HttpRequest& request, std::string_view method, std::string_view url) {
    EXPECT_EQ(request.method, method);
    EXPECT_EQ(request.url, url);
    EXPECT_EQ(header_names(request), (std::vector<std::string>{"User-Agent", "access-key"}));
    EXPECT_EQ(header(request, "access-key"), "key-1");
    EXPECT_FALSE(request.body.has_value()) << *request.body;
}

/// A request with a JSON body that has these members and no others.
inline void expect_request(const pushplus::HttpRequest& request, std::string_view method, std::string_view url,
                           const std::string& body) {
    EXPECT_EQ(request.method, method);
    EXPECT_EQ(request.url, url);
    EXPECT_EQ(header_names(request), (std::vector<std::string>{"Content-Type", "User-Agent", "access-key"}));
    EXPECT_EQ(header(request, "Content-Type"), "application/json");
    EXPECT_EQ(header(request, "access-key"), "key-1");
    ASSERT_TRUE(request.body.has_value());
    EXPECT_EQ(parse_strictly(*request.body), parse_strictly(body));
}

/// What `call(client)` makes of an answer; throws if it makes an error of it.
template <class Call>
auto decoded(const std::string& answer, Call call) {
    const Wire wire(answer);
    return call(wire.client).value();
}

/// The printed form: one line of JSON with these members, and none of the secrets anywhere in it.
template <class Struct>
void expect_described(const Struct& value, const std::string& expected, const std::vector<std::string>& secrets = {}) {
    const std::string line = pushplus::describe(value);
    EXPECT_EQ(parse_strictly(line), parse_strictly(expected)) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos);
    for (const auto& secret : secrets) EXPECT_EQ(line.find(secret), std::string::npos) << line;
}

/// Whether a message speaks of `name`, as a word of its own: "id" is not named by "topic_id".
inline bool names(std::string_view message, std::string_view name) {
    const auto part_of_a_name = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '[' ||
               c == ']' || c == '.';
    };
    for (auto at = message.find(name); at != std::string_view::npos; at = message.find(name, at + 1)) {
        const auto end = at + name.size();
        if ((at == 0 || !part_of_a_name(message[at - 1])) && (end == message.size() || !part_of_a_name(message[end])))
            return true;
    }
    return false;
}

}  // namespace pushplus_test::groups
