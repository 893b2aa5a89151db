#pragma once

#include <pushplus/pushplus.hpp>

#include "findings.hpp"
#include "ledger.hpp"
#include "population.hpp"
#include "tally.hpp"

namespace pushplus_soak {

/// Compares what the callers of changing calls were told with what the sandbox holds, as `client` finds it.
void audit(const pushplus::Client& client, const Population& population, const Ledger& ledger, Findings& findings,
           Tally& tally);

}  // namespace pushplus_soak
