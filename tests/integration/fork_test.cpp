#include <array>
#include <optional>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <http/socket_identity.hpp>

#include "../doubles/answers.hpp"
#include "../doubles/race_detector.hpp"
#include "../doubles/tls_identity.hpp"
#include "background.hpp"
#include "child_process.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::detail::identity_of;

// The child can report only by its exit status what failed.
int calls(const Client& client, int first_id, int count) {
    for (int id = first_id; id < first_id + count; ++id) {
        const auto topic = client.topics().detail(id);
        if (!topic) return 1;
        if (topic->topic_id != id) return 2;
    }
    return 0;
}

// What a daemon does in its child: closes all descriptors and opens its own, which take the same numbers.
class FilesOfTheChild {
public:
    FilesOfTheChild() {
        for (int inherited = 3; inherited < 256; ++inherited) ::close(inherited);
        for (auto& pair : pairs_) {
            if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) != 0) ::_exit(90);
            for (const int end : pair) owners_.push_back(identity_of(end));
        }
    }
    /// 0 if all are open and nothing was written into them.
    [[nodiscard]] int status() const {
        std::size_t at = 0;
        for (const auto& pair : pairs_)
            for (const int end : pair) {
                char byte = 0;
                if (!(identity_of(end) == owners_[at++])) return 91;
                if (::recv(end, &byte, 1, MSG_DONTWAIT) >= 0) return 92;
            }
        return 0;
    }

private:
    std::array<std::array<int, 2>, 40> pairs_{};
    std::vector<pushplus::detail::SocketIdentity> owners_;
};

class Fork : public testing::TestWithParam<bool> {
protected:
    Client client() const {
        auto options = options_for(server_);
        options.ca_bundle = identity_.ca_bundle();
        return Client(credentials(), options);
    }

    /// Makes `call` in the parent and a blocking call in a child, and destroys the parent's client while the child
    /// lives.
    void expect_no_hold_of_the_connection_of(int (*call)(const Client& client)) {
        int called[2], done[2];
        ASSERT_EQ(::pipe(called), 0);
        ASSERT_EQ(::pipe(done), 0);
        std::optional<Client> client = this->client();
        ASSERT_EQ(call(*client), 0);
        const pid_t child = in_child([&] {
            char byte = static_cast<char>(calls(*client, 100, 1));
            if (::write(called[1], &byte, 1) != 1) return 3;
            ::close(done[1]);
            return ::read(done[0], &byte, 1) == 0 ? 0 : 4;
        });
        char status = 1;
        ASSERT_EQ(::read(called[0], &status, 1), 1);
        EXPECT_EQ(status, 0);

        client.reset();
        EXPECT_TRUE(server_.wait_for_close(1)) << "the child holds a copy of the socket, so the server sees no end";
        ::close(done[1]);
        EXPECT_EQ(exit_status(child), 0);
        for (const int descriptor : {called[0], called[1], done[0]}) ::close(descriptor);
    }

    TlsIdentity identity_;
    RawServer server_{GetParam() ? identity_.context() : nullptr};
};

TEST_P(Fork, TheChildOpensAConnectionOfItsOwnAndTheParentsGoesOn) {
    const Client client = this->client();
    ASSERT_EQ(calls(client, 1, 1), 0);
    ASSERT_EQ(server_.connections(), 1);
    EXPECT_EQ(exit_status(in_child([&] { return calls(client, 100, 3); })), 0);
    EXPECT_EQ(server_.connections(), 2);
    EXPECT_EQ(server_.close_reason(1), CloseReason::none) << "the child ended the parent's connection";

    ASSERT_EQ(calls(client, 2, 3), 0);
    EXPECT_EQ(server_.connections(), 2) << "the parent could not use its connection any more";
    EXPECT_EQ(server_.requests().back().connection, 1);
    EXPECT_EQ(server_.key_requests().size(), 1U);
}

