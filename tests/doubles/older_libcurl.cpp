#include "older_libcurl.hpp"

#include <cstdarg>
#include <cstdlib>
#include <cstring>

#include <curl/curl.h>
#include <dlfcn.h>

namespace pushplus_test {

namespace {

// The highest numbers in 7.74, of any type.
constexpr int last_option = 304;
constexpr int last_info = 59;

bool plays_7_74() {
    static const bool plays = [] {
        const char* const version = std::getenv("PUSHPLUS_TEST_LIBCURL");
        return version != nullptr && std::strcmp(version, "7.74") == 0;
    }();
    return plays;
}

}  // namespace

bool libcurl_is_before(unsigned version) {
    return LIBCURL_VERSION_NUM < version || curl_version_info(CURLVERSION_NOW)->version_num < version ||
           (plays_7_74() && 0x074A00 < version);
}
bool libcurl_is_older() { return libcurl_is_before(0x075000); }
bool lookups_can_be_left() { return !libcurl_is_before(0x075700); }
bool transport_speaks_http2() {
    return (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTP2) != 0 && !libcurl_is_older();
}

}  // namespace pushplus_test

// They replace libcurl's functions, because they are defined in the program itself. What is passed is a pointer, a long
// or a curl_off_t, which are passed alike on the systems of 64 bits where the tests run. No enumeration may stand before
// the "...", so the option is an int, and the functions have other names in C++.
extern "C" {

CURLcode rejecting_setopt(CURL* easy, int option, ...) __asm__("curl_easy_setopt");
CURLcode rejecting_getinfo(CURL* easy, int info, ...) __asm__("curl_easy_getinfo");

__attribute__((visibility("default"))) CURLcode rejecting_setopt(CURL* easy, int option, ...) {
    using Set = CURLcode (*)(CURL*, CURLoption, ...);
    static const auto next = reinterpret_cast<Set>(::dlsym(RTLD_NEXT, "curl_easy_setopt"));
    if (pushplus_test::plays_7_74() && option % 10'000 > pushplus_test::last_option) return CURLE_UNKNOWN_OPTION;
    std::va_list arguments;
    va_start(arguments, option);
    void* const value = va_arg(arguments, void*);
    va_end(arguments);
    return next(easy, static_cast<CURLoption>(option), value);
}

__attribute__((visibility("default"))) CURLcode rejecting_getinfo(CURL* easy, int info, ...) {
    using Get = CURLcode (*)(CURL*, CURLINFO, ...);
    static const auto next = reinterpret_cast<Get>(::dlsym(RTLD_NEXT, "curl_easy_getinfo"));
    if (pushplus_test::plays_7_74() && (info & CURLINFO_MASK) > pushplus_test::last_info) return CURLE_UNKNOWN_OPTION;
    std::va_list arguments;
    va_start(arguments, info);
    void* const value = va_arg(arguments, void*);
    va_end(arguments);
    return next(easy, static_cast<CURLINFO>(info), value);
}
}
