#include "access_key/shared_record.hpp"

#include <chrono>
#include <cstdint>
#include <string>

#include <gtest/gtest.h>

namespace {

using pushplus::detail::end_of;
using pushplus::detail::read_record;
using pushplus::detail::SharedRecord;
using pushplus::detail::StateStore;
using pushplus::detail::time_left;
using pushplus::detail::write_record;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::string written_anew(const std::string& text) { return write_record(read_record(text)); }

constexpr const char* no_record = R"({"key":"","ends":0,"life":0})";

TEST(SharedRecord, IsOneSmallJsonText) {
    SharedRecord record;
    record.key = "the-key";
    record.ends = 1'795'818'967'235;
    record.life = 7200;
    const std::string text = R"({"key":"the-key","ends":1795818967235,"life":7200})";
    EXPECT_EQ(write_record(record), text);
    EXPECT_EQ(written_anew(text), text);
}

TEST(SharedRecord, KeepsTheMembersItDoesNotKnow) {
    EXPECT_EQ(written_anew(R"( {"gen" : 5, "key":"k", "of":{"a":[1,{"b":"}"}],"key":"inner"}, "ends":1, "x":null} )"),
              R"({"key":"k","ends":1,"life":0,"gen":5,"of":{"a":[1,{"b":"}"}],"key":"inner"},"x":null})");
    EXPECT_EQ(written_anew(R"({"a\"b":"c\\","key":"k","keys":1.50,"\u006bey2":[]})"),
              R"({"key":"k","ends":0,"life":0,"a\"b":"c\\","keys":1.50,"key2":[]})");
}

TEST(SharedRecord, TheMembersItDoesNotKnowAreEnough) {
    EXPECT_EQ(written_anew(R"({"lease":7})"), R"({"key":"","ends":0,"life":0,"lease":7})");
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

TEST(SharedRecord, TheEndIsCountedByTheStoresClockInMilliseconds) {
    const StateStore::Time now(seconds(1'000) + std::chrono::microseconds(700));
    EXPECT_EQ(end_of(seconds(600), now), 1'600'000);
    EXPECT_EQ(end_of(seconds(-600), now), 400'000);
    SharedRecord record;
    record.ends = 1'600'000;
    EXPECT_EQ(time_left(record, now), seconds(600));
    EXPECT_EQ(time_left(record, StateStore::Time(seconds(1'700))), seconds(-100));
}

TEST(SharedRecord, NoMoreThanADayIsLeftOfAKey) {
    SharedRecord record;
    record.ends = 86'400'000;
    EXPECT_EQ(time_left(record, StateStore::Time()), std::chrono::hours(24));
    record.ends = 86'400'001;
    EXPECT_EQ(time_left(record, StateStore::Time()), std::chrono::hours(24));
    record.ends = std::int64_t{1} << 53U;
    EXPECT_EQ(time_left(record, StateStore::Time()), std::chrono::hours(24));
    record.ends = -(std::int64_t{1} << 53U);
    EXPECT_LT(time_left(record, StateStore::Time()), milliseconds(0));
}

}  // namespace
