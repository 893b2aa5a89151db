#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "../doubles/environment.hpp"
#include "../doubles/tls_identity.hpp"
#include "../doubles/tunnel_proxy.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::Delivery;
using pushplus::ErrorKind;

TEST(Proxy, ThatIsGivenCarriesTheRequests) {
    const RawServer server, proxy;
    auto options = options_for(server);
    options.proxy = proxy.base_url();
    ASSERT_TRUE(Client(credentials(), options).topics().detail(7));
    EXPECT_EQ(server.connections(), 0);
    EXPECT_EQ(proxy.key_requests().size(), 1U);
    ASSERT_EQ(proxy.requests().size(), 1U);
    EXPECT_EQ(proxy.requests()[0].target, server.base_url() + "/api/open/topic/detail?topicId=7");
}

TEST(Proxy, ThatIsElsewhereGetsNothingOfPlainHttpToThisMachine) {
    const RawServer server;
    auto options = options_for(server);
    options.retry.max_attempts = 1;
    const Environment no_proxy("no_proxy", "");
    for (const auto* proxy : {"http://192.0.2.7:3128", "socks5h://192.0.2.7:1080", "192.0.2.7:3128"}) {
        options.proxy = proxy;
        const auto error = Client(credentials(), options).topics().detail(7).error();
        EXPECT_EQ(error.kind(), ErrorKind::connection);
        EXPECT_EQ(error.delivery(), Delivery::not_sent);
        EXPECT_NE(error.message().find("would reach another in clear text: by a proxy"), std::string::npos)
            << error.message();
    }
    EXPECT_EQ(server.connections(), 0);
    const Environment excepted("no_proxy", "127.0.0.1");
    EXPECT_TRUE(Client(credentials(), options).topics().detail(7));
}

TEST(Proxy, SeesNothingButTheHostOfAnEncryptedRequest) {
    const TlsIdentity identity;
    const RawServer server(identity.context());
    RawServer proxy;
    proxy.answer(tunnel_to(server.port()));
    auto options = options_for(server);
    options.proxy = proxy.base_url();
    options.ca_bundle = identity.ca_bundle();
    const Client client(credentials(), options);
    ASSERT_TRUE(client.topics().detail(7));
    ASSERT_TRUE(client.topics().detail(8));

    EXPECT_EQ(server.requests().size(), 2U);
    EXPECT_EQ(server.connections(), 1);
    ASSERT_EQ(proxy.requests().size(), 1U);
    const auto request = proxy.requests()[0];
    EXPECT_EQ(request.method, "CONNECT");
    EXPECT_EQ(request.target, "127.0.0.1:" + std::to_string(server.port()));
    EXPECT_EQ(request.header("access-key"), "");
    EXPECT_TRUE(proxy.key_requests().empty());
}

TEST(Proxy, ThatRefusesTheTunnelIsNotInDoubt) {
    const TlsIdentity identity;
    const RawServer server(identity.context());
    RawServer proxy;
    auto options = options_for(server);
    options.proxy = proxy.base_url();
    options.ca_bundle = identity.ca_bundle();
    const Client client(credentials(), options);
    for (const auto* status : {"403 Forbidden", "407 Proxy Authentication Required", "502 Bad Gateway"}) {
        SCOPED_TRACE(status);
        proxy.answer(answers::write_and_close(answers::http_answer("no", status)));
        const auto topic = client.topics().detail(7);
        ASSERT_FALSE(topic);
        EXPECT_EQ(topic.error().kind(), ErrorKind::connection) << topic.error().message();
        EXPECT_EQ(topic.error().delivery(), Delivery::not_sent);
    }
    EXPECT_EQ(server.connections(), 0);
    proxy.answer(tunnel_to(server.port()));
    EXPECT_TRUE(client.topics().detail(7));
}

