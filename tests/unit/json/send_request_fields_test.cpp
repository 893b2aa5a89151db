#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

#include <pushplus/describe.hpp>
#include <pushplus/send_request.hpp>

#include "by_field_list.hpp"

// The requests with the most particular field lists: joined lists, names that are not the wire's, secrets.

namespace pushplus_test {
namespace {

using pushplus::BatchSendRequest;
using pushplus::Channel;
using pushplus::SendRequest;
using pushplus::Template;
using testing::ElementsAre;
using testing::HasSubstr;

SendRequest full() {
    SendRequest request;
    request.token = "message-token";
    request.title = "t";
    request.content = "c";
    request.content_template = Template::markdown;
    request.channel = Channel::webhook;
    request.option = "code";
    request.callback_url = "https://host.example/hook-key";
    request.expires_at = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'772'600'400'250));
    request.to = {"friend-1", "friend-2"};
    return request;
}

BatchSendRequest batch() {
    BatchSendRequest request;
    request.content = "c";
    request.channels = {{Channel::wechat, ""}, {Channel::webhook, "bark"}, {Channel::mail, ""}};
    request.to = {"friend-1"};
    return request;
}

TEST(SendRequestFields, AreReadAsTheyAreWritten) {
    expect_written(full(), R"({"token":"message-token","title":"t","content":"c","template":"markdown",)"
                           R"("channel":"webhook","option":"code","callbackUrl":"https://host.example/hook-key",)"
                           R"("timestamp":1772600400250,"to":"friend-1,friend-2"})");
    EXPECT_THAT(read<SendRequest>(written(full())).to, ElementsAre("friend-1", "friend-2"));
}

TEST(SendRequestFields, OfABatchAreReadAsTheyAreWritten) {
    expect_written(batch(), R"({"content":"c","channel":"wechat,webhook,mail","option":",bark,","to":"friend-1"})");
    const auto back = read<BatchSendRequest>(R"({"option":",bark","channel":"wechat,webhook,mail"})");
    ASSERT_EQ(back.channels.size(), 3U);
    EXPECT_EQ(back.channels[0].channel, Channel::wechat);
    EXPECT_EQ(back.channels[1].channel, Channel::webhook);
    EXPECT_EQ(back.channels[1].option, "bark");
    EXPECT_EQ(back.channels[2].channel, Channel::mail);
    EXPECT_EQ(back.channels[2].option, "");
}

TEST(SendRequestFields, AreCalledInErrorsAsInCpp) {
    constexpr const char* gbk = "\xCE\xD2";
    SendRequest request = full();
    request.content_template = Template(gbk);
    EXPECT_EQ(fault_of(request), "content_template is not UTF-8; convert it first");
    request = full();
    request.callback_url = gbk;
    EXPECT_EQ(fault_of(request), "callback_url is not UTF-8; convert it first");
    BatchSendRequest of_batch = batch();
    of_batch.channels[1].option = gbk;
    EXPECT_EQ(fault_of(of_batch), "channels is not UTF-8; convert it first");
}

TEST(SendRequestFields, HoldTheSecretsThatNoErrorTells) {
    EXPECT_THAT(secrets_of(full()), ElementsAre("message-token", "https://host.example/hook-key", "/hook-key",
                                                "/hook-key", "hook-key", "friend-1", "friend-2"));
    EXPECT_THAT(secrets_of(batch()), ElementsAre("friend-1"));
    EXPECT_THAT(pushplus::describe(full()), HasSubstr(R"("to":"***")"));
    EXPECT_THAT(pushplus::describe(full()), HasSubstr(R"("callbackUrl":"https://host.example/***")"));
}

}  // namespace
}  // namespace pushplus_test
