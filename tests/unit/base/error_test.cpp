#include <pushplus/error.hpp>

#include <string>
#include <type_traits>
#include <utility>

#include <gtest/gtest.h>

namespace {

using pushplus::Delivery;
using pushplus::Error;
using pushplus::ErrorKind;
using pushplus::Exception;
using pushplus::to_string;

static_assert(!std::is_default_constructible_v<Error>, "an error has a reason");
static_assert(!std::is_convertible_v<Error::Parts, Error>);
static_assert(std::is_nothrow_copy_constructible_v<Exception>, "it is copied while it is thrown");
static_assert(std::is_base_of_v<std::exception, Exception>);

Error::Parts all_parts() {
    Error::Parts parts;
    parts.kind = ErrorKind::timeout;
    parts.message = "too late";
    parts.delivery = Delivery::unknown;
    parts.code = 7;
    parts.http_status = 504;
    parts.operation = "topics.detail";
    parts.attempts = 3;
    parts.detail = "too slow";
    return parts;
}

void expect_all_parts(const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::timeout);
    EXPECT_EQ(error.message(), "too late");
    EXPECT_EQ(error.delivery(), Delivery::unknown);
    EXPECT_TRUE(error.in_doubt());
    EXPECT_EQ(error.code(), 7);
    EXPECT_EQ(error.http_status(), 504);
    EXPECT_EQ(error.operation(), "topics.detail");
    EXPECT_EQ(error.attempts(), 3);
    EXPECT_EQ(error.detail(), "too slow");
}

TEST(Error, ReturnsAllItsParts) { expect_all_parts(Error(all_parts())); }

TEST(Error, ReturnsDefaultsForUnsetParts) {
    const Error error{Error::Parts{}};
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    EXPECT_EQ(error.message(), "");
    EXPECT_EQ(error.delivery(), Delivery::not_sent);
    EXPECT_FALSE(error.in_doubt());
    EXPECT_EQ(error.code(), 0);
    EXPECT_EQ(error.http_status(), 0);
    EXPECT_EQ(error.operation(), "");
    EXPECT_EQ(error.attempts(), 0);
    EXPECT_EQ(error.detail(), "");
}

TEST(Error, IsInDoubtOnlyIfItsDeliveryIsUnknown) {
    auto parts = all_parts();
    for (const auto& [delivery, in_doubt] : {std::pair(Delivery::not_sent, false), std::pair(Delivery::unknown, true),
                                             std::pair(Delivery::answered, false)}) {
        parts.delivery = delivery;
        EXPECT_EQ(Error(parts).in_doubt(), in_doubt) << to_string(delivery);
    }
}

TEST(Error, OutlivesTheOneItWasCopiedFrom) {
    Error copy{Error::Parts{}};
    {
        const Error first(all_parts());
        copy = first;
        expect_all_parts(first);
    }
    expect_all_parts(copy);
    const Error& itself = copy;
    copy = itself;
    expect_all_parts(copy);
}

TEST(Error, MovedFromIsEmptyAndDoesNotCrash) {
    Error error(all_parts());
    const Error taken(std::move(error));
    expect_all_parts(taken);
    EXPECT_EQ(error.message(), "");
    EXPECT_EQ(error.operation(), "");
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    EXPECT_EQ(error.delivery(), Delivery::not_sent);
    EXPECT_FALSE(error.in_doubt());
    EXPECT_EQ(error.code(), 0);
    EXPECT_EQ(error.http_status(), 0);
    EXPECT_EQ(error.attempts(), 0);
    const Exception exception(error);
    EXPECT_STREQ(exception.what(), "");
    error = taken;
    expect_all_parts(error);
}

TEST(Error, NamesEachKind) {
    EXPECT_EQ(to_string(ErrorKind::invalid_argument), "invalid_argument");
    EXPECT_EQ(to_string(ErrorKind::connection), "connection");
    EXPECT_EQ(to_string(ErrorKind::timeout), "timeout");
    EXPECT_EQ(to_string(ErrorKind::canceled), "canceled");
    EXPECT_EQ(to_string(ErrorKind::unauthorized), "unauthorized");
    EXPECT_EQ(to_string(ErrorKind::forbidden), "forbidden");
    EXPECT_EQ(to_string(ErrorKind::rate_limited), "rate_limited");
    EXPECT_EQ(to_string(ErrorKind::service), "service");
    EXPECT_EQ(to_string(ErrorKind::http), "http");
    EXPECT_EQ(to_string(ErrorKind::invalid_response), "invalid_response");
    EXPECT_EQ(to_string(ErrorKind::queue_full), "queue_full");
    EXPECT_EQ(to_string(ErrorKind::store), "store");
    EXPECT_EQ(to_string(ErrorKind::internal), "internal");
    EXPECT_EQ(to_string(static_cast<ErrorKind>(99)), "unknown");
}

TEST(Error, NamesEachDelivery) {
    EXPECT_EQ(to_string(Delivery::not_sent), "not_sent");
    EXPECT_EQ(to_string(Delivery::unknown), "unknown");
    EXPECT_EQ(to_string(Delivery::answered), "answered");
    EXPECT_EQ(to_string(static_cast<Delivery>(99)), "unknown");
}

TEST(Exception, KeepsItsTextThroughCopies) {
    const Exception first{Error(all_parts())};
    const Exception second = first;
    Exception third{Error(Error::Parts{})};
    third = second;
    EXPECT_STREQ(third.what(), "too late");
    expect_all_parts(third.error());
}

}  // namespace
