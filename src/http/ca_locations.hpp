#pragma once

#include <optional>
#include <string>

#include <curl/curl.h>

#include <pushplus/http_transport.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Where the CA certificates come from: `ca_bundle` alone if it is set; else the file and the folder that SSL_CERT_FILE
/// and SSL_CERT_DIR name, as for OpenSSL and the curl command; in the place of a missing one libcurl's default.
struct CaLocations {
    std::optional<std::string> bundle{};              ///< `TransportOptions::ca_bundle`.
    std::optional<std::string> environment_file{};    ///< SSL_CERT_FILE.
    std::optional<std::string> environment_folder{};  ///< SSL_CERT_DIR.

    [[nodiscard]] const std::optional<std::string>& file() const noexcept { return bundle ? bundle : environment_file; }
};

/// Where libcurl looks for CA certificates unless it is told; null if nowhere, or if it is before 7.70 and cannot say.
struct DefaultCaFiles {
    const char* file = nullptr;
    const char* folder = nullptr;
};

[[nodiscard]] DefaultCaFiles default_ca_files() noexcept;

/// Reads the environment, except in a program that runs with another user's rights.
[[nodiscard]] CaLocations ca_locations(const TransportOptions& options);

/// A folder that holds no certificates and that only the system can change. libcurl from 8.21 on has no other way to
/// trust no folder: a null pointer stands for its default.
[[nodiscard]] const char* folder_without_certificates() noexcept;

/// Makes libcurl load no CA certificates of its own, at the price of parsing one that signs nothing; for handles that
/// have a store already.
void load_no_certificates(CURL* easy) noexcept;

/// Makes the handle's connections require TLS 1.2 and a certificate for the host's name that these certificates
/// vouch for.
[[nodiscard]] CURLcode verify_certificates(CURL* easy, const CaLocations& locations) noexcept;

/// What to tell if a CA file cannot be read; `reason` is libcurl's.
[[nodiscard]] std::string unreadable_ca_message(const CaLocations& locations, const DefaultCaFiles& defaults,
                                                const std::string& reason);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
