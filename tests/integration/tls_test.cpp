#include <atomic>
#include <filesystem>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "../doubles/described_libcurl.hpp"
#include "../doubles/environment.hpp"
#include "../doubles/tls_identity.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::Delivery;
using pushplus::ErrorKind;

// No byte of a request may have been sent, because the first request contains token and secretKey.
void expect_refused(const RawServer& server, const pushplus::ClientOptions& options, int connections) {
    const auto topic = Client(credentials(), options).topics().detail(7);
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind(), ErrorKind::connection) << topic.error().message();
    EXPECT_EQ(topic.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(server.connections(), connections);
    EXPECT_TRUE(server.key_requests().empty());
    EXPECT_TRUE(server.requests().empty());
}

TEST(Tls, AnUntrustedCertificateIsRefusedWithoutARetry) {
    const TlsIdentity identity;
    const RawServer server(identity.context());
    expect_refused(server, options_for(server), 1);
}

TEST(Tls, ACertificateOfTheGivenBundleIsAccepted) {
    const TlsIdentity identity;
    const RawServer server(identity.context());
    const Client client(credentials(), trusting(server, identity));
    for (int id = 1; id <= 20; ++id) {
        const auto topic = client.topics().detail(id);
        ASSERT_TRUE(topic) << topic.error().message();
        EXPECT_EQ(topic->topic_id, id);
    }
    EXPECT_EQ(server.connections(), 1);
}

TEST(Tls, ACertificateForAnotherHostIsRefusedAtTheFirstTry) {
    for (const auto* names : {"DNS:pushplus.example", "IP:127.0.0.2", "DNS:127.0.0.1.example"}) {
        SCOPED_TRACE(names);
        const TlsIdentity identity(names);
        const RawServer server(identity.context());
        expect_refused(server, trusting(server, identity), 1);
    }
}

TEST(Tls, ACertificateForTheHostsNameIsAcceptedThere) {
    const TlsIdentity identity("DNS:localhost");
    const RawServer server(identity.context());
    auto options = trusting(server, identity);
    options.base_url = "https://localhost:" + std::to_string(server.port());
    const auto topic = Client(credentials(), options).topics().detail(7);
    EXPECT_TRUE(topic) << topic.error().message();
}

TEST(Tls, ABundleOfAnotherAuthorityIsNoHelp) {
    const TlsIdentity identity, other;
    const RawServer server(identity.context());
    expect_refused(server, trusting(server, other), 1);
}

TEST(Tls, AServerOfNoMoreThanTls11IsRefused) {
    TlsIdentity identity;
    identity.speak_only_tls_1_1();
    const RawServer server(identity.context());
    expect_refused(server, trusting(server, identity), 3);
}

TEST(Tls, AServerOfTls12IsAccepted) {
    TlsIdentity identity;
    identity.speak_at_most_tls_1_2();
    const RawServer server(identity.context());
    EXPECT_TRUE(Client(credentials(), trusting(server, identity)).topics().detail(7));
}

TEST(Tls, AServerThatSpeaksNoTlsIsRefused) {
    const TlsIdentity identity;
    RawServer server;
    server.greet([](ServedConnection& connection) {
        if (connection.wait_for_bytes()) connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        connection.close_write();
        connection.wait_for_end();
    });
    auto options = trusting(server, identity);
    options.base_url = "https://127.0.0.1:" + std::to_string(server.port());
    expect_refused(server, options, 3);
}

TEST(Tls, AHandshakeThatIsCutOffIsTriedAgain) {
    const TlsIdentity identity;
    RawServer server(identity.context());
    server.greet([](ServedConnection& connection) {
        if (connection.wait_for_bytes()) connection.reset();
    });
    expect_refused(server, trusting(server, identity), 3);
}

// Saves half of a handshake's cost and a round trip.
TEST(Tls, AConnectionThatTakesAnothersPlaceResumesItsSession) {
    for (const bool old : {false, true}) {
        SCOPED_TRACE(old ? "TLS 1.2" : "TLS 1.3");
        TlsIdentity identity;
        if (old) identity.speak_at_most_tls_1_2();
        RawServer server(identity.context());
        std::atomic<int> resumed{0};
        const auto answer = [&](ServedConnection& connection, const RawRequest& request) {
            if (connection.resumed()) ++resumed;
            connection.write(answers::http_answer(answers::good_envelope(request)));
            connection.close();
        };
        server.answer(answer);
        const Client client(credentials(), trusting(server, identity));
        for (int i = 0; i < 5; ++i) {
            ASSERT_TRUE(client.topics().detail(7));
            ASSERT_TRUE(server.wait_for_open_connections(0));
        }
        EXPECT_GE(resumed, 4);
    }
}

TEST(Tls, ABundleThatCannotBeReadIsTheCallersMistake) {
    const TlsIdentity identity;
    const RawServer server(identity.context());
    auto options = options_for(server);
    options.ca_bundle = identity.ca_bundle() + ".missing";
    const auto topic = Client(credentials(), options).topics().detail(7);
    ASSERT_FALSE(topic);
    EXPECT_EQ(topic.error().kind(), ErrorKind::invalid_argument) << topic.error().message();
    EXPECT_NE(topic.error().message().find("ca_bundle"), std::string::npos) << topic.error().message();
    EXPECT_EQ(topic.error().delivery(), Delivery::not_sent);
    EXPECT_TRUE(server.key_requests().empty());
}

