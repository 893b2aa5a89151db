#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include <pushplus/error.hpp>

namespace pushplus_soak {

enum class Change { add, edit, removal };

/// The outcome of a write, as reported to its caller.
enum class Outcome { nothing, success, not_sent, refused, in_doubt };

[[nodiscard]] inline Outcome outcome_of(const pushplus::Error& error) noexcept {
    switch (error.delivery()) {
        case pushplus::Delivery::not_sent: return Outcome::not_sent;
        case pushplus::Delivery::answered: return Outcome::refused;
        case pushplus::Delivery::unknown: break;
    }
    return Outcome::in_doubt;
}

/// A write: what it should change, under a name that no other call uses.
struct Entry {
    Change change;
    std::string group;  ///< Such as "topics".
    std::string name;
    std::size_t rows = 1;  ///< The rows that it adds if it is carried out once.
    std::atomic<Outcome> outcome{Outcome::nothing};
};

/// All writes of a round.
///
/// Thread safety: `open` may be called from any thread, `entries` only when no call is running.
class Ledger {
public:
    [[nodiscard]] std::shared_ptr<Entry> open(Change change, std::string group, std::string name) {
        auto entry = std::make_shared<Entry>();
        entry->change = change;
        entry->group = std::move(group);
        entry->name = std::move(name);
        const std::lock_guard<std::mutex> lock(mutex_);
        entries_.push_back(entry);
        return entry;
    }
    [[nodiscard]] std::string unique_name(const std::string& kind) { return kind + "-" + std::to_string(++names_); }
    [[nodiscard]] const std::deque<std::shared_ptr<Entry>>& entries() const noexcept { return entries_; }

private:
    std::mutex mutex_;
    std::deque<std::shared_ptr<Entry>> entries_;
    std::atomic<std::uint64_t> names_{0};
};

}  // namespace pushplus_soak