// The same request would be refused again, and a proxy that counts wrong passwords would lock the account.
TEST(Proxy, ThatRefusesTheClientIsAskedOnceAndTheErrorSaysWhatToDo) {
    const TlsIdentity identity;
    const RawServer server(identity.context());
    RawServer proxy;
    auto options = options_for(server);
    options.proxy = "http://user:hunter2pw@127.0.0.1:" + std::to_string(proxy.port());
    options.ca_bundle = identity.ca_bundle();
    const Client client(credentials(), options);
    for (const auto& [status, advice] :
         {std::pair("401 Unauthorized", "password"), std::pair("403 Forbidden", "allow this host"),
          std::pair("407 Proxy Authentication Required", "password")}) {
        SCOPED_TRACE(status);
        proxy.answer(answers::write_and_close(answers::http_answer("no", status)));
        const auto before = proxy.requests().size();
        for (const bool loop : {false, true}) {
            const auto topic = loop ? client.async().topics().detail(7).get() : client.topics().detail(7);
            ASSERT_FALSE(topic);
            EXPECT_EQ(topic.error().kind(), ErrorKind::connection);
            EXPECT_EQ(topic.error().delivery(), Delivery::not_sent);
            const auto& message = topic.error().message();
            EXPECT_NE(message.find("the proxy refuses"), std::string::npos) << message;
            EXPECT_NE(message.find(std::string(status, 3)), std::string::npos) << message;
            EXPECT_NE(message.find(advice), std::string::npos) << message;
            EXPECT_EQ(message.find("hunter2pw"), std::string::npos) << message;
        }
        EXPECT_EQ(proxy.requests().size(), before + 2);
    }
    proxy.answer(answers::write_and_close(answers::http_answer("busy", "503 Service Unavailable")));
    EXPECT_EQ(client.access_key().error().attempts(), 3) << "a proxy that is overloaded is no refusal";
}

TEST(Proxy, ThatSpeaksSocksAndRefusesThePasswordIsAskedOnce) {
    const TlsIdentity identity;
    const RawServer server(identity.context());
    RawServer proxy;
    proxy.greet([](ServedConnection& connection) {
        const auto methods = connection.read_exactly(2);
        if (methods.size() < 2) return;
        static_cast<void>(connection.read_exactly(static_cast<unsigned char>(methods[1])));
        connection.write(std::string("\x05\x02", 2));
        if (!connection.wait_for_bytes()) return;
        static_cast<void>(connection.read_some(256));
        connection.write(std::string("\x01\x01", 2));  // Wrong user name or password.
        connection.close();
    });
    auto options = options_for(server);
    options.proxy = "socks5h://user:hunter2pw@127.0.0.1:" + std::to_string(proxy.port());
    options.ca_bundle = identity.ca_bundle();
    const auto key = Client(credentials(), options).access_key();
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(key.error().attempts(), 1) << key.error().message();
    EXPECT_NE(key.error().message().find("the proxy refuses"), std::string::npos) << key.error().message();
    EXPECT_NE(key.error().message().find("password"), std::string::npos) << key.error().message();
}

TEST(Proxy, ThatIsNotRunningIsNotInDoubt) {
    const RawServer server;
    RawServer proxy;
    proxy.stop_listening();
    auto options = options_for(server);
    options.proxy = proxy.base_url();
    const auto topic = Client(credentials(), options).topics().detail(7);
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind(), ErrorKind::connection);
    EXPECT_EQ(topic.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(server.connections(), 0);
}

TEST(Proxy, OfTheEnvironmentIsUsedWhereNoneIsGiven) {
    const TlsIdentity identity;
    const RawServer server(identity.context());
    RawServer proxy;
    proxy.answer(tunnel_to(server.port()));
    const Environment https_proxy("https_proxy", proxy.base_url()), no_proxy("no_proxy", "");
    auto options = options_for(server);
    options.proxy.reset();
    options.ca_bundle = identity.ca_bundle();
    ASSERT_TRUE(Client(credentials(), options).topics().detail(7));
    EXPECT_EQ(proxy.connections(), 1);
}

