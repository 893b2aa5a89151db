#include <pushplus/access_key.hpp>

#include <pushplus/clock.hpp>

#include "../../doubles/clock_at_noon.hpp"
#include "refusals.hpp"
#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::AccessKey;
using pushplus::Client;
using pushplus_test::header;
using pushplus_test::RecordingTransport;
using std::chrono::seconds;

constexpr const char* sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "accessKey": "d7b******62f",
    "expiresIn": 7200
  }
})";

const auto access_key = [](const Client& client) { return client.access_key(); };
const auto refresh = [](const Client& client) { return client.refresh_access_key(); };

/// What the client makes of an answer to the request for a key.
pushplus::Result<AccessKey> fetched(const std::string& answer) {
    const Wire wire;
    wire.transport->answer_key(RecordingTransport::body(answer));
    return wire.client.access_key();
}

TEST(AccessKeyOperation, SendsTokenAndSecretKeyAndNoAccessKey) {
    for (const auto& call : {+access_key, +refresh}) {
        const Wire wire;
        ASSERT_TRUE(succeeded(call(wire.client)));
        EXPECT_TRUE(wire.transport->requests().empty());
        const auto requests = wire.transport->key_requests();
        ASSERT_EQ(requests.size(), 1U);
        EXPECT_EQ(requests[0].method, "POST");
        EXPECT_EQ(requests[0].url, "https://www.pushplus.plus/api/common/openApi/getAccessKey");
        EXPECT_EQ(header_names(requests[0]), (std::vector<std::string>{"Content-Type", "User-Agent"}));
        EXPECT_EQ(header(requests[0], "Content-Type"), "application/json");
        ASSERT_TRUE(requests[0].body.has_value());
        EXPECT_EQ(parse_strictly(*requests[0].body),
                  parse_strictly(R"({"token":"d90******c20","secretKey":"qLc******gdk"})"));
    }
}

TEST(AccessKeyOperation, DecodesTheKeyAndCountsItsLifeFromBeforeTheRequest) {
    auto clock = pushplus_test::clock_at_noon();
    auto transport = std::make_shared<RecordingTransport>();
    transport->answer_key([&](const pushplus::HttpRequest& request) {
        clock->advance(seconds(3));
        return RecordingTransport::body(sample)(request);
    });
    auto options = Wire::options_over(transport);
    options.clock = clock;
    const auto before = clock->steady_now();
    const Client client(Wire::credentials(), options);
    const auto key = client.access_key();
    ASSERT_TRUE(succeeded(key));
    EXPECT_EQ(key->value, "d7b******62f");
    EXPECT_EQ(key->expires_in, seconds(7200));
    EXPECT_EQ(key->expires_at, before + seconds(7200));
}

TEST(AccessKeyOperation, TheKeyTravelsInTheHeaderOfOtherCalls) {
    const Wire wire;
    wire.transport->answer_key(RecordingTransport::body(sample));
    static_cast<void>(wire.client.users().token());
    ASSERT_EQ(wire.transport->requests().size(), 1U);
    EXPECT_EQ(header(wire.transport->requests()[0], "access-key"), "d7b******62f");
    EXPECT_EQ(wire.transport->key_requests().size(), 1U);
}

TEST(AccessKeyOperation, DecodesEveryShapeOfTheKey) {
    const Answer answer = Answer::parse(sample);
    Answer as_text = answer;
    as_text["data"]["expiresIn"] = "7200";
    for (const auto& shape : {answer, as_text, with_unknown_members(answer), backwards(answer)}) {
        SCOPED_TRACE(shape.dump());
        const auto key = fetched(shape.dump());
        ASSERT_TRUE(succeeded(key));
        EXPECT_EQ(key->value, "d7b******62f");
        EXPECT_EQ(key->expires_in, seconds(7200));
    }
    const auto number = fetched(R"({"code":200,"data":{"accessKey":12345678,"expiresIn":60}})");
    ASSERT_TRUE(succeeded(number));
    EXPECT_EQ(number->value, "12345678");
    EXPECT_EQ(number->expires_in, seconds(60));
}

