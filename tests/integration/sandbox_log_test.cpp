#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "sandbox_caller.hpp"

namespace {

using nlohmann::json;

// What was logged, from any thread.
class Entries {
public:
    void add(const pushplus::SandboxLogEntry& entry) {
        const std::lock_guard<std::mutex> lock(mutex_);
        entries_.push_back(entry);
    }
    [[nodiscard]] std::size_t size() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return entries_.size();
    }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] pushplus::SandboxLogEntry operator[](std::size_t index) const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return entries_.at(index);
    }

private:
    mutable std::mutex mutex_;
    std::vector<pushplus::SandboxLogEntry> entries_;
};

class SandboxLog : public testing::Test {
protected:
    static pushplus::SandboxOptions logging(Entries& entries) {
        pushplus::SandboxOptions options;
        options.log = [&entries](const pushplus::SandboxLogEntry& entry) { entries.add(entry); };
        return options;
    }

    Entries entries;
    pushplus::Sandbox sandbox{logging(entries)};
    SandboxCaller caller{sandbox};
};

TEST_F(SandboxLog, TellsWhatWasAskedAndWhatCameOfIt) {
    caller.take_key();
    caller.get("/api/open/topic/detail?topicId=5");
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].operation, "access_key");
    EXPECT_EQ(entries[0].code, 200);
    EXPECT_EQ(entries[0].reason, "");
    EXPECT_EQ(entries[1].method, "GET");
    EXPECT_EQ(entries[1].path, "/api/open/topic/detail");
    EXPECT_EQ(entries[1].operation, "topics.detail");
    EXPECT_EQ(entries[1].status, 200);
    EXPECT_EQ(entries[1].code, 600);
    EXPECT_NE(entries[1].reason.find("5"), std::string::npos) << entries[1].reason;
    EXPECT_TRUE(entries[1].time.time_point());
}

TEST_F(SandboxLog, ACutConnectionHasNoStatus) {
    pushplus::SandboxFault fault;
    fault.cut_connection = true;
    sandbox.fail("users.token", fault);
    EXPECT_FALSE(caller.http().Get("/api/open/user/token"));
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].operation, "users.token");
    EXPECT_EQ(entries[0].status, 0);
    EXPECT_EQ(entries[0].code, 0);
}

TEST_F(SandboxLog, HoldsNoSecret) {
    const auto secret = sandbox.credentials();
    caller.http().Get("/send/" + secret.token + "?content=a");
    caller.http().Get("/send/other-token?content=a");
    caller.http().Get("/somewhere/" + secret.secret_key);
    caller.http().Get("/send?token=other&content=" + secret.token);
    ASSERT_EQ(entries.size(), 4U);
    EXPECT_EQ(entries[0].path, "/send/***");
    EXPECT_EQ(entries[1].path, "/send/***");
    EXPECT_EQ(entries[2].path, "/somewhere/***");
    EXPECT_EQ(entries[3].path, "/send");
    EXPECT_EQ(entries[3].code, 903);
    EXPECT_EQ(entries[3].reason, "token不正确");
}

TEST_F(SandboxLog, LeavesTheControlPathOut) {
    caller.http().Get("/_sandbox/state");
    EXPECT_TRUE(entries.empty());
}

}  // namespace