TEST_P(Fork, ParentAndChildrenAtTheSameTimeGetTheirOwnResponses) {
    const Client client = this->client();
    ASSERT_EQ(calls(client, 1, 1), 0);
    const pid_t first = in_child([&] { return calls(client, 1000, 50); });
    const pid_t second = in_child([&] { return calls(client, 2000, 50); });
    EXPECT_EQ(calls(client, 2, 50), 0);
    EXPECT_EQ(exit_status(first), 0);
    EXPECT_EQ(exit_status(second), 0);
    EXPECT_EQ(server_.connections(), 3);
    EXPECT_EQ(server_.requests().size(), 151U);
}

TEST_P(Fork, AGrandchildOpensAConnectionOfItsOwnToo) {
    const Client client = this->client();
    ASSERT_EQ(calls(client, 1, 1), 0);
    const auto child = [&] {
        if (calls(client, 100, 1) != 0) return 10;
        const int grandchild = exit_status(in_child([&] { return calls(client, 200, 2); }));
        return grandchild != 0 ? grandchild : calls(client, 101, 1);
    };
    EXPECT_EQ(exit_status(in_child(child)), 0);
    EXPECT_EQ(calls(client, 2, 1), 0);
    EXPECT_EQ(server_.connections(), 3);
}

TEST_P(Fork, AClientDestroyedInTheChildLeavesTheParentsConnectionAlone) {
    std::optional<Client> client = this->client();
    ASSERT_EQ(calls(*client, 1, 1), 0);
    EXPECT_EQ(exit_status(in_child([&] {
                  client.reset();
                  return 0;
              })),
              0);
    EXPECT_EQ(exit_status(in_child([&] {
                  const int status = calls(*client, 100, 1);
                  client.reset();
                  return status;
              })),
              0);
    ASSERT_TRUE(server_.wait_for_close(2));
    EXPECT_EQ(server_.close_reason(1), CloseReason::none);
    EXPECT_EQ(calls(*client, 2, 1), 0);
    EXPECT_EQ(server_.connections(), 2);
}

TEST_P(Fork, TheChildKeepsNoHoldOfTheParentsConnection) {
    expect_no_hold_of_the_connection_of([](const Client& client) { return calls(client, 1, 1); });
}

TEST_P(Fork, TheChildKeepsNoHoldOfAConnectionOfTheParentsLoop) {
    if (under_race_detector) GTEST_SKIP() << "it allows no threads in a child of a process with threads";
    expect_no_hold_of_the_connection_of(
        [](const Client& client) { return client.async().topics().detail(1).get() ? 0 : 1; });
}

TEST_P(Fork, FilesOfTheChildThatTookTheNumbersOfTheParentsSocketsAreLeftAlone) {
    std::optional<Client> client = this->client();
    ASSERT_EQ(calls(*client, 1, 1), 0);
    if (!under_race_detector) {
        ASSERT_TRUE(client->async().topics().detail(2).get());
    }
    EXPECT_EQ(exit_status(in_child([&] {
                  const FilesOfTheChild files;
                  if (const int status = calls(*client, 100, 2)) return status;
                  if (const int status = files.status()) return status;
                  client.reset();
                  return files.status();
              })),
              0);
    EXPECT_EQ(calls(*client, 3, 1), 0);
}

TEST_P(Fork, ACancelInTheChildWritesIntoNoFileOfTheChild) {
    if (under_race_detector) GTEST_SKIP() << "it allows no threads in a child of a process with threads";
    std::optional<Client> client = this->client();
    ASSERT_EQ(calls(*client, 1, 1), 0);
    server_.answer(answers::silence());
    pushplus::CancellationSource stop;
    pushplus::CallOptions options;
    options.cancellation = stop.token();
    auto blocking = in_background([&] { return client->topics().detail(2, options); });
    auto pending = client->async().topics().detail(3, options);
    ASSERT_TRUE(server_.wait_for_requests(3));
    EXPECT_EQ(exit_status(in_child([&] {
                  const FilesOfTheChild files;
                  stop.cancel();
                  return files.status();
              })),
              0);
    stop.cancel();
    EXPECT_TRUE(error_of(blocking));
    EXPECT_FALSE(pending.get());
}

INSTANTIATE_TEST_SUITE_P(Over, Fork, testing::Bool(),
                         [](const auto& tls) { return std::string(tls.param ? "Tls" : "Plain"); });

}  // namespace

}  // namespace pushplus_test
