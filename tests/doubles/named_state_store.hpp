#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "memory_state_store.hpp"

namespace pushplus_test {

/// A store that notes how often it was asked under which name.
///
/// Thread safety: as of MemoryStateStore, but for `updates`.
class NamedStateStore final : public pushplus::StateStore {
public:
    explicit NamedStateStore(std::shared_ptr<const pushplus::Clock> clock) : inner_(std::move(clock)) {}
    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        ++updates[std::string(name)];
        return inner_.update(name, change);
    }
    std::map<std::string, int> updates;

private:
    MemoryStateStore inner_;
};

}  // namespace pushplus_test
