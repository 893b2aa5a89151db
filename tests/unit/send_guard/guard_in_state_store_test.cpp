#include <memory>
#include <string>

#include <gmock/gmock.h>

#include <pushplus/clock.hpp>

#include "doubles/clock_at_noon.hpp"
#include "doubles/memory_state_store.hpp"
#include "guarded_client_fixture.hpp"
#include "send_guard/guard_state.hpp"

// A guard whose state is a text of the store that the AccessKey is in.

namespace pushplus_test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class GuardInAStateStore : public GuardedClientFixture {
protected:
    GuardInAStateStore() { options.state_store = store; }

    /// A client of another process: its clock is another, so that it shares nothing but the store.
    pushplus::Client client_of_another_process() {
        const auto other = clock_at_noon();
        other->set_calendar(options.clock->system_now());
        options.clock = other;
        return client();
    }
    std::string text() const { return store->text(name); }

    const std::string name = "guard-" + pushplus::detail::guard_hash(options.base_url + '\n' +
                                                                     pushplus::detail::guard_hash(credentials.token));

    const std::shared_ptr<MemoryStateStore> store = std::make_shared<MemoryStateStore>(clock_at_noon());
};

TEST_F(GuardInAStateStore, SharesThePaceWithOtherProcesses) {
    const auto one = client();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(one));
    EXPECT_THAT(text(), Not(IsEmpty()));
    const auto held = send(client_of_another_process());
    ASSERT_FALSE(held);
    EXPECT_EQ(held.error().kind(), pushplus::ErrorKind::rate_limited);
}

TEST_F(GuardInAStateStore, LeavesTheStoreAloneIfItHasItsOwn) {
    const auto own = std::make_shared<MemoryStateStore>(clock_at_noon());
    options.send_guard.store = own;
    EXPECT_TRUE(send(client()));
    EXPECT_THAT(text(), IsEmpty());
    EXPECT_THAT(own->text(name), Not(IsEmpty()));
}

TEST_F(GuardInAStateStore, HoldsNoToken) {
    EXPECT_TRUE(send(client()));
    EXPECT_THAT(text(), Not(HasSubstr(credentials.token)));
}

}  // namespace
}  // namespace pushplus_test
