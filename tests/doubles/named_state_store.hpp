#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "memory_state_store.hpp"

namespace pushplus_test {

/// A store that notes how often it was asked under which name.
///
/// Thread safety: as of MemoryStateStore, but for the public members.
class NamedStateStore final : public pushplus::StateStore {
public:
    explicit NamedStateStore(std::shared_ptr<const pushplus::Clock> clock) : inner_(std::move(clock)) {}
    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        ++updates[std::string(name)];
        if (before_update) before_update(name);
        return inner_.update(name, change);
    }
    [[nodiscard]] std::string text(std::string_view name) const { return inner_.text(name); }

    std::map<std::string, int> updates;
    /// Called at the beginning of each update, on the thread that asks for it.
    std::function<void(std::string_view name)> before_update;

private:
    MemoryStateStore inner_;
};

}  // namespace pushplus_test
