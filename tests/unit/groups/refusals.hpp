#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "wire.hpp"

namespace pushplus_test::groups {

/// That an argument is refused by the name of its C++ field, and that nothing is sent, not even for a key.
inline void expect_refusal(const Wire& wire, const pushplus::Error& error, const std::string& field) {
    EXPECT_EQ(to_string(error.kind()), "invalid_argument");
    EXPECT_EQ(to_string(error.delivery()), "not_sent");
    EXPECT_EQ(error.attempts(), 0);
    EXPECT_TRUE(names(error.message(), field)) << "no word of " << field << ": " << error.message();
    EXPECT_TRUE(wire.transport->requests().empty());
    EXPECT_TRUE(wire.transport->key_requests().empty());
}

template <class Call>
void expect_refused(const std::string& field, Call call) {
    const Wire wire;
    const auto result = call(wire.client);
    ASSERT_FALSE(result) << field << " was accepted";
    expect_refusal(wire, result.error(), field);
}

/// `call(client, text)`: text of other encodings is refused.
template <class Call>
void expect_utf8_needed(const std::string& field, Call call) {
    const char* const latin1 = "caf\xE9";
    const char* const gbk = "\xD6\xD0\xCE\xC4";
    const char* const cut = "\xE4\xB8";
    for (const std::string text : {latin1, gbk, cut}) {
        SCOPED_TRACE(field + " not in UTF-8");
        expect_refused(field, [&](const pushplus::Client& client) { return call(client, text); });
    }
}

/// `call(client, text)`: empty text, blanks alone and text of other encodings are refused.
template <class Call>
void expect_text_needed(const std::string& field, Call call) {
    {
        SCOPED_TRACE(field + " empty");
        expect_refused(field, [&](const pushplus::Client& client) { return call(client, std::string()); });
    }
    for (const std::string text : {" ", "\t\r\n", "　"}) {
        SCOPED_TRACE(field + " blank");
        expect_refused(field, [&](const pushplus::Client& client) { return call(client, text); });
    }
    expect_utf8_needed(field, call);
}

/// `call(client, id)`: numbers that are no ids are refused.
template <class Call>
void expect_id_needed(const std::string& field, Call call) {
    for (const std::int64_t id : {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min()}) {
        SCOPED_TRACE(field + " " + std::to_string(id));
        expect_refused(field, [&](const pushplus::Client& client) { return call(client, id); });
    }
}

/// `call(client, text)`: what is no date of the service is refused.
template <class Call>
void expect_date_needed(const std::string& field, Call call) {
    for (const std::string text : {"", "tomorrow", "2035-13-09 22:34:00", "2035-02-30", "2035-05-09T22:34:00",
                                   "2035-05-09 24:00:00", "2035-05-09 22:34", "caf\xE9"}) {
        SCOPED_TRACE(field + " \"" + text + '"');
        expect_refused(field, [&](const pushplus::Client& client) { return call(client, pushplus::DateTime(text)); });
    }
}

}  // namespace pushplus_test::groups