std::string error_of_a_call(const pushplus::ClientOptions& options) {
    const auto key = Client(credentials(), options).access_key();
    if (key) return "no error";
    EXPECT_EQ(key.error().kind(), ErrorKind::connection) << key.error().message();
    EXPECT_EQ(key.error().delivery(), Delivery::not_sent);
    EXPECT_EQ(key.error().attempts(), 1);
    return key.error().message();
}

// A machine without a battery for its clock starts in 1970.
TEST(Tls, ACertificateOutsideItsTimeBringsTheMachinesClockToMind) {
    for (const auto& [from, until] : {std::pair(3600L, 7200L), std::pair(-7200L, -3600L)}) {
        TlsIdentity identity;
        identity.set_validity(from, until);
        const RawServer server(identity.context());
        const auto message = error_of_a_call(trusting(server, identity));
        EXPECT_NE(message.find("this machine's clock says 20"), std::string::npos) << message;
    }
    const TlsIdentity identity, other;
    const RawServer server(identity.context());
    const auto message = error_of_a_call(trusting(server, other));
    EXPECT_EQ(message.find("clock"), std::string::npos) << message;
}

// As other programs with OpenSSL do.
TEST(Tls, TheCertificatesThatTheEnvironmentNamesAreTrusted) {
    const TlsIdentity identity, other;
    const RawServer server(identity.context());
    const auto calls = [&](const pushplus::ClientOptions& options) {
        const Client client(credentials(), options);
        return client.topics().detail(7).has_value() && client.async().topics().detail(8).get().has_value();
    };
    {
        const Environment file("SSL_CERT_FILE", identity.ca_bundle()), folder("SSL_CERT_DIR", "");
        EXPECT_TRUE(calls(options_for(server)));
        EXPECT_FALSE(calls(trusting(server, other))) << "ca_bundle comes first";
    }
    {
        const Environment file("SSL_CERT_FILE", other.ca_bundle()), folder("SSL_CERT_DIR", "");
        EXPECT_FALSE(calls(options_for(server)));
        EXPECT_TRUE(calls(trusting(server, identity)));
    }
    const auto certificates = std::filesystem::path(identity.ca_bundle() + ".folder");
    std::filesystem::create_directory(certificates);
    std::filesystem::copy_file(identity.ca_bundle(), certificates / identity.hashed_name());
    {
        const Environment file("SSL_CERT_FILE", ""), folder("SSL_CERT_DIR", certificates.string());
        EXPECT_TRUE(calls(options_for(server)));
        EXPECT_FALSE(calls(trusting(server, other))) << "ca_bundle comes first";
    }
    std::filesystem::remove_all(certificates);
    EXPECT_FALSE(calls(options_for(server)));
}

TEST(Tls, AFileOfTheEnvironmentThatCannotBeReadIsNamed) {
    const TlsIdentity identity;
    const RawServer server(identity.context());
    const Environment file("SSL_CERT_FILE", "/nowhere/certificates.pem"), folder("SSL_CERT_DIR", "");
    const auto message = error_of_a_call(options_for(server));
    EXPECT_NE(message.find("SSL_CERT_FILE"), std::string::npos) << message;
    EXPECT_NE(message.find("/nowhere/certificates.pem"), std::string::npos) << message;
    EXPECT_EQ(message.find("ca_bundle"), std::string::npos) << message;
}

TEST(Tls, ALibcurlThatWasBuiltWithoutItIsNamed) {
    const TlsIdentity identity;
    const RawServer server(identity.context()), plain;
    const LibcurlWithoutTls libcurl;
    const auto message = error_of_a_call(options_for(server));
    EXPECT_NE(message.find("libcurl was built without TLS"), std::string::npos) << message;
    EXPECT_TRUE(Client(credentials(), options_for(plain)).topics().detail(7));
}

// An attacker on the path can end the stream at any byte; libcurl takes that for the end of a body without a length.
TEST(Tls, AResponseCutOffWithoutCloseNotifyIsNotTakenForAWholeOne) {
    const TlsIdentity identity;
    RawServer server(identity.context());
    const Client client(credentials(), trusting(server, identity));
    ASSERT_TRUE(client.access_key());
    server.answer([](ServedConnection& connection, const RawRequest& request) {
        const std::string body = answers::good_envelope(request);
        connection.write("HTTP/1.1 200 OK\r\n\r\n" + body.substr(0, body.size() - 1));
        connection.cut();
    });
    const auto added = client.topics().add(new_topic());
    ASSERT_FALSE(added);
    EXPECT_TRUE(added.error().in_doubt()) << added.error().message();
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Tls, AWriteIsSeenOnceWhenTheReusedConnectionIsReset) {
    const TlsIdentity identity;
    RawServer server(identity.context());
    const Client client(credentials(), trusting(server, identity));
    ASSERT_TRUE(client.topics().add(new_topic()));
    server.answer(answers::reset());
    const auto added = client.topics().add(new_topic());
    ASSERT_FALSE(added);
    EXPECT_TRUE(added.error().in_doubt());
    EXPECT_EQ(server.requests().size(), 2U);
    EXPECT_EQ(server.requests()[1].connection, 1);
    server.answer(answers::ok());
    EXPECT_TRUE(client.topics().add(new_topic()));
}

}  // namespace

}  // namespace pushplus_test
