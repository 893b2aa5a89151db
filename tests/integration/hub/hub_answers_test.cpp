#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "hub/answers.hpp"

namespace pushplus_test {
namespace {

using pushplus::Error;
using pushplus::ErrorKind;
using pushplus::detail::http_server::Response;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
namespace hub = pushplus::detail::hub;

const std::chrono::system_clock::time_point now{hours(24 * 365 * 50)};

std::string retry_after(const Response& response) {
    for (const auto& header : response.headers)
        if (header.name == "Retry-After") return header.value;
    return "none";
}

Error to_try_again_in(std::chrono::system_clock::duration wait) {
    Error::Parts parts;
    parts.kind = ErrorKind::rate_limited;
    parts.retry_at = now + wait;
    return Error(std::move(parts));
}

Error of_kind(ErrorKind kind) {
    Error::Parts parts;
    parts.kind = kind;
    return Error(std::move(parts));
}

// The table of docs/several-processes.md.
TEST(AHubsAnswer, TellsAServiceThatRefusesAStoreThatFailsAndAKeyThatDoesNotComeInTimeApart) {
    EXPECT_EQ(hub::without_key(of_kind(ErrorKind::forbidden), now).status, 502);
    EXPECT_EQ(hub::without_key(of_kind(ErrorKind::connection), now).status, 502);
    EXPECT_EQ(hub::without_key(of_kind(ErrorKind::store), now).status, 503);
    EXPECT_EQ(hub::without_key(of_kind(ErrorKind::timeout), now).status, 504);
    EXPECT_EQ(hub::not_sent(of_kind(ErrorKind::connection), now).status, 502);
    EXPECT_EQ(hub::not_sent(of_kind(ErrorKind::store), now).status, 503);
    EXPECT_EQ(hub::not_sent(of_kind(ErrorKind::timeout), now).status, 504);
    EXPECT_EQ(hub::not_sent(of_kind(ErrorKind::rate_limited), now).status, 429);
}

TEST(AHubsAnswer, SaysToAskForAKeyAgainInOneSecondToAnHour) {
    EXPECT_EQ(retry_after(hub::without_key(to_try_again_in(milliseconds(15'001)), now)), "16");
    EXPECT_EQ(retry_after(hub::without_key(to_try_again_in(seconds(0)), now)), "1");
    EXPECT_EQ(retry_after(hub::without_key(to_try_again_in(seconds(-7)), now)), "1");
    EXPECT_EQ(retry_after(hub::without_key(to_try_again_in(hours(24 * 365)), now)), "3600");
    EXPECT_EQ(retry_after(hub::without_key(Error(Error::Parts()), now)), "none");
}

TEST(AHubsAnswer, SaysWhenTheSendGuardOpensAgainUpToAWeek) {
    EXPECT_EQ(retry_after(hub::not_sent(to_try_again_in(hours(20)), now)), "72000");
    EXPECT_EQ(retry_after(hub::not_sent(to_try_again_in(seconds(-7)), now)), "1");
    EXPECT_EQ(retry_after(hub::not_sent(to_try_again_in(hours(24 * 365)), now)), "604800");
}

TEST(AHubsAnswer, SaysHowLongAFreshKeyStays) {
    Response response;
    for (const auto wait : {milliseconds(0), milliseconds(-1), milliseconds(hours(24 * 365))}) {
        response.headers.clear();
        hub::add_retry_after(response, wait);
        EXPECT_EQ(retry_after(response), wait > milliseconds(0) ? "3600" : "1");
    }
}

}  // namespace
}  // namespace pushplus_test
