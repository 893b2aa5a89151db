// In each test program. A client that a callback destroyed, or that a fetch outlasted, ends on a thread of its own, maybe
// after its test. Each test waits for it: the next one may fork, and a child has no such threads.

#include <gtest/gtest.h>

#include <pushplus/async_client.hpp>

namespace pushplus_test {

namespace {

class EndedClients : public testing::EmptyTestEventListener {
    void OnTestEnd(const testing::TestInfo&) override { pushplus::wait_for_ended_clients(); }
};

const bool added = [] {
    testing::UnitTest::GetInstance()->listeners().Append(new EndedClients);
    return true;
}();

}  // namespace

}  // namespace pushplus_test
