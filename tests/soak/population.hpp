#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/sandbox.hpp>

namespace pushplus_soak {

/// A row of the sandbox and its unique name.
struct Row {
    std::int64_t id = 0;
    std::string name;
};

/// Rows to be removed, each by one call.
///
/// Thread safety: all methods may be called from any thread.
class Victims {
public:
    void add(Row row) { rows_.push_back(std::move(row)); }
    [[nodiscard]] std::optional<Row> take() {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (rows_.empty()) return std::nullopt;
        Row row = std::move(rows_.back());
        rows_.pop_back();
        return row;
    }

private:
    std::mutex mutex_;
    std::vector<Row> rows_;
};

/// The initial contents of a round's sandbox.
struct Population {
    explicit Population(pushplus::Sandbox& sandbox);

    // These stay. `name_of` makes their names.
    std::vector<Row> topics, joined_topics, mailboxes;
    std::vector<std::string> short_codes;

    // These are edited.
    std::vector<Row> message_tokens, webhooks, friends, preprocessors;

    Victims topics_to_leave, tokens_to_remove, users_to_remove, friends_to_remove, preprocessors_to_remove;
};

}  // namespace pushplus_soak