TEST(AccessKeyOperation, AnAbsurdLifeIsHeldWithinADay) {
    for (const char* life : {"", R"(,"expiresIn":null)", R"(,"expiresIn":0)", R"(,"expiresIn":-1)",
                             R"(,"expiresIn":9223372036854775807)", R"(,"expiresIn":"-9223372036854775808")"}) {
        SCOPED_TRACE(life);
        const auto key = fetched(R"({"code":200,"data":{"accessKey":"d7b62f")" + std::string(life) + "}}");
        ASSERT_TRUE(succeeded(key));
        EXPECT_EQ(key->value, "d7b62f");
        EXPECT_GT(key->expires_in, seconds(0));
        EXPECT_LE(key->expires_in, std::chrono::hours(24));
    }
}

TEST(AccessKeyOperation, AnAnswerWithoutAKeyIsInvalid) {
    for (const char* answer :
         {R"({"code":200})", R"({"code":200,"data":null})", R"({"code":200,"data":"d7b62f"})",
          R"({"code":200,"data":[]})", R"({"code":200,"data":{}})", R"({"code":200,"data":{"expiresIn":7200}})",
          R"({"code":200,"data":{"accessKey":null,"expiresIn":7200}})",
          R"({"code":200,"data":{"accessKey":"","expiresIn":7200}})"}) {
        SCOPED_TRACE(answer);
        const auto key = fetched(answer);
        ASSERT_FALSE(key);
        EXPECT_EQ(to_string(key.error().kind()), "invalid_response");
        EXPECT_EQ(key.error().operation(), "access_key");
    }
}

TEST(AccessKeyOperation, AFieldOfAnotherTypeIsNamed) {
    struct Wrong {
        const char* path;
        const char* answer;
    };
    for (const auto& [path, answer] :
         {Wrong{"data.accessKey", R"({"code":200,"data":{"accessKey":{},"expiresIn":7200}})"},
          Wrong{"data.accessKey", R"({"code":200,"data":{"accessKey":true,"expiresIn":7200}})"},
          Wrong{"data.expiresIn", R"({"code":200,"data":{"accessKey":"d7b62f","expiresIn":"soon"}})"},
          Wrong{"data.expiresIn", R"({"code":200,"data":{"accessKey":"d7b62f","expiresIn":1.5}})"},
          Wrong{"data.expiresIn", R"({"code":200,"data":{"accessKey":"d7b62f","expiresIn":[]}})"}}) {
        SCOPED_TRACE(answer);
        const auto key = fetched(answer);
        ASSERT_FALSE(key);
        EXPECT_EQ(to_string(key.error().kind()), "invalid_response");
        EXPECT_EQ(key.error().operation(), "access_key");
        EXPECT_TRUE(names(key.error().message(), path)) << key.error().message();
        EXPECT_EQ(key.error().message().find("d7b62f"), std::string::npos) << key.error().message();
    }
}

TEST(AccessKeyOperation, CredentialsThatCannotBeAreRefused) {
    struct Refused {
        const char* field;
        pushplus::Credentials credentials;
    };
    for (const auto& [field, credentials] :
         {Refused{"token", {"", "qLc******gdk"}}, Refused{"token", {"\xD6\xD0\xCE\xC4", "qLc******gdk"}},
          Refused{"secret_key", {"d90******c20", ""}}, Refused{"secret_key", {"d90******c20", "caf\xE9"}}}) {
        Wire wire;
        wire.client = Client(credentials, Wire::options_over(wire.transport));
        SCOPED_TRACE(field);
        const auto key = wire.client.access_key();
        ASSERT_FALSE(key);
        expect_refusal(wire, key.error(), field);
        const auto renewed = wire.client.refresh_access_key();
        ASSERT_FALSE(renewed);
        expect_refusal(wire, renewed.error(), field);
        const auto row = wire.client.topics().detail(1);
        ASSERT_FALSE(row);
        expect_refusal(wire, row.error(), field);
        EXPECT_EQ(row.error().operation(), "topics.detail");
    }
}

}  // namespace
