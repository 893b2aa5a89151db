#if defined(__linux__) && defined(__GLIBCXX__)

#    include <pthread.h>
#    include <unistd.h>

#    include <functional>
#    include <memory>
#    include <optional>
#    include <string>

#    include <gtest/gtest.h>

#    include <pushplus/pushplus.hpp>

#    include "../doubles/answers.hpp"
#    include "test_client.hpp"
#    include "unit/send_guard/temporary_folder.hpp"

// pthread_cancel unwinds a thread within a call, at the latest when the call is over, and harms nothing else.

namespace pushplus_test {
namespace {

using pushplus::Client;

/// A thread that pthread_cancel ends.
class CanceledThread {
public:
    explicit CanceledThread(std::function<void()> work) : work_(std::move(work)) {
        EXPECT_EQ(pthread_create(&thread_, nullptr, &CanceledThread::run, this), 0);
    }
    void cancel() const { EXPECT_EQ(pthread_cancel(thread_), 0); }
    /// Whether it was ended.
    [[nodiscard]] bool join() const {
        void* result = nullptr;
        EXPECT_EQ(pthread_join(thread_, &result), 0);
        return result == PTHREAD_CANCELED;
    }

private:
    static void* run(void* self) {
        static_cast<CanceledThread*>(self)->work_();
        pthread_testcancel();
        return nullptr;
    }

    std::function<void()> work_;
    pthread_t thread_{};
};

TEST(ThreadCancel, EndsACallThatWaitsForItsResponse) {
    RawServer server;
    server.answer(answers::silence());
    const Client client = client_of(server);
    const CanceledThread thread([&] { static_cast<void>(client.topics().detail(7)); });
    ASSERT_TRUE(server.wait_for_requests(1));
    thread.cancel();
    EXPECT_TRUE(thread.join());
    server.answer(answers::write(answers::http_answer(R"({"code":500,"msg":"no"})")));
    EXPECT_EQ(client.topics().detail(7).error().code(), 500) << "the client cannot be used any more";
}

TEST(ThreadCancel, ThatIsPendingWhenACallBeginsEndsIt) {
    RawServer server;
    server.answer(answers::silence());
    const Client client = client_of(server);
    const CanceledThread thread([&] {
        pthread_cancel(pthread_self());
        static_cast<void>(client.topics().detail(7));
    });
    EXPECT_TRUE(thread.join());
}

TEST(ThreadCancel, EndsAThreadThatWaitsForAnAsynchronousCall) {
    RawServer server;
    server.answer(answers::silence());
    const Client client = client_of(server);
    const CanceledThread thread([&] { static_cast<void>(client.async().topics().detail(7).get()); });
    ASSERT_TRUE(server.wait_for_requests(1));
    thread.cancel();
    EXPECT_TRUE(thread.join());
}

TEST(ThreadCancel, PassesThroughCallbacks) {
    RawServer server;
    const Client client = client_of(server);
    const CanceledThread then([&] {
        client.async().topics().detail(-1).then([](const auto&) {
            pthread_cancel(pthread_self());
            pthread_testcancel();
        });
    });
    EXPECT_TRUE(then.join());

    pushplus::CancellationSource source;
    const auto registration = source.token().on_cancel([] {
        pthread_cancel(pthread_self());
        pthread_testcancel();
    });
    const CanceledThread cancel([&] { source.cancel(); });
    EXPECT_TRUE(cancel.join()) << "ended after all callbacks";
}

TEST(ThreadCancel, LeavesALogAndAStoreToTheirEnd) {
    const TemporaryFolder folder;
    RawServer server;
    pushplus::ClientOptions options = options_for(server);
    int lines = 0;
    options.log_level = pushplus::LogLevel::debug;
    options.log = [&](pushplus::LogLevel, std::string_view) {
        ++lines;
        pthread_testcancel();
    };
    options.send_guard.store = pushplus::make_state_folder(folder.file("state"));
    auto client = std::make_optional<Client>(pushplus::Credentials{"0123456789abcdef", "secret"}, options);
    const CanceledThread thread([&] {
        pthread_cancel(pthread_self());
        static_cast<void>(client->send_guard().status());
        static_cast<void>(client->async().topics().detail(-1));
        client->async().topics().detail(7).cancel();
        client.reset();
    });
    EXPECT_TRUE(thread.join());
}

}  // namespace
}  // namespace pushplus_test

#endif
