// A client that a callback destroyed ends on the loop's thread, maybe after its test: the program waits for it at its
// end, as a plug-in does before it is unloaded.

#include <gtest/gtest.h>

#include <pushplus/async_client.hpp>

namespace pushplus_test {

namespace {

class EndedClients : public testing::Environment {
public:
    void TearDown() override { pushplus::wait_for_ended_clients(); }
};

const auto* const environment = testing::AddGlobalTestEnvironment(new EndedClients);

}  // namespace

}  // namespace pushplus_test
