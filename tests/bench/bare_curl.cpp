#include "bare_curl.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace pushplus_bench {

namespace {
std::size_t append(char* data, std::size_t one, std::size_t size, void* text) {
    static_cast<std::string*>(text)->append(data, one * size);
    return one * size;
}
}  // namespace

BareCurl::BareCurl() : easy_(curl_easy_init()) {
    for (const char* line :
         {"Accept: application/json", "User-Agent: bare", "access-key: 0123456789abcdef0123456789abcdef"}) {
        get_headers_ = curl_slist_append(get_headers_, line);
        post_headers_ = curl_slist_append(post_headers_, line);
    }
    post_headers_ = curl_slist_append(post_headers_, "Content-Type: application/json");
    curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy_, CURLOPT_PROXY, "");
    curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, 30'000L);
    curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(easy_, CURLOPT_WRITEDATA, static_cast<void*>(&answer_));
}

BareCurl::~BareCurl() {
    curl_easy_cleanup(easy_);
    curl_slist_free_all(get_headers_);
    curl_slist_free_all(post_headers_);
}

const std::string& BareCurl::get(const std::string& url) {
    curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
    return perform(url, get_headers_);
}

const std::string& BareCurl::post(const std::string& url, const std::string& body) {
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, body.c_str());
    return perform(url, post_headers_);
}

const std::string& BareCurl::perform(const std::string& url, curl_slist* headers) {
    answer_.clear();
    if (url != url_) {
        curl_easy_setopt(easy_, CURLOPT_URL, url.c_str());
        url_ = url;
    }
    if (std::exchange(headers_, headers) != headers) curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers);
    const CURLcode code = curl_easy_perform(easy_);
    if (code != CURLE_OK) {
        std::fprintf(stderr, "bare libcurl: %s\n", curl_easy_strerror(code));
        std::exit(1);
    }
    return answer_;
}

}  // namespace pushplus_bench
