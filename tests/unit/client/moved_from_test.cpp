// What was moved from is an error, never a crash: NOLINTBEGIN(bugprone-use-after-move)

#include <optional>
#include <string>
#include <utility>

#include <gmock/gmock.h>

#include <pushplus/pushplus.hpp>

namespace pushplus_test {
namespace {

using pushplus::Client;
using pushplus::ErrorKind;
using pushplus::Pending;
using pushplus::Result;
using ::testing::HasSubstr;

template <class T>
void expect_moved_from(const Result<T>& result) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(result.error().message(), HasSubstr("was moved from"));
    EXPECT_EQ(result.error().delivery(), pushplus::Delivery::not_sent);
}

template <class T>
void expect_moved_from(Pending<T> pending) {
    EXPECT_TRUE(pending.ready());
    expect_moved_from(pending.get());
}

class MovedFrom : public ::testing::Test {
protected:
    Client gone{pushplus::Credentials{"0123456789abcdef", "secret-key-1"}};
    const Client kept = std::move(gone);
};

TEST_F(MovedFrom, ClientsReturnAnError) {
    expect_moved_from(gone.access_key());
    expect_moved_from(gone.refresh_access_key());
    expect_moved_from(gone.send("title", "content"));
    expect_moved_from(gone.users().my_info());
    expect_moved_from(gone.topics().detail(7));
    expect_moved_from(gone.messages().send_batch({}));
    expect_moved_from(gone.messages().wait_delivered("short-code"));
    expect_moved_from(gone.messages().send_and_wait({}));
    expect_moved_from(gone.message_tokens().add({"name", {}}));
    expect_moved_from(gone.send_guard().status());
    expect_moved_from(gone.send_guard().clear());
    expect_moved_from(gone.send_guard().clear(pushplus::Channel::mail));
    for (auto& row : gone.friends().list_all()) expect_moved_from(row);
    const Client copy = gone;
    expect_moved_from(copy.users().my_info());
}

TEST_F(MovedFrom, AsynchronousClientsReturnAnError) {
    expect_moved_from(gone.async().send("title", "content"));
    expect_moved_from(gone.async().topics().detail(7));
    expect_moved_from(gone.async().messages().wait_delivered("short-code"));
    expect_moved_from(gone.async().messages().send_and_wait({}));
    auto pages = gone.async().friends().list_all();
    expect_moved_from(pages.next());
    auto async = kept.async();
    const auto other = std::move(async);
    expect_moved_from(async.users().my_info());
}

TEST_F(MovedFrom, SubClientsReturnAnError) {
    auto topics = kept.topics();
    const auto other = std::move(topics);
    expect_moved_from(topics.detail(7));
    auto guard = kept.send_guard();
    const auto other_guard = std::move(guard);
    expect_moved_from(guard.status());
    EXPECT_TRUE(other_guard.status());
}

TEST_F(MovedFrom, PendingsReturnAnError) {
    auto pending = kept.async().topics().detail(-1);
    auto other = std::move(pending);
    EXPECT_TRUE(pending.ready());
    EXPECT_TRUE(pending.wait_for(std::chrono::milliseconds(0)));
    pending.cancel();
    std::optional<std::string> said;
    pending.then([&](const auto& result) { said = result.error().message(); });
    EXPECT_THAT(said.value_or(""), HasSubstr("was moved from"));
    expect_moved_from(std::move(pending));
    EXPECT_THAT(other.get().error().message(), HasSubstr("topic_id"));
}

TEST_F(MovedFrom, RangesYieldAnErrorOnce) {
    auto range = kept.friends().list_all();
    auto other = std::move(range);
    int rows = 0;
    for (auto& row : range) {
        expect_moved_from(row);
        ++rows;
    }
    EXPECT_EQ(rows, 1);
    auto pages = kept.async().friends().list_all();
    auto other_pages = std::move(pages);
    expect_moved_from(pages.next());
}

TEST_F(MovedFrom, CanBeAssignedToAgain) {
    gone = kept;
    EXPECT_EQ(gone.topics().detail(-1).error().operation(), "topics.detail");
}

}  // namespace
}  // namespace pushplus_test

// NOLINTEND(bugprone-use-after-move)
