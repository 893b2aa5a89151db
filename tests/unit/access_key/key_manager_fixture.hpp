#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "access_key/key_manager.hpp"
#include "doubles/latch.hpp"
#include "doubles/scripted_key_source.hpp"
#include "doubles/watched_clock.hpp"

namespace pushplus_test {

/// A KeyManager with a scripted source and a clock moved by hand; without a store unless a test sets one. Change the
/// members before the first call of `manager`.
class KeyManagerFixture : public ::testing::Test {
protected:
    using Source = ScriptedKeySource;
    using Key = std::shared_ptr<const pushplus::detail::AccessKeyRecord>;
    using WaitLimit = pushplus::detail::WaitLimit;

    pushplus::detail::KeyManager& manager() {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!manager_) manager_ = std::make_unique<pushplus::detail::KeyManager>(setup());
        return *manager_;
    }

    pushplus::detail::KeySetup setup() {
        pushplus::detail::KeySetup made;
        made.source = issuer ? nullptr : source;  // The service is never asked where there is an issuer.
        made.store = store;
        made.issuer = issuer;
        made.clock = clock;
        made.refresh_ahead = refresh_ahead;
        made.record_name = record_name;
        made.secret_hash = secret_hash;
        made.fetch_alone = fetch_alone;
        made.memory = memory_record;
        made.clearings = clearings;
        made.warn = [this](std::string_view line) {
            const std::lock_guard<std::mutex> guard(mutex_);
            warnings_.emplace_back(line);
        };
        return made;
    }

    WaitLimit limit(std::chrono::nanoseconds wait = std::chrono::minutes(1),
                    pushplus::CancellationToken cancellation = {}) {
        return {clock->steady_now() + wait, std::move(cancellation)};
    }

    /// The key in use; null, with a failure of the test, if there is none.
    Key acquired() { return taken(manager().acquire(limit())); }
    std::string key() {
        const auto held = acquired();
        return held ? held->value : "none";
    }
    /// The key that replaces a refused one; null if the manager has none to offer yet.
    Key replaced(std::uint64_t generation) {
        auto other = manager().replace(generation, limit());
        EXPECT_TRUE(other) << other.error().message();
        return other && *other ? **other : nullptr;
    }
    std::string replacing_key(std::uint64_t generation) {
        const auto other = replaced(generation);
        return other ? other->value : "none";
    }
    Key refreshed() { return taken(manager().refresh(limit())); }

    /// Opens the latch that a fetch hangs at and waits until its outcome counts.
    void finish(Latch& latch) {
        auto joined = std::async(std::launch::async, [this] { return manager().refresh(limit()); });
        EXPECT_TRUE(clock->is_waited_for_by(1));
        latch.open();
        static_cast<void>(joined.get());
    }

    /// Acquires in the refresh window and lets the fetch that this starts end with `answer`. The key that was used.
    std::string key_beside(Source::Answer answer) {
        const auto latch = std::make_shared<Latch>();
        source->answer(Source::after(latch, std::move(answer)));
        auto used = key();
        finish(*latch);
        return used;
    }

    /// How often the source was asked. Ends the manager, so that no fetch is missed.
    int fetches_in_all() {
        manager_.reset();
        return source->fetches();
    }

    void end_manager() { manager_.reset(); }

    /// Runs `work` on 64 threads that begin together.
    static void on_64_threads(const std::function<void()>& work) {
        Latch start;
        std::vector<std::thread> threads;
        for (int i = 0; i < 64; ++i)
            threads.emplace_back([&] {
                EXPECT_TRUE(start.wait());
                work();
            });
        start.open();
        for (auto& thread : threads) thread.join();
    }

    /// Whether something that another thread does came about within a generous bound.
    static bool comes_about(const std::function<bool()>& something,
                            std::chrono::seconds within = std::chrono::seconds(20)) {
        const auto bound = std::chrono::steady_clock::now() + within;
        while (!something()) {
            if (std::chrono::steady_clock::now() > bound) return false;
            std::this_thread::yield();
        }
        return true;
    }

    std::vector<std::string> warnings() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return warnings_;
    }

    const std::shared_ptr<WatchedClock> clock = std::make_shared<WatchedClock>();
    const std::shared_ptr<ScriptedKeySource> source = std::make_shared<ScriptedKeySource>();
    const std::string record_name = "key-of-the-account";
    const std::string secret_hash = "the-secret";
    bool fetch_alone = false;
    std::shared_ptr<pushplus::detail::RecordInMemory> memory_record;
    std::function<std::uint64_t()> clearings;
    std::shared_ptr<pushplus::StateStore> store;
    std::shared_ptr<pushplus::AccessKeySource> issuer;
    std::chrono::seconds refresh_ahead{300};

private:
    static Key taken(pushplus::Result<Key> result) {
        EXPECT_TRUE(result) << result.error().message();
        return result ? *std::move(result) : nullptr;
    }

    std::mutex mutex_;
    std::vector<std::string> warnings_;
    std::unique_ptr<pushplus::detail::KeyManager> manager_;
};

}  // namespace pushplus_test
