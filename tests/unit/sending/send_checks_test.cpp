#include <chrono>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "sending_fixture.hpp"

// What is found before a request is spent. Limits are counted in characters, not in bytes.

namespace pushplus_test {
namespace {

using pushplus::AccountTier;
using pushplus::BatchChannel;
using pushplus::BatchSendRequest;
using pushplus::Channel;
using pushplus::Error;
using pushplus::ErrorKind;
using pushplus::SendRequest;
using pushplus::Template;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string times(std::size_t count, const std::string& text) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

// One character each: one, two, three and four bytes.
const std::vector<std::string> characters{"a", "é", "警", "🚨"};

class SendChecks : public SendingFixture {
protected:
    void expect_refused(const Error& error, const std::vector<std::string>& words) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid_argument);
        EXPECT_EQ(error.delivery(), pushplus::Delivery::not_sent);
        EXPECT_EQ(error.attempts(), 0);
        for (const auto& word : words) EXPECT_THAT(error.message(), HasSubstr(word));
        EXPECT_EQ(requests() + key_fetches(), 0);
    }
    void expect_refused(const SendRequest& request, const std::vector<std::string>& words) {
        const auto sent = client().messages().send(request);
        ASSERT_FALSE(sent) << "accepted, though " << words.front();
        EXPECT_EQ(sent.error().operation(), "messages.send");
        expect_refused(sent.error(), words);
    }
    void expect_refused(const BatchSendRequest& request, const std::vector<std::string>& words) {
        const auto sent = client().messages().send_batch(request);
        ASSERT_FALSE(sent) << "accepted, though " << words.front();
        EXPECT_EQ(sent.error().operation(), "messages.send_batch");
        expect_refused(sent.error(), words);
    }
    /// The same fault in a request and in a batch.
    template <class Spoil>
    void expect_both_refused(Spoil spoil, const std::vector<std::string>& words) {
        SendRequest request = with_content();
        spoil(request);
        expect_refused(request, words);
        BatchSendRequest batch = by_channels({{Channel::wechat, ""}});
        spoil(batch);
        expect_refused(batch, words);
    }
    /// That the request goes out; each by a guard of its own.
    template <class Change>
    void expect_both_sent(Change change) {
        const auto before = requests();
        SendRequest request = with_content();
        change(request);
        accept();
        const auto sent = client().messages().send(request);
        EXPECT_TRUE(sent) << sent.error().message();
        BatchSendRequest batch = by_channels({{Channel::wechat, ""}});
        change(batch);
        reply(success("[]"));
        const auto all = client().messages().send_batch(batch);
        EXPECT_TRUE(all) << all.error().message();
        EXPECT_EQ(requests(), before + 2);
    }
};

struct TierLimits {
    AccountTier tier;
    std::size_t title;
    std::size_t content;
    std::size_t receivers;
};
void PrintTo(const TierLimits& limits, std::ostream* stream) { *stream << limits.title; }

class SendChecksOfATier : public SendChecks, public ::testing::WithParamInterface<TierLimits> {
protected:
    SendChecksOfATier() { options.account_tier = GetParam().tier; }

    static std::string at_most(std::size_t limit) { return "at most " + std::to_string(limit) + " "; }
};

TEST_P(SendChecksOfATier, RefuseATitleOneCharacterTooLong) {
    const auto most = GetParam().title;
    for (const auto& character : characters)
        expect_both_refused([&](auto& request) { request.title = times(most + 1, character); },
                            {"title has " + std::to_string(most + 1) + " characters", at_most(most)});
}

TEST_P(SendChecksOfATier, AllowTheLongestTitle) {
    for (const auto& character : characters)
        expect_both_sent([&](auto& request) { request.title = times(GetParam().title, character); });
}

TEST_P(SendChecksOfATier, RefuseContentOneCharacterTooLong) {
    const auto most = GetParam().content;
    for (const auto& character : characters)
        expect_both_refused([&](auto& request) { request.content = times(most + 1, character); },
                            {"content has " + std::to_string(most + 1) + " characters", at_most(most)});
}

