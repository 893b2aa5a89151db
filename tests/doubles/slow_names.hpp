#pragma once

#include <atomic>
#include <memory>

#include "latch.hpp"

namespace pushplus_test {

/// While one lives, looking up a name that ends in ".slow.invalid" takes until `let_go`, in the whole program. All other
/// names are looked up as ever.
class SlowNames {
public:
    SlowNames();
    ~SlowNames();
    SlowNames(const SlowNames&) = delete;
    SlowNames& operator=(const SlowNames&) = delete;

    /// Waits until such a lookup runs. Bounded.
    [[nodiscard]] bool wait_for_lookup();
    /// The lookups fail now.
    void let_go();
    /// The lookups succeed now, and name this machine.
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
