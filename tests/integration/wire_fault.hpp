#pragma once

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <pushplus/client_options.hpp>
#include <pushplus/error.hpp>

#include "../doubles/answers.hpp"
#include "../doubles/raw_server.hpp"

namespace pushplus_test {

/// One way in which a server can misbehave after it has read a request, and what the caller must be told.
struct WireFault {
    std::string name;
    RawServer::Answer answer;
    std::optional<pushplus::ErrorKind> kind = std::nullopt;  ///< Unset: the call succeeds all the same.
    pushplus::Delivery delivery = pushplus::Delivery::answered;
    bool repeated = false;  ///< A reading operation is tried again, three times in all. A changing one never is.
    int http_status = 0;
    int code = 0;
    std::function<void(pushplus::ClientOptions&)> options = nullptr;
};

inline std::ostream& operator<<(std::ostream& out, const WireFault& fault) { return out << fault.name; }

inline std::string name_of(const testing::TestParamInfo<WireFault>& fault) { return fault.param.name; }

// Rows of the tables.

/// An answer that is no good, though somebody answered.
inline WireFault malformed(std::string name, RawServer::Answer answer) {
    return {std::move(name), std::move(answer), pushplus::ErrorKind::invalid_response, pushplus::Delivery::unknown};
}
/// The connection breaks: a reading operation may have better luck.
inline WireFault broken(std::string name, RawServer::Answer answer) {
    return {std::move(name), std::move(answer), pushplus::ErrorKind::connection, pushplus::Delivery::unknown, true};
}
/// Odd but harmless.
inline WireFault harmless(std::string name, RawServer::Answer answer) { return {std::move(name), std::move(answer)}; }

/// The tests themselves stand in wire_fault_test.cpp; each table of faults instantiates them.
class WireFaults : public testing::TestWithParam<WireFault> {};

}  // namespace pushplus_test
