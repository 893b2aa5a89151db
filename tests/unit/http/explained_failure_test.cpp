#include "http/explained_failure.hpp"

#include <gtest/gtest.h>

namespace {

using pushplus::detail::CaLocations;
using pushplus::detail::clock_hint;
using pushplus::detail::unreadable_ca_message;

bool says(const std::string& message, const char* words) { return message.find(words) != std::string::npos; }

TEST(UnreadableCertificates, OfTheSystemAreNamedWithThePackageThatBringsThem) {
    const auto message = unreadable_ca_message({}, {"/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs"}, "reason");
    EXPECT_TRUE(says(message, "from /etc/ssl/certs/ca-certificates.crt and /etc/ssl/certs; ")) << message;
    EXPECT_TRUE(says(message, "install the package ca-certificates")) << message;
    EXPECT_FALSE(says(message, "ca_bundle cannot")) << "nobody set it: " << message;
    EXPECT_TRUE(says(unreadable_ca_message({}, {}, "reason"), "cannot be read; install"));
}

TEST(UnreadableCertificates, AreBlamedOnWhatNamedThem) {
    CaLocations locations;
    locations.environment_folder = "/my/folder";
    EXPECT_TRUE(says(unreadable_ca_message(locations, {"/file", "/folder"}, "x"), "from /file and /my/folder"));
    locations.environment_file = "/my/file";
    EXPECT_TRUE(says(unreadable_ca_message(locations, {"/file", "/folder"}, "x"), "SSL_CERT_FILE names, /my/file,"));
    locations = {};
    locations.bundle = "/bundle";
    EXPECT_EQ(unreadable_ca_message(locations, {"/file", "/folder"}, "reason"), "ca_bundle cannot be read: reason");
}

TEST(ClockHint, IsGivenForACertificateOutsideItsTime) {
    const std::chrono::system_clock::time_point start(std::chrono::minutes(61));
    for (const auto* reason :
         {"SSL certificate problem: certificate is not yet valid", "SSL certificate problem: certificate has expired",
          "server certificate not activated yet.", "server certificate expiration date has passed."})
        EXPECT_TRUE(says(clock_hint(reason, start), "this machine's clock says 1970-01-01 01:01 UTC")) << reason;
    EXPECT_EQ(clock_hint("SSL certificate problem: self-signed certificate", start), "");
}

}  // namespace
