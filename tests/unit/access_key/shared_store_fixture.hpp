#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "access_key/shared_record.hpp"
#include "doubles/memory_state_store.hpp"
#include "key_manager_fixture.hpp"

namespace pushplus_test {

/// A KeyManager whose store is shared by another process, which the test plays.
class SharedStoreFixture : public KeyManagerFixture {
protected:
    using SharedRecord = pushplus::detail::SharedRecord;
    using StateStore = pushplus::StateStore;

    SharedStoreFixture() { begin_anew(); }

    /// An empty store in the place of the one before.
    void begin_anew() { store = memory = std::make_shared<MemoryStateStore>(clock); }

    void write(const std::string& text) {
        EXPECT_TRUE(memory->update(record_name, [&](std::string& stored, StateStore::Time) { stored = text; }));
    }
    /// What another process makes of the record.
    void other_process(const std::function<void(SharedRecord& record, std::int64_t now)>& change) {
        EXPECT_TRUE(memory->update(record_name, [&](std::string& stored, StateStore::Time now) {
            auto record = pushplus::detail::read_record(stored);
            change(record, pushplus::detail::since_1970(now));
            stored = pushplus::detail::write_record(record);
        }));
    }
    /// Another process fetches a key and saves it with this much of its life left.
    void other_process_saves(std::string value, std::chrono::seconds left,
                             std::chrono::seconds life = std::chrono::seconds(7200)) {
        other_process([&](SharedRecord& record, std::int64_t now) {
            record.key = std::move(value);
            record.life = life.count();
            record.ends = now + std::chrono::milliseconds(left).count();
            record.gen = record.of = record.lease = std::max(now, record.gen + 1);
            record.lease_ends = 0;
        });
    }
    /// Another process holds a lease from now on.
    void other_process_fetches() {
        other_process([](SharedRecord& record, std::int64_t now) {
            record.lease = std::max(now, record.lease + 1);
            record.lease_ends = now + 15'000;
            record.holder = "another";
        });
    }
    SharedRecord saved() const { return pushplus::detail::read_record(memory->text(record_name)); }
    std::int64_t now() const { return pushplus::detail::since_1970(clock->system_now()); }

    std::shared_ptr<MemoryStateStore> memory;
};

}  // namespace pushplus_test
