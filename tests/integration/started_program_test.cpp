// A program that the user's program starts inherits no descriptor of the library's or of libcurl's.

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "../doubles/latch.hpp"
#include "background.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

std::string descriptors_of_a_started_program() {
    std::string list;
    std::array<char, 256> bytes{};
    std::FILE* const output = ::popen("ls /proc/self/fd", "r");
    if (output == nullptr) return "none started";
    for (std::size_t read = 1; read > 0; list.append(bytes.data(), read))
        read = std::fread(bytes.data(), 1, bytes.size(), output);
    ::pclose(output);
    return list;
}

TEST(AStartedProgram, InheritsNoDescriptor) {
    if (!std::filesystem::exists("/proc/self/fd")) GTEST_SKIP() << "this system does not list open descriptors";
    RawServer server;
    const auto before = descriptors_of_a_started_program();
    const auto client = client_of(server);
    ASSERT_TRUE(client.topics().detail(7));
    ASSERT_TRUE(client.async().topics().detail(8).get());
    EXPECT_EQ(descriptors_of_a_started_program(), before) << "with idle connections";

    Latch answer;
    server.answer([&](ServedConnection& connection, const RawRequest& request) {
        static_cast<void>(answer.wait());
        answers::ok()(connection, request);
    });
    auto blocking = in_background([&] { return client.topics().detail(9); });
    auto pending = client.async().topics().detail(10);
    ASSERT_TRUE(server.wait_for_requests(4));
    EXPECT_EQ(descriptors_of_a_started_program(), before) << "during calls";
    answer.open();
    EXPECT_FALSE(error_of(blocking));
    EXPECT_TRUE(pending.get());
}

}  // namespace

}  // namespace pushplus_test
