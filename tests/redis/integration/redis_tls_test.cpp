#include <pushplus/redis.hpp>

#include <csignal>
#include <string>

#include <gmock/gmock.h>

#include "doubles/redis_server.hpp"
#include "doubles/tls_identity.hpp"
#include "integration/child_process.hpp"
#include "redis_peer.hpp"

// TLS to a real Redis.

namespace pushplus_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using pushplus::ErrorKind;

class RedisTls : public testing::Test {
protected:
    void SetUp() override {
        if (!RedisServer::is_installed()) GTEST_SKIP() << "no redis-server is installed";
    }
    std::vector<std::string> arguments(const std::string& clients) const {
        return {"--tls-port",        std::to_string(port), "--tls-cert-file",    identity.ca_bundle(), "--tls-key-file",
                identity.key_file(), "--tls-ca-cert-file", identity.ca_bundle(), "--tls-auth-clients", clients};
    }
    pushplus::RedisOptions options() const {
        pushplus::RedisOptions options;
        options.address = "rediss://127.0.0.1:" + std::to_string(port);
        options.ca_bundle = identity.ca_bundle();
        options.connect_timeout = std::chrono::seconds(20);
        return options;
    }

    const TlsIdentity identity;
    const int port = free_port();
};

TEST_F(RedisTls, IsSpokenWithACertificateThatTheBundleVouchesFor) {
    const RedisServer server(arguments("no"));
    const auto store = pushplus::make_redis_store(options());
    EXPECT_TRUE(put(*store, "key-a", "text"));
    EXPECT_EQ(text_of(*store, "key-a"), "text");
    const std::string large(1'000'000, 'a');
    EXPECT_TRUE(put(*store, "key-a", large));
    EXPECT_EQ(text_of(*store, "key-a"), large);
}

TEST_F(RedisTls, RefusesACertificateOfAnotherAuthority) {
    const RedisServer server(arguments("no"));
    const TlsIdentity other;
    auto wrong = options();
    wrong.ca_bundle = other.ca_bundle();
    const auto failed = put(*pushplus::make_redis_store(wrong), "key-a", "text");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind(), ErrorKind::connection);
    EXPECT_THAT(failed.error().message(), HasSubstr("certificate"));
    wrong.ca_bundle.reset();
    EXPECT_THAT(text_of(*pushplus::make_redis_store(wrong), "key-a"), HasSubstr("certificate"));
}

TEST_F(RedisTls, RefusesACertificateForAnotherName) {
    const RedisServer server(arguments("no"));
    auto wrong = options();
    wrong.address = "rediss://localhost:" + std::to_string(port);
    const auto failed = put(*pushplus::make_redis_store(wrong), "key-a", "text");
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().message(), AllOf(HasSubstr("localhost"), HasSubstr("certificate")));
}

TEST_F(RedisTls, SaysThatABundleCannotBeRead) {
    auto wrong = options();
    const RedisServer server(arguments("no"));
    wrong.ca_bundle = "/no/such/file.pem";
    EXPECT_THAT(text_of(*pushplus::make_redis_store(wrong), "key-a"), HasSubstr("ca_bundle cannot be read"));
}

TEST_F(RedisTls, ShowsACertificateOfItsOwn) {
    const RedisServer server(arguments("yes"));
    EXPECT_NE(text_of(*pushplus::make_redis_store(options()), "key-a"), "");
    auto with_certificate = options();
    with_certificate.client_certificate = identity.ca_bundle();
    with_certificate.client_key = identity.key_file();
    EXPECT_EQ(text_of(*pushplus::make_redis_store(with_certificate), "key-a"), "");
    with_certificate.client_key = "/no/such/key.pem";
    EXPECT_NE(text_of(*pushplus::make_redis_store(with_certificate), "key-a"), "");
}

TEST_F(RedisTls, APlainServerIsNotTakenForOne) {
    const RedisServer server({"--port", std::to_string(port)});
    // Redis waits for the end of a line in what TLS says.
    auto hasty = options();
    hasty.connect_timeout = std::chrono::milliseconds(300);
    const auto failed = put(*pushplus::make_redis_store(hasty), "key-a", "text");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind(), ErrorKind::timeout);
}

// OpenSSL writes to a socket whose peer is gone.
TEST_F(RedisTls, AChildIsNotKilledBySigpipe) {
    RedisServer server(arguments("no"));
    EXPECT_EQ(exit_status(in_child([&] {
                  ::signal(SIGPIPE, SIG_DFL);
                  auto store = pushplus::make_redis_store(options());
                  if (!put(*store, "key-a", "text")) return 1;
                  server.kill();
                  const bool failed = !put(*store, "key-a", "other") && !put(*store, "key-a", "other");
                  store.reset();
                  return failed ? 0 : 2;
              })),
              0);
}

TEST_F(RedisTls, AForkedChildLeavesTheParentsSessionAlone) {
    const RedisServer server(arguments("no"));
    auto store = pushplus::make_redis_store(options());
    ASSERT_TRUE(put(*store, "key-a", "parent"));
    EXPECT_EQ(exit_status(in_child([&] {
                  const bool read = text_of(*store, "key-a") == "parent";
                  store.reset();
                  return read ? 0 : 1;
              })),
              0);
    EXPECT_EQ(text_of(*store, "key-a"), "parent");
    // The parent's one, the child's one, and a probe's of each.
    EXPECT_THAT(server.ask({"INFO", "stats"}), HasSubstr("total_connections_received:5\r"));
}

}  // namespace
}  // namespace pushplus_test
