#include <memory>
#include <string>

#include <gmock/gmock.h>

#include "client_fixture.hpp"
#include "doubles/named_state_store.hpp"
#include "doubles/vault_of_keys.hpp"

namespace pushplus_test {
namespace {

using pushplus::Client;
using pushplus::ErrorKind;
using ::testing::ElementsAre;
using ::testing::StartsWith;

class AClientWithAKeySource : public ClientFixture {
protected:
    AClientWithAKeySource() {
        credentials.secret_key.clear();
        options.access_key_source = vault;
    }
    const std::shared_ptr<VaultOfKeys> vault = std::make_shared<VaultOfKeys>();
};

TEST_F(AClientWithAKeySource, CallsWithItsKeyAndWithoutASecretKey) {
    transport->answer(success());
    const auto me = client();
    EXPECT_TRUE(me.users().token());
    EXPECT_EQ(me.access_key()->value, "issued-1");
    EXPECT_THAT(keys_sent(), ElementsAre("issued-1"));
    EXPECT_EQ(key_fetches(), 0);
}

TEST_F(AClientWithAKeySource, RepeatsACallUnseenWhoseKeyWasRefused) {
    transport->answer(success_with_key("issued-2"));
    const auto me = client();
    EXPECT_TRUE(me.users().token());
    EXPECT_THAT(keys_sent(), ElementsAre("issued-1", "issued-2"));
    EXPECT_THAT(vault->questions(), ElementsAre("current", "replace issued-1 1"));
    EXPECT_EQ(key_fetches(), 0);
}

TEST_F(AClientWithAKeySource, EndsACallWhoseKeyTheSourceCannotReplace) {
    transport->answer(refusal(401));
    vault->keep();
    const auto refused = client().users().token();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind(), ErrorKind::unauthorized);
    EXPECT_EQ(requests(), 1);
}

TEST_F(AClientWithAKeySource, AsksItForAnotherKeyByHand) {
    const auto me = client();
    EXPECT_EQ(me.access_key()->value, "issued-1");
    EXPECT_EQ(me.refresh_access_key()->value, "issued-2");
    EXPECT_EQ(key_fetches(), 0);
}

TEST_F(AClientWithAKeySource, AsksItForNothingToSend) {
    transport->answer(success(R"("short-code")"));
    const auto sent = client().send("title", "content");
    EXPECT_TRUE(sent) << sent.error().message();
    EXPECT_EQ(vault->asked(), 0);
}

TEST_F(AClientWithAKeySource, LeavesItsStoreToTheSendGuard) {
    const auto store = std::make_shared<NamedStateStore>(clock);
    options.state_store = store;
    transport->answer(success());
    const auto me = client();
    EXPECT_TRUE(me.users().token());
    EXPECT_TRUE(me.send("title", "content"));
    EXPECT_THAT(store->updates, ::testing::Not(::testing::IsEmpty()));
    for (const auto& [name, updates] : store->updates) EXPECT_THAT(name, ::testing::Not(StartsWith("key-")));
}

TEST_F(AClientWithAKeySource, CannotFetchAlone) {
    options.access_key_without_store = pushplus::WithoutStore::fetch_alone;
    const auto made = Client::create(credentials, options);
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message(),
                StartsWith("access_key_without_store must be refuse with an access_key_source"));
}

}  // namespace
}  // namespace pushplus_test
