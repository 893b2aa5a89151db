#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "json/fingerprint.hpp"
#include "json/reader.hpp"
#include "json/request_checks.hpp"
#include "json/secrets.hpp"
#include "json/writer.hpp"

// All that is done with a struct by its field list.

namespace pushplus_test {

template <class Struct>
std::string written(const Struct& value) {
    return pushplus::detail::write_json(pushplus::detail::table_of<Struct>(), &value);
}

template <class Struct>
std::string described(const Struct& value) {
    return pushplus::detail::describe(pushplus::detail::table_of<Struct>(), &value);
}

template <class Struct>
std::uint64_t printed(const Struct& value) {
    return pushplus::detail::fingerprint(pushplus::detail::table_of<Struct>(), &value);
}

template <class Struct>
std::string fault_of(const Struct& value) {
    return pushplus::detail::fault_of(pushplus::detail::table_of<Struct>(), &value);
}

template <class Struct>
std::vector<std::string> secrets_of(const Struct& value) {
    std::vector<std::string> secrets;
    pushplus::detail::collect_secrets(pushplus::detail::table_of<Struct>(), &value, secrets);
    return secrets;
}

template <class Struct>
Struct read(const std::string& json) {
    Struct value;
    pushplus::detail::ReadFaults faults;
    pushplus::detail::read_json(json, pushplus::detail::slot_for(value), faults);
    EXPECT_EQ(faults.malformed + faults.mismatch, "") << json;
    return value;
}

/// Why JSON does not fit the struct.
template <class Struct>
std::string mismatch_of(const std::string& json) {
    Struct value;
    pushplus::detail::ReadFaults faults;
    pushplus::detail::read_json(json, pushplus::detail::slot_for(value), faults);
    EXPECT_EQ(faults.malformed, "") << json;
    return faults.mismatch;
}

/// Expects that a value is written so, and is the same when that is read.
template <class Struct>
void expect_written(const Struct& value, const std::string& json) {
    EXPECT_EQ(written(value), json);
    const auto back = read<Struct>(json);
    EXPECT_EQ(written(back), json);
    EXPECT_EQ(printed(back), printed(value)) << json;
}

}  // namespace pushplus_test
