#include "access_key/shared_record.hpp"
#include "access_key/shared_key.hpp"

#include <chrono>
#include <cstdint>
#include <string>

#include <gtest/gtest.h>

namespace {

using pushplus::StateStore;
using pushplus::detail::read_record;
using pushplus::detail::SharedRecord;
using pushplus::detail::time_left;
using pushplus::detail::write_record;
using std::chrono::milliseconds;

std::string written_anew(const std::string& text) { return write_record(read_record(text)); }

// The members of a record that is not written from a fetch, after `life`.
const std::string unset =
    R"("gen":0,"of":0,"lease":0,"lease_ends":0,"holder":"","pause":0,"fails":0,"why":"","by":"","spaced":0,"space":0,"ahead":0)";
const std::string no_record = R"({"key":"","ends":0,"life":0,)" + unset + "}";

TEST(SharedRecord, IsOneSmallJsonText) {
    SharedRecord record;
    record.key = "the-key";
    record.ends = 1'795'818'967'235;
    record.life = 7200;
    record.gen = 1'795'811'767'235;
    record.of = 1'795'811'767'230;
    record.lease = 1'795'818'667'235;
    record.lease_ends = 1'795'818'682'235;
    record.holder = "00112233aabbccdd";
    record.pause = 1'795'818'667'000;
    record.fails = 2;
    record.why = "HTTP 503";
    record.by = "8899aabbccddeeff";
    record.spaced = 1'795'818'667'001;
    record.space = 15'000;
    record.ahead = 1'795'818'667'002;
    const std::string text =
        R"({"key":"the-key","ends":1795818967235,"life":7200,"gen":1795811767235,"of":1795811767230,)"
        R"("lease":1795818667235,"lease_ends":1795818682235,"holder":"00112233aabbccdd","pause":1795818667000,)"
        R"("fails":2,"why":"HTTP 503","by":"8899aabbccddeeff","spaced":1795818667001,"space":15000,)"
        R"("ahead":1795818667002})";
    EXPECT_EQ(write_record(record), text);
    EXPECT_EQ(written_anew(text), text);
}

TEST(SharedRecord, KeepsTheMembersItDoesNotKnow) {
    EXPECT_EQ(
        written_anew(R"( {"next" : 5, "key":"k", "ofs":{"a":[1,{"b":"}"}],"key":"inner"}, "ends":1, "x":null} )"),
        R"({"key":"k","ends":1,"life":0,)" + unset + R"(,"next":5,"ofs":{"a":[1,{"b":"}"}],"key":"inner"},"x":null})");
    EXPECT_EQ(written_anew(R"({"a\"b":"c\\","key":"k","keys":1.50,"\u006bey2":[]})"),
              R"({"key":"k","ends":0,"life":0,)" + unset + R"(,"a\"b":"c\\","keys":1.50,"key2":[]})");
}

TEST(SharedRecord, TheMembersItDoesNotKnowAreEnough) {
    EXPECT_EQ(written_anew(R"({"x":7})"), R"({"key":"","ends":0,"life":0,)" + unset + R"(,"x":7})");
    EXPECT_EQ(written_anew("{}"), no_record);
}

TEST(SharedRecord, ATextThatIsNoneIsAnEmptyOne) {
    for (const std::string text :
         {"", " ", "null", "5", "\"key\"", "[]", R"([{"key":"k"}])", "{", R"({"key":"k",})", R"({"key":"k"}x)",
          R"({"key":["k"],"gen":5})", R"({"ends":"soon","gen":5})", R"({"life":1.5,"gen":5})",
          R"({"key":"a","key":"b"})", R"({"life":99999999999999999999})"})
        EXPECT_EQ(written_anew(text), no_record) << text;
    EXPECT_EQ(written_anew(std::string("{\"key\":\"k\"}\0", 12)), no_record);
    EXPECT_EQ(written_anew(R"({"a":)" + std::string(100, '[') + std::string(100, ']') + "}"), no_record);
}

TEST(SharedRecord, NumbersThatAreNotExactEverywhereAreNone) {
    EXPECT_EQ(read_record(R"({"ends":9007199254740992})").ends, std::int64_t{1} << 53U);
    EXPECT_EQ(read_record(R"({"life":-9007199254740992})").life, -(std::int64_t{1} << 53U));
    for (const char* const text : {R"({"ends":9007199254740993,"gen":5})", R"({"ends":-9007199254740993,"gen":5})",
                                   R"({"life":9007199254740993,"gen":5})", R"({"life":-9007199254740993,"gen":5})"})
        EXPECT_EQ(written_anew(text), no_record) << text;
}

TEST(SharedRecord, TheReasonOfAFailureIsOneShortLineWhoeverWroteIt) {
    const auto record = read_record(R"({"why":"a\nb\u001b[31m\u202e)" + std::string(100'000, 'x') + "\"}");
    EXPECT_EQ(record.why.substr(0, 10), "a?b?[31m?x");
    EXPECT_LE(record.why.size(), 200U);
    EXPECT_EQ(read_record(R"({"why":"HTTP 503 稍后再试"})").why, "HTTP 503 稍后再试");
}

TEST(SharedRecord, WhatIsLeftOfAKeyIsADayAtMost) {
    SharedRecord record;
    record.key = "the-key";
    record.ends = 86'400'000;
    EXPECT_EQ(time_left(record, 0), std::chrono::hours(24));
    record.ends = 86'400'001;
    EXPECT_EQ(time_left(record, 0), std::chrono::hours(24));
    record.ends = std::int64_t{1} << 53U;
    EXPECT_EQ(time_left(record, 0), std::chrono::hours(24));
    record.ends = -(std::int64_t{1} << 53U);
    EXPECT_LT(time_left(record, 0), milliseconds(0));
}

}  // namespace
