#include <string>

#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::ErrorKind;

class Redirects : public testing::TestWithParam<const char*> {};

RawServer::Answer to(const RawServer& other) {
    return answers::write(
        answers::http_answer("", Redirects::GetParam(), "Location: " + other.base_url() + "/api/open/topic/add\r\n"));
}

TEST_P(Redirects, ToAnotherPortAreNotFollowedSoThatTheKeyStays) {
    RawServer server;
    const RawServer other;
    server.answer(to(other));
    const Client client = client_of(server);
    for (const bool reads : {true, false}) {
        const auto error = reads ? client.topics().detail(7).error() : client.topics().add(new_topic()).error();
        EXPECT_EQ(error.kind(), ErrorKind::http) << error.message();
        EXPECT_EQ(error.delivery(), pushplus::Delivery::answered);
    }
    EXPECT_EQ(server.requests().size(), 2U);
    EXPECT_EQ(server.requests()[0].header("access-key"), "key-1");
    EXPECT_EQ(other.connections(), 0);
}

TEST_P(Redirects, OfTheKeysFetchAreNotFollowedSoThatTheSecretKeyStays) {
    RawServer server;
    const RawServer other;
    server.answer_key(to(other));
    const auto key = client_of(server).access_key();
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind(), ErrorKind::http) << key.error().message();
    EXPECT_EQ(server.key_requests().size(), 1U);
    EXPECT_EQ(other.connections(), 0);
}

INSTANTIATE_TEST_SUITE_P(Status, Redirects,
                         testing::Values("301 Moved Permanently", "302 Found", "303 See Other",
                                         "307 Temporary Redirect", "308 Permanent Redirect"),
                         [](const auto& status) { return "Of" + std::string(status.param).substr(0, 3); });

}  // namespace

}  // namespace pushplus_test
