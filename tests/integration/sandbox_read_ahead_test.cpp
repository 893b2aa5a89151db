#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "sandbox/operations/bodies.hpp"
#include "sandbox/wire/parameters.hpp"
#include "sandbox/wire/read_ahead.hpp"
#include "sandbox/wire/refusal.hpp"

namespace {

using namespace pushplus::detail::sandbox;

// The service holds the account's lock while an operation asks for its body.
TEST(SandboxReadAhead, ABodyIsNotReadAgainWhenItIsAskedFor) {
    pushplus::SandboxRequest request;
    request.body = R"({"current":2,"pageSize":7})";
    Parameters parameters(request);
    parameters.read_body_ahead();
    request.body = "{";
    EXPECT_EQ(parameters.body<PageBody>().current, 2);
    EXPECT_EQ(parameters.body<PageBody>().page_size, 7);
}

TEST(SandboxReadAhead, ARefusalWaitsUntilTheValueIsAskedFor) {
    pushplus::SandboxRequest request;
    request.body = "{";
    Parameters parameters(request);
    parameters.read_body_ahead();
    for (int i = 0; i < 2; ++i) EXPECT_THROW((void)parameters.body<PageBody>(), Refusal);
}

TEST(SandboxReadAhead, OtherExceptionsAreNotHeldBack) {
    EXPECT_THROW(ReadAhead<int>([]() -> int { throw std::bad_alloc(); }), std::bad_alloc);
}

}  // namespace
