#include <csignal>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "../doubles/tls_identity.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;

volatile std::sig_atomic_t pipes = 0;
void count_pipe(int) { pipes = pipes + 1; }

bool is_blocked_here() {
    sigset_t blocked;
    pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    return sigismember(&blocked, SIGPIPE) == 1;
}

bool is_pending() {
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
}

// Installs the program's own SIGPIPE handler.
class Sigpipe : public testing::Test {
protected:
    void SetUp() override {
        pipes = 0;
        struct sigaction action {};
        action.sa_handler = &count_pipe;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        sigaddset(&action.sa_mask, SIGUSR1);
        ASSERT_EQ(sigaction(SIGPIPE, &action, &before_), 0);
    }
    void TearDown() override {
        struct sigaction now {};
        sigaction(SIGPIPE, &before_, &now);
        EXPECT_EQ(now.sa_handler, &count_pipe) << "the program's disposition was replaced";
        EXPECT_EQ(now.sa_flags & SA_RESTART, SA_RESTART);
        EXPECT_EQ(sigismember(&now.sa_mask, SIGUSR1), 1);
        EXPECT_EQ(pipes, 0) << "the program got a SIGPIPE";
    }

    Client client() const {
        auto options = options_for(server_);
        options.ca_bundle = identity_.ca_bundle();
        return Client(credentials(), options);
    }

    TlsIdentity identity_;
    RawServer server_{identity_.context()};

private:
    struct sigaction before_ {};
};

RawServer::Answer answer_and_reset() {
    return [](ServedConnection& connection, const RawRequest& request) {
        connection.write(answers::http_answer(answers::good_envelope(request)));
        connection.reset();
    };
}

TEST_F(Sigpipe, OfAConnectionThatWasResetWhileItIdledDoesNotReachTheProgram) {
    const Client client = this->client();
    for (int i = 0; i < 20; ++i) {
        server_.answer(answer_and_reset());
        static_cast<void>(client.topics().detail(7));  // The reset may overtake the response.
        ASSERT_TRUE(server_.wait_for_open_connections(0));
        server_.answer(answers::ok());
        ASSERT_TRUE(client.topics().detail(7));
    }
    EXPECT_FALSE(is_blocked_here());
    EXPECT_FALSE(is_pending());
}

TEST_F(Sigpipe, OfAConnectionThatIsResetWithinALargeRequestDoesNotReachTheProgram) {
    server_.answer_key(answers::key("Connection: close\r\n"));
    const Client client = this->client();
    ASSERT_TRUE(client.access_key());
    server_.greet([](ServedConnection& connection) {
        if (!connection.handshake()) return;
        static_cast<void>(connection.read_some(1));
        connection.reset();
    });
    auto topic = new_topic();
    topic.introduction = std::string(8'000'000, 'x');
    EXPECT_FALSE(client.topics().add(topic));
    EXPECT_FALSE(is_blocked_here());
    EXPECT_FALSE(is_pending());
}

TEST_F(Sigpipe, OfADeadConnectionOfADestroyedClientDoesNotReachTheProgram) {
    for (int i = 0; i < 20; ++i) {
        server_.answer(answer_and_reset());
        std::optional<Client> client = this->client();
        static_cast<void>(client->topics().detail(7));
        ASSERT_TRUE(server_.wait_for_open_connections(0));
        client.reset();
    }
    EXPECT_FALSE(is_pending());
}

TEST_F(Sigpipe, ThatWasBlockedAndPendingBeforeACallStaysSo) {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    pthread_kill(pthread_self(), SIGPIPE);
    const Client client = this->client();
    EXPECT_TRUE(client.topics().detail(7));
    EXPECT_TRUE(is_blocked_here());
    EXPECT_TRUE(is_pending());
    int taken = 0;
    sigwait(&pipe, &taken);
    pthread_sigmask(SIG_UNBLOCK, &pipe, nullptr);
}

}  // namespace

}  // namespace pushplus_test
