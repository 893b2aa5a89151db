#pragma once

#include <memory>
#include <string>
#include <vector>

#include <curl/curl.h>

#include <pushplus/http_transport.hpp>

#include "transfer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// One libcurl handle with the connection it keeps. It is driven by a multi handle of its own, because
/// `curl_multi_poll` can be woken at once while a progress callback notices a cancel only after up to 0.9 s.
///
/// Thread safety: one thread at a time; `perform` listens to the request's cancellation from any thread.
class CurlHandle {
public:
    explicit CurlHandle(const TransportOptions& options);
    CurlHandle(const CurlHandle&) = delete;
    CurlHandle& operator=(const CurlHandle&) = delete;

    [[nodiscard]] HttpOutcome perform(const HttpRequest& request);

    /// In a forked child: closes this process's copy of the socket and says nothing on it, for the connection belongs to
    /// the parent. The handle must then be leaked, since libcurl's clean-up would end the TLS session.
    void abandon() noexcept;

private:
    struct CleanUpEasy {
        void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
    };
    struct CleanUpMulti {
        void operator()(CURLM* handle) const noexcept;
    };
    struct CleanUpUrl {
        void operator()(CURLU* handle) const noexcept { curl_url_cleanup(handle); }
    };
    struct CleanUpList {
        void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
    };

    void set(CURLoption option, long value);
    void set(CURLoption option, const char* value);
    template <class Callback, class Context>
    void set_callback(CURLoption function, Callback* callback, CURLoption context, Context* pointer);
    void check(CURLcode code);

    void set_fixed_options(const TransportOptions& options);
    void prepare(const HttpRequest& request);
    void leave_spoilt_connection() noexcept;
    void remember_connection() noexcept;
    void set_url(const std::string& url);
    void choose_proxy();
    void set_method(const HttpRequest& request);
    void set_headers(const HttpRequest& request);
    [[nodiscard]] CURLcode drive(const CancellationToken& cancellation, bool& canceled);

    // The easy handle goes first: it is within the multi handle while a transfer runs.
    std::unique_ptr<CURLM, CleanUpMulti> multi_;
    std::unique_ptr<CURL, CleanUpEasy> easy_;
    std::unique_ptr<CURLU, CleanUpUrl> url_;
    std::unique_ptr<curl_slist, CleanUpList> header_list_;
    std::vector<HttpHeader> headers_;  ///< What `header_list_` was made of.
    bool headers_have_body_ = false;
    std::string origin_;  ///< Scheme, host and port that `url_` was parsed with.
    bool proxy_is_given_ = false;
    curl_socket_t kept_ = CURL_SOCKET_BAD;  ///< Of the connection that waits for the next request.
    bool multiplexed_ = false;              ///< Answers on it name their request (HTTP/2).
    Transfer transfer_;
    char error_text_[CURL_ERROR_SIZE] = {};
    CURLcode setup_ = CURLE_OK;  ///< The first option that libcurl refused.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
