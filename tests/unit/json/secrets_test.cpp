#include "json/secrets.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "by_field_list.hpp"
#include "request_sample.hpp"

namespace pushplus_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(Secrets, AreCollectedFromStructsAndListsWithinStructs) {
    Request request;
    request.content_template = "no secret";
    request.receiver.token = "token-1";
    request.copy.emplace().token = "token-2";
    request.items.resize(2);
    request.items[1].receivers.resize(2);
    request.items[1].receivers[1].token = "token-3";
    EXPECT_THAT(secrets_of(request), ElementsAre("token-1", "token-2", "token-3"));
}

TEST(Secrets, AreEachTextOfAList) {
    Request request;
    request.passwords = {"password-1", "", "password-2"};
    request.to = {"friend-1", "friend-2"};
    EXPECT_THAT(secrets_of(request), ElementsAre("password-1", "password-2", "friend-1", "friend-2"));
}

TEST(Secrets, AreOfAUrlAlsoItsPathAndTheKeyInIt) {
    Request request;
    request.items.resize(1);
    request.items[0].webhook_url = "https://host.example/robot/send/path-key?access_token=query-key&x=1#end";
    EXPECT_THAT(secrets_of(request),
                UnorderedElementsAre("https://host.example/robot/send/path-key?access_token=query-key&x=1#end",
                                     "/robot/send/path-key?access_token=query-key&x=1#end", "/robot/send/path-key",
                                     "path-key", "query-key"));
}

TEST(Secrets, AreOfAUrlWithoutAPathTheUrlAlone) {
    for (const char* url : {"https://host.example", "host.example/path-key"}) {
        Request request;
        request.items.resize(1);
        request.items[0].webhook_url = url;
        EXPECT_THAT(secrets_of(request), ElementsAre(url));
    }
}

TEST(Secrets, AreNoneWhereNothingIsSet) { EXPECT_THAT(secrets_of(Request{}), IsEmpty()); }

TEST(Secrets, AreMaskedWhereverTheyStandWhenTheStructIsDescribed) {
    Request request;
    request.receiver.token = "secret-1";
    request.copy.emplace().token = "secret-2";
    request.items.resize(1);
    request.items[0].webhook_url = "https://host.example/secret-3";
    request.items[0].receivers.resize(1);
    request.items[0].receivers[0].token = "secret-4";
    request.passwords = {"secret-5", ""};
    request.to = {"secret-6", "secret-7"};
    EXPECT_EQ(described(request),
              R"({"template":"","mainReceiver":{"name":"name","token":"***"},"copy":{"name":"name","token":"***"},)"
              R"("items":[{"title":"title","webhookUrl":"https://host.example/***","colour":1,"itemId":1,)"
              R"("receivers":[{"name":"name","token":"***"}]}],"passwords":["***",""],"to":"***"})");
    EXPECT_NE(written(request).find("secret-5"), std::string::npos) << "the request itself has them";
}

}  // namespace
}  // namespace pushplus_test
