#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <curl/curl.h>

#include <pushplus/http_transport.hpp>

#include "ca_cache.hpp"
#include "transfer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// One of libcurl's easy handles: turns a request into options, and the end of a transfer into an outcome. Its owner
/// adds it to a multi handle.
///
/// Thread safety: one thread at a time.
class EasyHandle {
public:
    EasyHandle(const TransportOptions& options, std::shared_ptr<CaCache> ca_cache);
    EasyHandle(const EasyHandle&) = delete;
    EasyHandle& operator=(const EasyHandle&) = delete;

    /// False, for good, once libcurl has rejected an option.
    [[nodiscard]] bool usable() const noexcept { return setup_ == CURLE_OK; }
    /// Sets the request's options, with `timeout` instead of the request's own. Returns the failure if libcurl rejects
    /// an option or memory runs out. The request must outlive the transfer.
    [[nodiscard]] std::optional<HttpFailure> prepare(const HttpRequest& request, std::chrono::milliseconds timeout);
    [[nodiscard]] std::optional<HttpFailure> prepare(const HttpRequest& request) {
        return prepare(request, request.timeout);
    }
    /// The outcome of the transfer that ended with `code`.
    [[nodiscard]] HttpOutcome outcome(CURLcode code, bool canceled);

    [[nodiscard]] CURL* get() const noexcept { return easy_.get(); }
    [[nodiscard]] Transfer& transfer() noexcept { return transfer_; }
    /// Of the transfer that just ended. The handle must still be in its multi handle: outside, it does not know its
    /// connection.
    [[nodiscard]] bool spoke_http2() const noexcept;
    [[nodiscard]] curl_socket_t connection() const noexcept;

    /// Whether the next transfers must open a connection instead of using a kept one. To be called before `prepare`.
    void use_new_connection(bool wanted);
    /// Records in `sockets` what is opened from now on; the owner sets the callback that closes.
    void set_sockets(OpenSockets& sockets) noexcept { transfer_.sockets = &sockets; }
    /// Whether libcurl shows each request before it is written; before 7.80 it cannot. Where it does not, a transfer is
    /// kept from being repeated by refusing it a second socket, so at most one connection may be kept.
    [[nodiscard]] bool sees_requests() const noexcept { return transfer_.sees_requests; }
    /// Records connections in `registry` from now on, and rejects those that cannot be used again. Where libcurl does
    /// not show its requests, each transfer has a connection of its own.
    void set_registry(ConnectionRegistry& registry);
    /// Records the connection of a transfer that just succeeded, under the same condition.
    void register_connection();

    void set(CURLoption option, long value);
    template <class Callback, class Context>
    void set_callback(CURLoption function, Callback* callback, CURLoption context, Context* pointer) {
        check(curl_easy_setopt(easy_.get(), function, callback));
        check(curl_easy_setopt(easy_.get(), context, static_cast<void*>(pointer)));
    }

private:
    struct CleanUpEasy {
        void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
    };
    struct CleanUpUrl {
        void operator()(CURLU* handle) const noexcept { curl_url_cleanup(handle); }
    };
    struct CleanUpList {
        void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
    };

    enum class Content { none, empty, some, large };
    [[nodiscard]] static Content content_of(const HttpRequest& request) noexcept;
    [[nodiscard]] bool has_headers_of(const HttpRequest& request) const noexcept;

    void set(CURLoption option, const char* value);
    void check(CURLcode code);

    void set_fixed_options(const TransportOptions& options);
    void set_own_address(const TransportOptions& options);
    void watch_requests();
    void conclude_request() noexcept;
    void set_tls_options();
    void set_url(const std::string& url);
    void choose_proxy();
    void set_ca_store();
    void set_method(const HttpRequest& request);
    void set_body(const HttpRequest& request);
    void set_headers(const HttpRequest& request);
    void set_request(const HttpRequest& request, std::chrono::milliseconds timeout);
    void set_limit(CURLoption option, long& last, long limit);

    const std::shared_ptr<CaCache> ca_cache_;
    std::unique_ptr<CURL, CleanUpEasy> easy_;
    std::unique_ptr<CURLU, CleanUpUrl> url_;
    std::unique_ptr<curl_slist, CleanUpList> header_list_;
    std::string method_;  ///< The last request's, with `method_content_`.
    Content method_content_ = Content::none;
    std::vector<HttpHeader> headers_;  ///< The contents of `header_list_`.
    Content headers_content_ = Content::none;
    bool headers_offer_codecs_ = false;
    long connect_timeout_ = 0;
    long timeout_ = 0;
    std::string local_address_;
    std::string origin_;    ///< Scheme, host and port in `url_`.
    std::string last_url_;  ///< The URL in `url_`.
    bool new_connection_ = false;
    bool each_its_own_ = false;  ///< Every transfer needs a new connection.
    bool has_tls_ = false;
    bool has_own_proxy_ = false;  ///< The options say which, if only that there is none.
    bool is_proxied_ = false;     ///< They name one.
    bool to_loopback_ = false;    ///< The URL is plain http to this machine.
    int family_ = AF_UNSPEC;      ///< Of the addresses that connections may go to; AF_UNSPEC: of all.
    bool ca_store_is_set_ = false;
    Transfer transfer_;
    char error_text_[CURL_ERROR_SIZE] = {};
    CURLcode setup_ = CURLE_OK;  ///< The error of the first option that libcurl rejected.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
