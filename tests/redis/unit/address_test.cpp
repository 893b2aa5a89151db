#include "redis/address.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace pushplus_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using pushplus::ErrorKind;
using pushplus::RedisOptions;
using pushplus::detail::redis::read_address;
using pushplus::detail::redis::to_string;

RedisOptions options_of(std::string address) {
    RedisOptions options;
    options.address = std::move(address);
    return options;
}

std::string fault_of(const RedisOptions& options) {
    const auto address = read_address(options);
    if (address) return "none";
    EXPECT_EQ(address.error().kind(), ErrorKind::invalid_argument);
    return address.error().message();
}

void expect_server(const std::string& text, const std::string& place, int database, bool tls) {
    const auto address = read_address(options_of(text));
    ASSERT_TRUE(address) << text << ": " << address.error().message();
    EXPECT_EQ(to_string(address->server), place) << text;
    EXPECT_EQ(address->database, database) << text;
    EXPECT_EQ(address->tls, tls) << text;
}

TEST(RedisAddress, DefaultsToThisMachine) {
    const auto address = read_address({});
    ASSERT_TRUE(address);
    EXPECT_EQ(to_string(address->server), "127.0.0.1:6379");
    EXPECT_EQ(address->database, 0);
    EXPECT_FALSE(address->tls);
}

TEST(RedisAddress, ReadsServers) {
    expect_server("redis://localhost", "localhost:6379", 0, false);
    expect_server("redis://127.0.0.1/", "127.0.0.1:6379", 0, false);
    expect_server("valkey://127.9.9.9:7000/15", "127.9.9.9:7000", 15, false);
    expect_server("redis://[::1]:7000/2", "[::1]:7000", 2, false);
    expect_server("redis://[::1]", "[::1]:6379", 0, false);
    expect_server("rediss://cache.example.com", "cache.example.com:6379", 0, true);
    expect_server("valkeys://my_cache-1.example.com:6390/0", "my_cache-1.example.com:6390", 0, true);
    expect_server("rediss://[2001:db8::7]:65535", "[2001:db8::7]:65535", 0, true);
}

TEST(RedisAddress, ReadsUnixSockets) {
    expect_server("unix:/run/redis/redis.sock", "unix:/run/redis/redis.sock", 0, false);
    expect_server("unix:///run/redis.sock", "unix:/run/redis.sock", 0, false);
    expect_server("unix:/with blank@and:more", "unix:/with blank@and:more", 0, false);
    for (const std::string path : {"unix:", "unix:relative", "unix://relative", "unix:/", "unix:///"})
        EXPECT_THAT(fault_of(options_of(path)), HasSubstr("begins with /")) << path;
    EXPECT_EQ(fault_of(options_of("unix:/" + std::string(106, 'a'))), "none");
    EXPECT_THAT(fault_of(options_of("unix:/" + std::string(107, 'a'))), HasSubstr("107 bytes"));
    EXPECT_THAT(fault_of(options_of(std::string("unix:/a\0b", 9))), HasSubstr("begins with /"));
}

TEST(RedisAddress, ReadsSentinels) {
    auto options = options_of("sentinel://my-primary/4");
    options.sentinels = {"localhost", "127.0.0.1:26380", "[::1]:26381"};
    const auto address = read_address(options);
    ASSERT_TRUE(address) << address.error().message();
    EXPECT_EQ(address->primary_name, "my-primary");
    EXPECT_EQ(address->database, 4);
    ASSERT_EQ(address->sentinels.size(), 3U);
    EXPECT_EQ(to_string(address->sentinels[0]), "localhost:26379");
    EXPECT_EQ(to_string(address->sentinels[1]), "127.0.0.1:26380");
    EXPECT_EQ(to_string(address->sentinels[2]), "[::1]:26381");

    options.address = "sentinels://my-primary";
    options.sentinels = {"far.example.com"};
    EXPECT_TRUE(read_address(options)->tls);
}

TEST(RedisAddress, RefusesWhatIsNoAddress) {
    for (const std::string text : {"",
                                   "redis",
                                   "redis:",
                                   "redis://",
                                   "redis:///",
                                   "redis://:6379",
                                   "http://localhost",
                                   "REDIS://localhost",
                                   "redis://local host",
                                   "redis://localhost:",
                                   "redis://localhost:0",
                                   "redis://localhost:65536",
                                   "redis://localhost:+1",
                                   "redis://localhost:-1",
                                   "redis://localhost:06379",
                                   "redis://localhost:6379x",
                                   "redis://-localhost",
                                   "redis://.localhost",
                                   "redis://[::1",
                                   "redis://[::1]x",
                                   "redis://[::1]:",
                                   "redis://[]",
                                   "redis://[localhost]",
                                   "redis://::1",
                                   "redis://localhost?db=2",
                                   "redis://localhost#2",
                                   "redis://localhost\n",
                                   "redis://localhost\r\nFLUSHALL",
                                   "redis://a%2Fb",
                                   "redis://群"})
        EXPECT_THAT(fault_of(options_of(text)), HasSubstr("RedisOptions::address cannot be read")) << text;
    for (const std::string text :
         {"redis://localhost/x", "redis://localhost/-1", "redis://localhost/01", "redis://localhost/2/3",
          "redis://localhost/1000001", "redis://localhost/2?x", "redis://localhost/99999999999999999999"})
        EXPECT_THAT(fault_of(options_of(text)), HasSubstr("the database's number")) << text;
}

