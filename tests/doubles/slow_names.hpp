#pragma once

#include <memory>

#include "gate.hpp"

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
    /// The lookup fails now.
    void let_go();

    struct State {
        Gate asked;
        Gate let_go;
        Gate answered;
    };

private:
    std::shared_ptr<State> state_;
};

}  // namespace pushplus_test