TEST_P(SendChecksOfATier, AllowTheLongestContent) {
    for (const auto& character : characters)
        expect_both_sent([&](auto& request) { request.content = times(GetParam().content, character); });
}

TEST_P(SendChecksOfATier, HoldContentForQqToTwoThousandCharacters) {
    for (const auto& character : characters) {
        SendRequest request = with_content(times(2001, character));
        request.channel = Channel::qq;
        expect_refused(request, {"content has 2001 characters", at_most(2000)});
        BatchSendRequest batch = by_channels({{Channel::wechat, ""}, {Channel::qq, ""}});
        batch.content = times(2001, character);
        expect_refused(batch, {"content has 2001 characters", at_most(2000)});
    }
    accept();
    SendRequest request = with_content(times(2000, "警"));
    request.channel = Channel::qq;
    EXPECT_TRUE(client().messages().send(request));
    BatchSendRequest batch = by_channels({{Channel::wechat, ""}, {Channel::qq, ""}});
    batch.content = times(2000, "警");
    reply(success("[]"));
    EXPECT_TRUE(client().messages().send_batch(batch));
    EXPECT_EQ(requests(), 2);
}

TEST_P(SendChecksOfATier, RefuseOneReceiverTooMany) {
    const auto most = GetParam().receivers;
    expect_both_refused([&](auto& request) { request.to.assign(most + 1, "friend"); },
                        {"to names " + std::to_string(most + 1) + " receivers", at_most(most)});
}

TEST_P(SendChecksOfATier, AllowTheMostReceivers) {
    expect_both_sent([](auto& request) { request.to.assign(GetParam().receivers, "friend"); });
}