// The AccessKey would leave the machine in clear text.
TEST(Proxy, OfTheEnvironmentIsNotGivenPlainRequestsToThisMachine) {
    const RawServer server, proxy;
    const Environment http_proxy("http_proxy", proxy.base_url()), all_proxy("all_proxy", proxy.base_url()),
        no_proxy("no_proxy", "");
    auto options = options_for(server);
    options.proxy.reset();
    for (const auto* scheme : {"http", "HTTP"}) {
        options.base_url = std::string(scheme) + "://127.0.0.1:" + std::to_string(server.port());
        ASSERT_TRUE(Client(credentials(), options).topics().detail(7));
    }
    EXPECT_EQ(proxy.connections(), 0);
    EXPECT_EQ(server.requests().size(), 2U);

    options.base_url = "http://pushplus.example";
    options.dangerously_allow_plain_http = true;
    ASSERT_TRUE(Client(credentials(), options).topics().detail(7));
    EXPECT_EQ(proxy.requests().size(), 1U);
}

TEST(Proxy, OfTheEnvironmentIsIgnoredWhereAnEmptyOneIsGiven) {
    const TlsIdentity identity;
    const RawServer server(identity.context()), proxy;
    const Environment https_proxy("https_proxy", proxy.base_url()), all_proxy("all_proxy", proxy.base_url()),
        no_proxy("no_proxy", "");
    auto options = options_for(server);
    options.proxy = "";
    options.ca_bundle = identity.ca_bundle();
    ASSERT_TRUE(Client(credentials(), options).topics().detail(7));
    EXPECT_EQ(proxy.connections(), 0);
}

TEST(Proxy, OfAnUnknownKindIsTheCallersMistake) {
    const RawServer server;
    auto options = options_for(server);
    options.proxy = "gopher://127.0.0.1:70";
    const auto topic = Client(credentials(), options).topics().detail(7);
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind(), ErrorKind::invalid_argument) << topic.error().message();
    EXPECT_EQ(topic.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(server.connections(), 0);
}

TEST(Proxy, ThatCannotBeUsedIsReportedWithoutItsPassword) {
    const RawServer server;
    const auto error_by = [&](std::optional<std::string> proxy) {
        auto options = options_for(server);
        options.base_url = "https://127.0.0.1:1";
        options.proxy = std::move(proxy);
        options.retry.max_attempts = 1;
        return Client(credentials(), options).topics().detail(7).error();
    };
    for (const auto* proxy :
         {"http://user:hunter2pw@127.0.0.1:999999", "socks9://user:hunter2pw@127.0.0.1:1",
          "http://user:hunter2pw#x@127.0.0.1:bad", "http://user:hunter2pw/x@127.0.0.1:1",
          "http://user:x hunter2pw@127.0.0.1:1", "user:hunter2pw#x@127.0.0.1:bad",
          "http://user:hunter2pw@x@127.0.0.1:1", "http://user:hunter2pw@ho;st:1", "user:hunter2pw@ho[st]:1",
          "http:/user:hunter2pw@127.0.0.1:1", "http:/user:hunter2pw@127.0.0.1:1/://host",
          "user:hunter2pw%40127.0.0.1:9", "http://user:hunter2pw", "http://user:hunter2pw@"}) {
        const auto given = error_by(proxy);
        EXPECT_EQ(given.kind(), ErrorKind::invalid_argument) << given.message();
        EXPECT_EQ(given.message().find("hunter2pw"), std::string::npos) << given.message();
        const Environment https_proxy("https_proxy", proxy), no_proxy("no_proxy", "");
        const auto of_environment = error_by(std::nullopt);
        EXPECT_EQ(of_environment.delivery(), pushplus::Delivery::not_sent);
        EXPECT_EQ(of_environment.message().find("hunter2pw"), std::string::npos) << of_environment.message();
    }
}

}  // namespace

}  // namespace pushplus_test
