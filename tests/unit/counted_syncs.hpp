#pragma once

namespace pushplus_test {

/// How often this program has called `fsync` so far.
[[nodiscard]] int counted_syncs();

}  // namespace pushplus_test
