#pragma once

#include <atomic>
#include <memory>

#include "latch.hpp"

namespace pushplus_test {

/// Makes each lookup of a name that ends in ".slow.invalid" wait for `let_go` during its lifetime, in the whole
/// program. Other names are looked up normally.
class SlowNames {
public:
    SlowNames();
    ~SlowNames();
    SlowNames(const SlowNames&) = delete;
    SlowNames& operator=(const SlowNames&) = delete;

    /// Waits until such a lookup runs. Bounded.
    [[nodiscard]] bool wait_for_lookup();
    /// Makes the lookups fail.
    void let_go();
    /// Makes the lookups succeed, with the address of this machine.
    void answer();

    struct State {
        Latch asked;
        Latch let_go;
        Latch answered;
        std::atomic<bool> known{false};
    };

private:
    std::shared_ptr<State> state_;
};

}  // namespace pushplus_test
