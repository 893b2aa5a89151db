#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <pushplus/access_key_source.hpp>
#include <pushplus/clock.hpp>
#include <pushplus/state_store.hpp>

#include "key_source.hpp"
#include "record_in_memory.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What a key manager is made with.
struct KeySetup {
    std::shared_ptr<KeySource> source;  ///< May be null if there is an `issuer`.
    std::shared_ptr<StateStore> store;  ///< Null: no other process uses the key, unless there is an `issuer`.
    std::shared_ptr<Clock> clock;
    std::chrono::seconds refresh_ahead{300};
    /// Called with what is worth a line in the log: a lifetime that was replaced, a refresh that failed.
    std::function<void(std::string_view)> warn;
    std::string record_name{};  ///< The account's record in `store`.
    std::string secret_hash{};  ///< Tells the record's readers which secretKey the service refused.
    bool fetch_alone = false;   ///< Whether a process without a usable key fetches one while the store fails.
    std::shared_ptr<RecordInMemory> memory{};  ///< The account's record where there is no store. Null: one is made.
    std::function<double()> random{};          ///< See KeyLife.
    /// How often the account's blocks were cleared; a refusal is forgotten when this changes. Null: never.
    std::function<std::uint64_t()> clearings{};
    std::function<void(bool succeeded)> fetched{};  ///< Called after each fetch from the service. Null: nobody counts.
    std::shared_ptr<AccessKeySource> issuer{};      ///< Of the user's: gives out the key, instead of source and store.
    std::chrono::milliseconds longest_ask{30'000};  ///< How long the `issuer` may take.

    /// Whether all that is known of the key lies in this process's memory, which is asked at no cost.
    [[nodiscard]] bool in_memory() const noexcept { return store == nullptr && issuer == nullptr; }
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
