#include "redis/refusal.hpp"

#include <string>

#include <gmock/gmock.h>

namespace pushplus_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using pushplus::detail::redis::Fault;
using pushplus::detail::redis::refusal;
using pushplus::detail::redis::Reply;
using pushplus::detail::redis::unexpected;

void expect_advice(const std::string& error, const std::string& code, const std::string& advice) {
    const auto fault = refusal("WATCH", error);
    EXPECT_EQ(fault.message.substr(0, 18 + code.size()), "it rejects WATCH (" + code) << error;
    EXPECT_THAT(fault.message, HasSubstr(advice)) << error;
    EXPECT_EQ(fault.kind, pushplus::ErrorKind::store);
}

// As Redis 5 and 7, Valkey and Sentinel say it.
TEST(RedisRefusal, SaysWhatToDo) {
    expect_advice("NOAUTH Authentication required.", "NOAUTH", "set RedisOptions::password");
    expect_advice("WRONGPASS invalid username-password pair or user is disabled.", "WRONGPASS",
                  "correct RedisOptions::user");
    expect_advice("ERR invalid password", "ERR", "correct RedisOptions::password");
    expect_advice("ERR Client sent AUTH, but no password is set", "ERR", "clear RedisOptions::password");
    expect_advice(
        "ERR AUTH <password> called without any password configured for the default user. Are you sure your "
        "configuration is correct?",
        "ERR", "clear RedisOptions::password");
    expect_advice("ERR wrong number of arguments for 'auth' command", "ERR", "clear RedisOptions::user");
    expect_advice("NOPERM this user has no permissions to run the 'watch' command", "NOPERM", "ACL");
    expect_advice("ASK 3999 127.0.0.1:6381", "ASK", "moving");
    expect_advice("TRYAGAIN Multiple keys request during rehashing of slot", "TRYAGAIN", "moving");
    expect_advice("CLUSTERDOWN The cluster is down", "CLUSTERDOWN", "CLUSTER INFO");
    expect_advice("LOADING Redis is loading the dataset in memory", "LOADING", "loading its data");
    expect_advice("OOM command not allowed when used memory > 'maxmemory'.", "OOM", "maxmemory");
    expect_advice("MISCONF Redis is configured to save RDB snapshots", "MISCONF", "disk");
    expect_advice("WRONGTYPE Operation against a key holding the wrong kind of value", "WRONGTYPE", "prefix");
    expect_advice("EXECABORT Transaction discarded because of previous errors.", "EXECABORT", "transaction");
    expect_advice("ERR max number of clients reached", "ERR", "maxclients");
    expect_advice("ERR DB index is out of range", "ERR", "database");
    expect_advice("ERR SELECT is not allowed in cluster mode", "ERR", "number 0");
    expect_advice("ERR unknown command `WATCH`, with args beginning with: `a`", "ERR", "use the hub");
    expect_advice("DENIED Redis is running in protected mode", "DENIED", "protected mode");
    expect_advice("READONLY You can't write against a read only replica.", "READONLY", "is a replica");
}

TEST(RedisRefusal, TellsAReplica) {
    EXPECT_EQ(refusal("SET", "READONLY You can't write").cause, Fault::Cause::read_only);
    EXPECT_EQ(refusal("SET", "OOM").cause, Fault::Cause::refused);
}

TEST(RedisRefusal, ShowsNothingButTheCodeOfWhatTheServerSays) {
    for (const std::string error : {"ERR unknown command `AUTH`, with args beginning with: `canary`", "canary",
                                    "CANARY\nx", "CANARYCANARYCANARYCANARYCANARY x", "", " ", "Canary x"}) {
        const auto message = refusal("AUTH", error).message;
        EXPECT_THAT(message, Not(HasSubstr("canary"))) << error;
        EXPECT_THAT(message, Not(HasSubstr("\n"))) << error;
        EXPECT_THAT(message, Not(HasSubstr("CANARYCANARY"))) << error;
    }
    EXPECT_EQ(refusal("AUTH", "canary").message, "it rejects AUTH (unknown error)");
}

TEST(RedisRefusal, FindsTheNodeThatAKeyHasMovedTo) {
    auto fault = refusal("WATCH", "MOVED 3999 127.0.0.1:7002");
    EXPECT_EQ(fault.cause, Fault::Cause::moved);
    EXPECT_EQ(fault.place.host, "127.0.0.1");
    EXPECT_EQ(fault.place.port, 7002);
    EXPECT_EQ(refusal("WATCH", "MOVED 3999 ::1:7002").place.host, "[::1]");
    EXPECT_EQ(refusal("WATCH", "MOVED 3999 node-1.example.com:7002").place.host, "node-1.example.com");
    fault = refusal("WATCH", "MOVED 3999 :7002");
    EXPECT_EQ(fault.cause, Fault::Cause::moved);
    EXPECT_EQ(fault.place.host, "") << "that of the node that says so";
    for (const std::string error :
         {"MOVED", "MOVED 3999", "MOVED 3999 127.0.0.1", "MOVED 3999 127.0.0.1:", "MOVED 3999 a:0",
          "MOVED 3999 a:65536", "MOVED 3999 ?:7002", "MOVED 3999 a/b:7002", "MOVED 3999 a@b:7002"})
        EXPECT_EQ(refusal("WATCH", error).cause, Fault::Cause::refused) << error;
}

TEST(RedisRefusal, TellsAnotherServerFromARefusal) {
    Reply reply;
    reply.type = Reply::Type::integer;
    const auto fault = unexpected("WATCH", reply);
    EXPECT_EQ(fault.cause, Fault::Cause::garbage);
    EXPECT_THAT(fault.message, HasSubstr("another server"));
}

}  // namespace
}  // namespace pushplus_test
