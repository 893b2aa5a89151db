#pragma once

#include <string>

#include <curl/curl.h>

namespace pushplus_bench {

/// The hand-written equivalent: one reused easy handle, which keeps its URL and headers for as long as they are the same,
/// and a response as a string.
class BareCurl {
public:
    BareCurl();
    ~BareCurl();
    BareCurl(const BareCurl&) = delete;
    BareCurl& operator=(const BareCurl&) = delete;

    /// The response's body, valid until the next call. Ends the program if there is none.
    const std::string& get(const std::string& url);
    const std::string& post(const std::string& url, const std::string& body);

private:
    const std::string& perform(const std::string& url, curl_slist* headers);

    CURL* easy_;
    curl_slist* get_headers_ = nullptr;
    curl_slist* post_headers_ = nullptr;
    const curl_slist* headers_ = nullptr;  ///< Those in use.
    std::string url_;
    std::string answer_;
};

}  // namespace pushplus_bench
