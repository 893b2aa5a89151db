#include "libcurl_without_tls.hpp"

#include <atomic>

#include <curl/curl.h>
#include <dlfcn.h>

namespace pushplus_test {

namespace {
std::atomic<bool> without_tls{false};
}  // namespace

LibcurlWithoutTls::LibcurlWithoutTls() { without_tls = true; }
LibcurlWithoutTls::~LibcurlWithoutTls() { without_tls = false; }

}  // namespace pushplus_test

// Replaces libcurl's function, because it is defined in the program itself.
extern "C" __attribute__((visibility("default"))) curl_version_info_data* curl_version_info(CURLversion version) {
    using Info = curl_version_info_data* (*)(CURLversion);
    static const auto next = reinterpret_cast<Info>(::dlsym(RTLD_NEXT, "curl_version_info"));
    auto* const info = next(version);
    if (!pushplus_test::without_tls) return info;
    static curl_version_info_data less;
    less = *info;
    less.features &= ~CURL_VERSION_SSL;
    less.ssl_version = nullptr;
    return &less;
}
