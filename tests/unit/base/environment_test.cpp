#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "base/environment.hpp"
#include "doubles/environment.hpp"

namespace pushplus_test {
namespace {

using pushplus::detail::environment;
using pushplus::detail::environment_of_caller;

constexpr const char* variable = "PUSHPLUS_TEST_VARIABLE";

TEST(EnvironmentVariable, IsEmptyIfItIsNotSet) {
    unset_environment(variable);
    EXPECT_EQ(environment(variable), "");
    EXPECT_EQ(environment_of_caller(variable), "");
}

TEST(EnvironmentVariable, IsReadWhole) {
    const std::string text(5000, 'x');
    const Environment set(variable, text);
    EXPECT_EQ(environment(variable), text);
    EXPECT_EQ(environment_of_caller(variable), text);
}

TEST(EnvironmentVariable, IsUtf8) {
#ifdef _WIN32
    ASSERT_EQ(::_wputenv_s(L"PUSHPLUS_TEST_VARIABLE", L"C:\\值班\\é"), 0);
    EXPECT_EQ(environment(variable), "C:\\值班\\é");
    unset_environment(variable);
#else
    const Environment set(variable, "/值班/é");
    EXPECT_EQ(environment(variable), "/值班/é");
#endif
}

}  // namespace
}  // namespace pushplus_test