TEST(RedisAddress, RefusesAPasswordInTheAddressWithoutShowingIt) {
    for (const std::string text : {"redis://:canary@localhost", "rediss://user:canary@localhost:6379/0",
                                   "sentinel://canary@name", "redis://localhost/canary@"}) {
        EXPECT_THAT(fault_of(options_of(text)), HasSubstr("set RedisOptions::user and password")) << text;
        EXPECT_THAT(fault_of(options_of(text)), Not(HasSubstr("canary")));
    }
    EXPECT_THAT(fault_of(options_of("redis://localhost:canary")), Not(HasSubstr("canary")));
}

TEST(RedisAddress, RefusesToSendSecretsPlainlyBeyondThisMachine) {
    for (const std::string text :
         {"redis://cache.example.com", "valkey://10.0.0.1", "redis://127.0.0.1.", "redis://128.0.0.1", "redis://0x7f.1",
          "redis://[::2]", "redis://127.0.0.256", "redis://localhost.example.com"}) {
        EXPECT_THAT(fault_of(options_of(text)), HasSubstr("dangerously_allow_plain_redis")) << text;
        auto options = options_of(text);
        options.dangerously_allow_plain_redis = true;
        EXPECT_EQ(fault_of(options), "none") << text;
    }
    auto options = options_of("sentinel://name");
    options.sentinels = {"localhost", "10.0.0.1"};
    EXPECT_THAT(fault_of(options), HasSubstr("dangerously_allow_plain_redis"));
}

TEST(RedisAddress, RefusesSentinelsThatCannotBeAsked) {
    auto options = options_of("sentinel://name");
    EXPECT_THAT(fault_of(options), HasSubstr("sentinels is empty"));
    options.sentinels = {"localhost", ""};
    EXPECT_THAT(fault_of(options), HasSubstr("one of them cannot be read"));
    options.sentinels.assign(17, "localhost");
    EXPECT_THAT(fault_of(options), HasSubstr("16 are the most"));
    options.sentinels = {"localhost"};
    for (const std::string text : {"sentinel://", "sentinel://name:26379", "sentinel:///0"}) {
        options.address = text;
        EXPECT_THAT(fault_of(options), HasSubstr("followed by the primary's name")) << text;
    }
    options.address = "redis://localhost";
    EXPECT_THAT(fault_of(options), HasSubstr("asked only for"));
}

TEST(RedisAddress, RefusesOptionsThatWouldDoNothing) {
    auto options = options_of("redis://localhost");
    options.ca_bundle = "ca.pem";
    EXPECT_THAT(fault_of(options), HasSubstr("are for TLS"));
    options = options_of("rediss://localhost");
    options.client_key = "key.pem";
    EXPECT_THAT(fault_of(options), HasSubstr("client_key is of no use"));
    options.client_certificate = "certificate.pem";
    EXPECT_EQ(fault_of(options), "none");
}

TEST(RedisAddress, RefusesPrefixesAndLimitsThatCannotBe) {
    RedisOptions options;
    for (const std::string prefix : {"", "a b", "a{b", "a}b", "a*", "a\n", "群"}) {
        options.prefix = prefix;
        EXPECT_THAT(fault_of(options), HasSubstr("prefix may hold")) << prefix;
    }
    options.prefix = std::string(129, 'a');
    EXPECT_THAT(fault_of(options), HasSubstr("128 at most"));
    options.prefix = "team:Push-plus_1.0";
    EXPECT_EQ(fault_of(options), "none");
    for (const auto limit :
         {std::chrono::milliseconds(0), std::chrono::milliseconds(-1), std::chrono::milliseconds::max()}) {
        options = RedisOptions();
        options.connect_timeout = limit;
        EXPECT_THAT(fault_of(options), HasSubstr("1 ms to 1 h"));
        options = RedisOptions();
        options.command_timeout = limit;
        EXPECT_THAT(fault_of(options), HasSubstr("1 ms to 1 h"));
    }
}

}  // namespace
}  // namespace pushplus_test