INSTANTIATE_TEST_SUITE_P(Tiers, SendChecksOfATier,
                         ::testing::Values(TierLimits{AccountTier::verified, 100, 20'000, 10},
                                           TierLimits{AccountTier::member, 200, 100'000, 100}),
                         [](const auto& tier) {
                             return tier.param.tier == AccountTier::member ? "Member" : "Verified";
                         });

TEST_F(SendChecks, TakeAnAccountForVerifiedUnlessToldOtherwise) {
    expect_both_refused([](auto& request) { request.title = times(101, "a"); }, {"at most 100"});
}

TEST_F(SendChecks, RefuseEmptyContent) {
    expect_both_refused([](auto& request) { request.content.clear(); }, {"content must not be empty"});
    for (const char* blanks : {" ", "\n\t \r\n", "　", "\u00A0\u200B\uFEFF"})
        expect_both_refused([blanks](auto& request) { request.content = blanks; },
                            {"content holds nothing but blanks"});
}

TEST_F(SendChecks, RefuseASendWithoutAnyToken) {
    credentials = {};
    expect_both_refused([](auto&) {}, {"token is empty", "credentials"});
}

TEST_F(SendChecks, RefuseToAndTopicTogether) {
    expect_both_refused(
        [](auto& request) {
            request.to = {"friend"};
            request.topic = "ops";
        },
        {"to and topic are both set"});
}

TEST_F(SendChecks, RefuseReceiversThatWouldNotArriveAsOne) {
    expect_both_refused(
        [](auto& request) {
            request.to = {"friend", "one,two"};
        },
        {"to holds a receiver with a comma"});
    expect_both_refused([](auto& request) { request.to = {"friend", ""}; }, {"to holds an empty receiver"});
}

TEST_F(SendChecks, RefuseTemplatesOfDocumentsWithoutTheirCode) {
    for (const auto name : {Template::form, Template::doc, Template::excel})
        expect_both_refused([&](auto& request) { request.content_template = name; },
                            {"push_id must not be empty with template " + std::string(name.text())});
    expect_both_sent([](auto& request) {
        request.content_template = Template::excel;
        request.push_id = "code";
    });
    expect_both_sent([](auto& request) { request.content_template = Template::json; });
}

TEST_F(SendChecks, RefuseAnExpiryThatHasPassed) {
    const auto now = clock->system_now();
    for (const auto expiry : {now, now - std::chrono::milliseconds(1), std::chrono::system_clock::time_point{}})
        expect_both_refused([&](auto& request) { request.expires_at = expiry; }, {"expires_at is in the past"});
    expect_both_sent([&](auto& request) { request.expires_at = now + std::chrono::milliseconds(1); });
}

TEST_F(SendChecks, RefuseTextThatIsNoUtf8) {
    const std::string gbk = "\xD6\xD0\xCE\xC4";
    const auto refuse = [&](auto spoil, const char* field) {
        SCOPED_TRACE(field);
        expect_both_refused(spoil, {field, "is not UTF-8"});
    };
    refuse([&](auto& request) { request.token = gbk; }, "token");
    refuse([&](auto& request) { request.title = gbk; }, "title");
    refuse([&](auto& request) { request.content = gbk; }, "content");
    refuse([&](auto& request) { request.topic = gbk; }, "topic");
    refuse([&](auto& request) { request.content_template = Template(gbk); }, "template");
    refuse([&](auto& request) { request.callback_url = gbk; }, "callback_url");
    refuse([&](auto& request) { request.to = {gbk}; }, "to ");
    refuse([&](auto& request) { request.pre = gbk; }, "pre");
    refuse([&](auto& request) { request.push_id = gbk; }, "push_id");
    SendRequest request = with_content();
    request.channel = Channel(gbk);
    expect_refused(request, {"channel", "is not UTF-8"});
    request.channel = {};
    request.option = gbk;
    expect_refused(request, {"option", "is not UTF-8"});
    expect_refused(by_channels({{Channel(gbk), ""}}), {"channels", "is not UTF-8"});
    expect_refused(by_channels({{Channel::webhook, gbk}}), {"channels", "is not UTF-8"});
}

TEST_F(SendChecks, RefuseABatchOfNoChannelOrOfMoreThanFive) {
    expect_refused(by_channels({}), {"channels must not be empty"});
    const BatchChannel one{Channel::webhook, "x"};
    expect_refused(by_channels({one, one, one, one, one, one}), {"channels holds 6 channels", "at most 5"});
    reply(success("[]"));
    EXPECT_TRUE(client().messages().send_batch(by_channels({one, one, one, one, one})));
}

TEST_F(SendChecks, RefuseSeveralChannelsInOne) {
    auto request = with_content();
    request.channel = Channel(std::string("wechat,mail"));
    expect_refused(request, {"channel holds a comma", "send_batch"});
}

TEST_F(SendChecks, RefuseChannelsOfABatchThatWouldSlipAgainstTheirOptions) {
    expect_refused(by_channels({{Channel::webhook, "a,b"}}), {"channels holds an option with a comma"});
    expect_refused(by_channels({{Channel(std::string("wechat,mail")), ""}}), {"channels holds a channel with a comma"});
    expect_refused(by_channels({{Channel::wechat, ""}, {Channel(), "x"}}), {"channels holds an empty channel"});
}

TEST_F(SendChecks, LetACommaPassInTheOptionOfOneChannel) {
    accept();
    SendRequest request = with_content();
    request.channel = Channel::webhook;
    request.option = "a,b";
    EXPECT_TRUE(client().messages().send(request));
}

TEST_F(SendChecks, TellWhatIsWrongWithTheClientFirst) {
    options.base_url = "not a url";
    const auto sent = client().messages().send(with_content());
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(sent.error().message(), HasSubstr("base_url"));
    EXPECT_EQ(sent.error().operation(), "messages.send");
}

TEST_F(SendChecks, ShowNoReceiverInTheirWords) {
    const auto sent = client().messages().send([] {
        SendRequest request = with_content();
        request.to = {"secret-friend,another"};
        return request;
    }());
    ASSERT_FALSE(sent);
    EXPECT_THAT(sent.error().message(), ::testing::Not(HasSubstr("secret-friend")));
}

}  // namespace
}  // namespace pushplus_test
