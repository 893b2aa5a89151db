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

/// What became of a changing call, as its caller was told.
enum class Told { nothing, success, not_sent, refused, in_doubt };

[[nodiscard]] inline Told told_by(const pushplus::Error& error) noexcept {
    switch (error.delivery()) {
        case pushplus::Delivery::not_sent: return Told::not_sent;
        case pushplus::Delivery::answered: return Told::refused;
        case pushplus::Delivery::unknown: break;
    }
    return Told::in_doubt;
}

/// A changing call: what it was to change, by a name that no other call uses.
struct Entry {
    Change change;
    std::string group;  ///< As "topics".
    std::string name;
    std::size_t rows = 1;  ///< That it adds if it is carried out once.
    std::atomic<Told> told{Told::nothing};
};

/// All changing calls of a round.
///
/// Thread safety: `open` may be called from any thread; `entries` once nothing is under way any more.
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
