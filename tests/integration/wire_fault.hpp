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

/// A server's fault after it has read a request, and the error that the caller must get.
struct WireFault {
    std::string name;
    RawServer::Answer answer;
    std::optional<pushplus::ErrorKind> kind = std::nullopt;  ///< Unset: the call succeeds.
    pushplus::Delivery delivery = pushplus::Delivery::answered;
    bool retried = false;  ///< Whether a read is retried, for three attempts in all. A write never is.
    int http_status = 0;
    int code = 0;
    int http_status_of_older_libcurl = 0;  ///< What libcurl before 7.88 may report instead.
    std::function<void(pushplus::ClientOptions&)> options = nullptr;
};

inline std::ostream& operator<<(std::ostream& out, const WireFault& fault) { return out << fault.name; }

inline std::string name_of(const testing::TestParamInfo<WireFault>& fault) { return fault.param.name; }

// The rows of the tables.

/// A bad response.
inline WireFault malformed(std::string name, RawServer::Answer answer) {
    return {std::move(name), std::move(answer), pushplus::ErrorKind::invalid_response, pushplus::Delivery::unknown};
}
/// A broken connection: a read may succeed with a retry.
inline WireFault broken(std::string name, RawServer::Answer answer) {
    return {std::move(name), std::move(answer), pushplus::ErrorKind::connection, pushplus::Delivery::unknown, true};
}
/// Odd but harmless.
inline WireFault harmless(std::string name, RawServer::Answer answer) { return {std::move(name), std::move(answer)}; }

/// The tests are in wire_fault_test.cpp; each table of faults instantiates them.
class WireFaults : public testing::TestWithParam<WireFault> {};

}  // namespace pushplus_test
