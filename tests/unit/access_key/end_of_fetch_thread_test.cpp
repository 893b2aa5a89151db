#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>

#include <gtest/gtest.h>
#include <pushplus/pushplus.hpp>

#include "doubles/latch.hpp"
#include "doubles/recording_transport.hpp"

namespace pushplus_test {
namespace {

/// Says, late, that a thread is at its end.
class Farewell {
public:
    explicit Farewell(std::atomic<bool>& gone) : gone_(gone) {}
    ~Farewell() {
        for (int i = 0; i < 1000; ++i) std::this_thread::yield();
        gone_ = true;
    }
    Farewell(const Farewell&) = delete;
    Farewell& operator=(const Farewell&) = delete;

private:
    std::atomic<bool>& gone_;
};

class HeldSource final : public pushplus::AccessKeySource {
public:
    pushplus::Result<pushplus::IssuedKey> current(const pushplus::KeyRequest& /*request*/) override {
        thread_local const Farewell farewell(gone);
        static_cast<void>(farewell);
        asked.open();
        EXPECT_TRUE(goes_on.wait());
        return pushplus::IssuedKey{"key-1", std::chrono::hours(2), 1};
    }
    pushplus::Result<pushplus::IssuedKey> replace(const pushplus::IssuedKey& /*refused*/,
                                                  const pushplus::KeyRequest& request) override {
        return current(request);
    }

    Latch asked, goes_on;
    std::atomic<bool> gone{false};
};

TEST(ThreadOfAFetch, IsGoneOnceItsClientHasEnded) {
    const auto source = std::make_shared<HeldSource>();
    {
        pushplus::ClientOptions options;
        options.access_key_source = source;
        options.transport = std::make_shared<RecordingTransport>();
        const pushplus::Client client(pushplus::Credentials{"token-of-the-test", ""}, options);
        pushplus::CancellationSource stop;
        auto call = std::async(std::launch::async, [&] {
            pushplus::CallOptions of_the_call;
            of_the_call.cancellation = stop.token();
            return client.topics().detail(7, of_the_call).error().kind();
        });
        ASSERT_TRUE(source->asked.wait());
        stop.cancel();
        EXPECT_EQ(call.get(), pushplus::ErrorKind::canceled);
        source->goes_on.open();
    }
    pushplus::wait_for_ended_clients();
    EXPECT_TRUE(source->gone);
}

}  // namespace
}  // namespace pushplus_test
