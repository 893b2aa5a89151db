#include <cerrno>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

#include "doubles/raw_connection.hpp"
#include "doubles/tls_identity.hpp"

namespace {

using pushplus_test::TlsIdentity;

class SandboxTls : public testing::Test {
protected:
    pushplus::SandboxOptions options() const {
        pushplus::SandboxOptions options;
        options.tls_certificate_file = identity.ca_bundle();
        options.tls_key_file = identity.key_file();
        return options;
    }

    static void expect_unusable(const pushplus::SandboxOptions& options, const std::string& message) {
        const pushplus::Sandbox sandbox(options);
        ASSERT_TRUE(sandbox.error()) << message;
        EXPECT_EQ(sandbox.error()->kind(), pushplus::ErrorKind::invalid_argument);
        EXPECT_EQ(sandbox.error()->message(), message);
        EXPECT_EQ(sandbox.port(), 0);
    }

    TlsIdentity identity;
};

TEST_F(SandboxTls, IsSpokenWithACertificateAndItsKey) {
    pushplus::Sandbox sandbox(options());
    ASSERT_FALSE(sandbox.error()) << sandbox.error()->message();
    EXPECT_EQ(sandbox.base_url(), "https://127.0.0.1:" + std::to_string(sandbox.port()));
    EXPECT_EQ(sandbox.client_options().ca_bundle, identity.ca_bundle());
    EXPECT_EQ(sandbox.client_options().proxy, "") << "that of the environment is not on the way to it";
    const pushplus::Client client(sandbox.credentials(), sandbox.client_options());
    for (int i = 0; i < 50; ++i) sandbox.add_webhook({});
    for (int i = 0; i < 3; ++i) {
        const auto me = client.users().my_info();
        EXPECT_TRUE(me) << me.error().message();
        pushplus::PageQuery query;
        query.page_size = 50;
        const auto list = client.webhooks().list(query);
        ASSERT_TRUE(list) << list.error().message();
        EXPECT_EQ(list->items.size(), 50U);
    }
}

TEST_F(SandboxTls, CarriesBodiesOfAnySize) {
    pushplus::Sandbox sandbox(options());
    pushplus::SandboxFault fault;
    fault.raw_body = R"({"code":200,"msg":"","data":")" + std::string(std::size_t{8} << 20, 'x') + "\"}";
    sandbox.fail("users.token", fault);
    const pushplus::Client client(sandbox.credentials(), sandbox.client_options());
    const auto token = client.users().token();
    ASSERT_TRUE(token) << token.error().message();
    EXPECT_EQ(token->size(), std::size_t{8} << 20);

    pushplus::SendRequest message;
    message.content = std::string(19'000, 'y');
    ASSERT_TRUE(client.messages().send(message));
    EXPECT_NE(sandbox.requests().back().body.find(message.content), std::string::npos);
}

TEST_F(SandboxTls, KnowsFaultsThatCutTheConnection) {
    pushplus::Sandbox sandbox(options());
    const pushplus::Client client(sandbox.credentials(), sandbox.client_options());
    ASSERT_TRUE(client.users().my_info());
    pushplus::SandboxFault fault;
    fault.cut_connection = true;
    fault.times = -1;
    sandbox.fail("users.my_info", fault);
    EXPECT_EQ(client.users().my_info().error().kind(), pushplus::ErrorKind::connection);
    sandbox.clear_faults();
    EXPECT_TRUE(client.users().my_info());
}

TEST_F(SandboxTls, EndsTheConnectionOfAPlainHttpClient) {
    pushplus::Sandbox sandbox(options());
    RawConnection plain(sandbox.port());
    plain.send("GET /nothing HTTP/1.1\r\nHost: s\r\n\r\n");
    plain.read();
    EXPECT_NE(plain.end(), ETIMEDOUT);
    EXPECT_TRUE(sandbox.requests().empty());
}

TEST_F(SandboxTls, IsNewerThan11) {
    pushplus::Sandbox sandbox(options());
    const auto connects = [&](int version) {
        SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_min_proto_version(context, version);
        SSL_CTX_set_max_proto_version(context, version);
        BIO* const bio = BIO_new_ssl_connect(context);
        BIO_set_conn_hostname(bio, ("127.0.0.1:" + std::to_string(sandbox.port())).c_str());
        const bool connected = BIO_do_handshake(bio) == 1;
        BIO_free_all(bio);
        SSL_CTX_free(context);
        return connected;
    };
    EXPECT_FALSE(connects(TLS1_1_VERSION));
    EXPECT_TRUE(connects(TLS1_2_VERSION));
    EXPECT_TRUE(connects(TLS1_3_VERSION));
}

TEST_F(SandboxTls, NamesTheFileThatIsUnusable) {
    auto given = options();
    given.tls_certificate_file = "/nowhere/cert.pem";
    expect_unusable(given, "The sandbox cannot use tls_certificate_file /nowhere/cert.pem: No such file or directory");
    given = options();
    given.tls_key_file = "/nowhere/key.pem";
    expect_unusable(given, "The sandbox cannot use tls_key_file /nowhere/key.pem: No such file or directory");
    given = options();
    given.tls_key_file = "/tmp";
    expect_unusable(given, "The sandbox cannot use tls_key_file /tmp: it is not a file");
    given = options();
    given.tls_certificate_file = identity.key_file();
    expect_unusable(given, "The sandbox cannot use tls_certificate_file " + identity.key_file() +
                               ": it holds no certificate in PEM");
    given = options();
    given.tls_key_file = identity.ca_bundle();
    expect_unusable(given, "The sandbox cannot use tls_key_file " + identity.ca_bundle() +
                               ": it holds no private key in PEM, or one with a passphrase");
    const TlsIdentity other;
    given = options();
    given.tls_key_file = other.key_file();
    expect_unusable(given, "The sandbox cannot use tls_key_file " + other.key_file() + ": it is not the key of " +
                               identity.ca_bundle());
}

TEST_F(SandboxTls, NeedsBothFiles) {
    auto given = options();
    given.tls_key_file.clear();
    expect_unusable(given, "tls_certificate_file needs tls_key_file beside it");
    given = options();
    given.tls_certificate_file.clear();
    expect_unusable(given, "tls_key_file needs tls_certificate_file beside it");
}

TEST_F(SandboxTls, EndsWithoutWaitingForSilentClients) {
    auto sandbox = std::make_unique<pushplus::Sandbox>(options());
    RawConnection silent(sandbox->port());
    const pushplus::Client client(sandbox->credentials(), sandbox->client_options());
    ASSERT_TRUE(client.users().my_info());
    sandbox.reset();
    EXPECT_EQ(silent.read(), "");
    EXPECT_NE(silent.end(), ETIMEDOUT);
}

}  // namespace
