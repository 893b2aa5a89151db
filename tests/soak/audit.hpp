#pragma once

#include <pushplus/pushplus.hpp>

#include "findings.hpp"
#include "ledger.hpp"
#include "population.hpp"
#include "tally.hpp"

namespace pushplus_soak {

/// Compares the outcomes of write calls with the contents of the sandbox, read through `client`.
void audit(const pushplus::Client& client, const Population& population, const Ledger& ledger, Findings& findings,
           Tally& tally);

}  // namespace pushplus_soak
