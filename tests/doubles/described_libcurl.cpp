#include "described_libcurl.hpp"

#include <atomic>
#include <utility>

#include <curl/curl.h>
#include <dlfcn.h>

namespace pushplus_test {

namespace {

std::atomic<bool> without_tls{false};
std::atomic<bool> without_default_ca_files{false};
std::atomic<char*> default_ca_file{nullptr};

}  // namespace

LibcurlWithoutTls::LibcurlWithoutTls() { without_tls = true; }
LibcurlWithoutTls::~LibcurlWithoutTls() { without_tls = false; }

NoDefaultCaFiles::NoDefaultCaFiles() { without_default_ca_files = true; }
NoDefaultCaFiles::~NoDefaultCaFiles() { without_default_ca_files = false; }

DefaultCaFile::DefaultCaFile(std::string path) : path_(std::move(path)) { default_ca_file = path_.data(); }
DefaultCaFile::~DefaultCaFile() { default_ca_file = nullptr; }

}  // namespace pushplus_test

// Replaces libcurl's function, because it is defined in the program itself.
extern "C" __attribute__((visibility("default"))) curl_version_info_data* curl_version_info(CURLversion version) {
    using Info = curl_version_info_data* (*)(CURLversion);
    static const auto next = reinterpret_cast<Info>(::dlsym(RTLD_NEXT, "curl_version_info"));
    thread_local curl_version_info_data described;
    described = *next(version);
    if (pushplus_test::without_tls) {
        described.features &= ~CURL_VERSION_SSL;
        described.ssl_version = nullptr;
    }
#if LIBCURL_VERSION_NUM >= 0x074600
    if (pushplus_test::without_default_ca_files) described.cainfo = described.capath = nullptr;
    if (char* const file = pushplus_test::default_ca_file) described.cainfo = file;
#endif
    return &described;
}
