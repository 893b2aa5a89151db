#include "ca_locations.hpp"

#include "../base/environment.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Of P-256, not of an authority, valid for the first second of 1970. Its private key is gone.
constexpr char certificate_that_signs_nothing[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBXzCCAQSgAwIBAgIBATAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1zaWducyBu\n"
    "b3RoaW5nMB4XDTcwMDEwMTAwMDAwMFoXDTcwMDEwMTAwMDAwMVowGDEWMBQGA1UE\n"
    "AwwNc2lnbnMgbm90aGluZzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNEQTqua\n"
    "egwTADOSIzU9JpP/xTCCfasT6fKvLdoEOyGr+blSn4wWTxr5xXNMYEyyKqzawRTq\n"
    "lzc0B0rvI9rbRjSjPzA9MAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgMIMB0G\n"
    "A1UdDgQWBBTyoFQ8DCEXpUb3wwAz8hi8gLR2KTAKBggqhkjOPQQDAgNJADBGAiEA\n"
    "0YJe7WLCJtgfZ1SFLovRD5U2d0Usvs8HRJY2UMGk55MCIQD0ukHRuFZNrLN35ZTF\n"
    "Izz8c7tZNOkpjqhg2BqN8i2LZw==\n"
    "-----END CERTIFICATE-----\n";

std::optional<std::string> named_by(const char* variable) {
    auto path = environment_of_caller(variable);
    if (path.empty()) return std::nullopt;
    return path;
}

void add(std::string& list, const char* path) {
    if (path == nullptr) return;
    if (!list.empty()) list += " and ";
    list += path;
}

}  // namespace

DefaultCaFiles default_ca_files() noexcept {
    DefaultCaFiles files;
#if LIBCURL_VERSION_NUM >= 0x074600
    const auto* const libcurl = curl_version_info(CURLVERSION_NOW);
    // A program may run with an older one than it was built with.
    if (libcurl->age >= CURLVERSION_SEVENTH) {
        files.file = libcurl->cainfo;
        files.folder = libcurl->capath;
    }
#endif
    return files;
}

CaLocations ca_locations(const TransportOptions& options) {
    CaLocations locations;
    locations.bundle = options.ca_bundle;
    if (locations.bundle) return locations;
    locations.environment_file = named_by("SSL_CERT_FILE");
    locations.environment_folder = named_by("SSL_CERT_DIR");
    return locations;
}

const char* folder_without_certificates() noexcept {
#ifdef __linux__
    return "/proc/self/ns";  // Links to namespaces.
#else
    return "/var/empty";
#endif
}

void load_no_certificates(CURL* easy) noexcept {
    // A null pointer costs nothing and, up to 8.20, means none.
    if (curl_version_info(CURLVERSION_NOW)->version_num < 0x081500) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
        return;
    }
#if LIBCURL_VERSION_NUM >= 0x074D00
    curl_blob blob{};
    blob.data = const_cast<char*>(certificate_that_signs_nothing);  // libcurl only reads it.
    blob.len = sizeof certificate_that_signs_nothing - 1;
    blob.flags = CURL_BLOB_NOCOPY;
    curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
#endif
    curl_easy_setopt(easy, CURLOPT_CAPATH, folder_without_certificates());
}

CURLcode verify_certificates(CURL* easy, const CaLocations& locations) noexcept {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (code == CURLE_OK && locations.file()) code = curl_easy_setopt(easy, CURLOPT_CAINFO, locations.file()->c_str());
    // If libcurl cannot set a folder, it has none of its own.
    const char* const folder = locations.bundle               ? folder_without_certificates()
                               : locations.environment_folder ? locations.environment_folder->c_str()
                                                              : nullptr;
    if (folder != nullptr) curl_easy_setopt(easy, CURLOPT_CAPATH, folder);
    return code;
}

std::string unreadable_ca_message(const CaLocations& locations, const DefaultCaFiles& defaults,
                                  const std::string& reason) {
    if (locations.bundle) return "ca_bundle cannot be read: " + reason;
    if (locations.environment_file)
        return "the file that SSL_CERT_FILE names, " + *locations.environment_file +
               ", cannot be read; correct or unset the variable: " + reason;
    std::string list;
    add(list, defaults.file);
    add(list, locations.environment_folder ? locations.environment_folder->c_str() : defaults.folder);
    return "the system's CA certificates cannot be read" + (list.empty() ? list : " from " + list) +
           "; install the package ca-certificates, or set ca_bundle to a PEM file: " + reason;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
