#include "easy_handle.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <new>
#include <string_view>
#include <utility>

#include "../base/loopback.hpp"
#include "allowed_protocols.hpp"
#include "explained_failure.hpp"
#include "local_address.hpp"
#include "proxy_url.hpp"
#include "url.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr const char* codecs = "gzip, deflate";
// libcurl sends "Expect: 100-continue" with a body of more than 1 MiB.
constexpr std::size_t large_body = std::size_t{512} << 10;

// libcurl expects a long, and 0 means no limit.
long whole_milliseconds(std::chrono::milliseconds limit) {
    constexpr std::chrono::milliseconds::rep most = std::numeric_limits<int>::max();
    return static_cast<long>(std::clamp<std::chrono::milliseconds::rep>(limit.count(), 1, most));
}

bool same(const std::vector<HttpHeader>& a, const std::vector<HttpHeader>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const HttpHeader& x, const HttpHeader& y) { return x.name == y.name && x.value == y.value; });
}

}  // namespace

EasyHandle::EasyHandle(const TransportOptions& options, std::shared_ptr<CaCache> ca_cache)
    : ca_cache_(std::move(ca_cache)), easy_(curl_easy_init()), url_(curl_url()) {
    if (!easy_ || !url_) {
        setup_ = CURLE_OUT_OF_MEMORY;
        return;
    }
    set_fixed_options(options);
}

void EasyHandle::check(CURLcode code) {
    if (setup_ == CURLE_OK) setup_ = code;
}

void EasyHandle::set(CURLoption option, long value) { check(curl_easy_setopt(easy_.get(), option, value)); }
void EasyHandle::set(CURLoption option, const char* value) { check(curl_easy_setopt(easy_.get(), option, value)); }

void EasyHandle::set_fixed_options(const TransportOptions& options) {
    set(CURLOPT_NOSIGNAL, 1L);
    check(curl_easy_setopt(easy_.get(), CURLOPT_ERRORBUFFER, error_text_));
    set_callback(CURLOPT_WRITEFUNCTION, &on_body, CURLOPT_WRITEDATA, &transfer_);
    set_callback(CURLOPT_HEADERFUNCTION, &on_header, CURLOPT_HEADERDATA, &transfer_);
    set_callback(CURLOPT_OPENSOCKETFUNCTION, &on_open_socket, CURLOPT_OPENSOCKETDATA, &transfer_);
    watch_requests();
    check(allow_only_http(easy_.get()));
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set_tls_options();
    // A libcurl that was built without HTTP/2 rejects it; HTTP/1.1 is fine, too. It is better where libcurl does not
    // show its requests: a new connection that another transfer joins counts as a reused one, so it would retry there.
    const long version = transfer_.sees_requests ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1;
    static_cast<void>(curl_easy_setopt(easy_.get(), CURLOPT_HTTP_VERSION, version));
    // Named one by one, because an empty text would offer every codec that libcurl was built with.
    set(CURLOPT_ACCEPT_ENCODING, codecs);
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_TCP_KEEPALIVE, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
    // A running name lookup delays no cancel and no timeout: its thread ends by itself. An older libcurl does not know
    // it, with which a program may run that was built with this one.
    static_cast<void>(curl_easy_setopt(easy_.get(), CURLOPT_QUICK_EXIT, 1L));
#endif
    if (options.proxy) {
        has_own_proxy_ = true;
        is_proxied_ = !options.proxy->empty();
        const std::string proxy = is_proxied_ ? proxy_url(*options.proxy) : std::string();
        if (is_proxied_ && !is_usable_proxy(proxy)) check(CURLE_URL_MALFORMAT);
        set(CURLOPT_PROXY, proxy.c_str());
        // Keeps libcurl from reading the environment for each transfer.
        if (!is_proxied_) set(CURLOPT_NOPROXY, "*");
    }
    set_own_address(options);
}

void EasyHandle::set_own_address(const TransportOptions& options) {
    local_address_ = options.local_address;
    if (!fault_of_local_address(local_address_, options.ip_version).empty()) check(CURLE_BAD_FUNCTION_ARGUMENT);
    if (!local_address_.empty()) set(CURLOPT_INTERFACE, interface_option(local_address_).c_str());
    if (options.ip_version == IpVersion::v4) {
        set(CURLOPT_IPRESOLVE, long{CURL_IPRESOLVE_V4});
        family_ = AF_INET;
    }
    if (options.ip_version == IpVersion::v6) {
        set(CURLOPT_IPRESOLVE, long{CURL_IPRESOLVE_V6});
        family_ = AF_INET6;
    }
}

void EasyHandle::watch_requests() {
    transfer_.sees_requests = false;
#if LIBCURL_VERSION_NUM >= 0x075000
    const CURLcode code = curl_easy_setopt(easy_.get(), CURLOPT_PREREQFUNCTION, &on_request);
    if (code == CURLE_UNKNOWN_OPTION) return;
    transfer_.sees_requests = true;
    check(code);
    check(curl_easy_setopt(easy_.get(), CURLOPT_PREREQDATA, static_cast<void*>(&transfer_)));
#endif
}

void EasyHandle::set_tls_options() {
    has_tls_ = libcurl_has_tls();
    if (!has_tls_) return;
    const CaLocations& locations = ca_cache_->locations();
    curl_easy_setopt(easy_.get(), CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    check(verify_certificates(easy_.get(), locations));
    if (locations.bundle) return;  // A proxy is verified against the system's certificates.
    const char* const folder = locations.environment_folder ? locations.environment_folder->c_str() : nullptr;
    if (locations.file()) curl_easy_setopt(easy_.get(), CURLOPT_PROXY_CAINFO, locations.file()->c_str());
    if (folder != nullptr) curl_easy_setopt(easy_.get(), CURLOPT_PROXY_CAPATH, folder);
}

void EasyHandle::set_url(const std::string& url) {
    if (url == last_url_) return;
    last_url_ = url;
    const auto path_at = path_start(url);
    const std::string_view origin = std::string_view(url).substr(0, path_at);
    const auto set_part = [this](CURLUPart part, const char* text) {
        const CURLUcode code = curl_url_set(url_.get(), part, text, 0);
        if (code != CURLUE_OK) check(code == CURLUE_OUT_OF_MEMORY ? CURLE_OUT_OF_MEMORY : CURLE_URL_MALFORMAT);
    };
    // Parsing a whole URL costs a fifth of a small call, so calls to the same host change only path and query.
    if (origin != origin_) {
        set_part(CURLUPART_URL, url.c_str());
        origin_ = origin;
        choose_proxy();
        set_ca_store();
    } else {
        const auto query_at = url.find('?', path_at);
        const auto path = url.substr(path_at, query_at == std::string::npos ? query_at : query_at - path_at);
        set_part(CURLUPART_PATH, path.empty() ? "/" : path.c_str());
        set_part(CURLUPART_QUERY, query_at == std::string::npos ? nullptr : url.c_str() + query_at + 1);
    }
    check(curl_easy_setopt(easy_.get(), CURLOPT_CURLU, url_.get()));
}

// Plain http is allowed to this machine only: a proxy elsewhere would get it, with the AccessKey, and take it to its
// own loopback. One of the environment is left out; one of the options must be here, too, unless no_proxy excepts it.
void EasyHandle::choose_proxy() {
    const auto host = url_part(url_.get(), CURLUPART_HOST);
    to_loopback_ = !is_https(origin_) && host && is_loopback(*host);
    if (!has_own_proxy_) set(CURLOPT_NOPROXY, to_loopback_ ? "*" : nullptr);
}

// Not before the first https URL, because plain http needs no certificates. If the cache cannot be used, libcurl loads
// the certificates for each connection.
void EasyHandle::set_ca_store() {
    if (ca_store_is_set_ || !is_https(origin_)) return;
    ca_store_is_set_ = true;
    static_cast<void>(ca_cache_->apply_to(easy_.get()));
}

EasyHandle::Content EasyHandle::content_of(const HttpRequest& request) noexcept {
    if (request.body) return request.body->size() < large_body ? Content::some : Content::large;
    return request.method == "POST" ? Content::empty : Content::none;
}

void EasyHandle::set_method(const HttpRequest& request) {
    const Content content = content_of(request);
    if (content != Content::none) set_body(request);
    if (content == method_content_ && request.method == method_) return;
    const bool usual = request.method == (content == Content::none ? "GET" : "POST");
    set(content == Content::none ? CURLOPT_HTTPGET : CURLOPT_POST, 1L);
    set(CURLOPT_CUSTOMREQUEST, usual ? nullptr : request.method.c_str());
    method_ = request.method;
    method_content_ = content;
}

// Not copied, because the request outlives the transfer.
void EasyHandle::set_body(const HttpRequest& request) {
    const std::string_view body = request.body ? std::string_view(*request.body) : std::string_view("");
    check(curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDS, body.data()));
    check(curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size())));
}

bool EasyHandle::has_headers_of(const HttpRequest& request) const noexcept {
    return header_list_ && headers_content_ == content_of(request) && headers_offer_codecs_ == request.long_response &&
           same(headers_, request.headers);
}

void EasyHandle::set_headers(const HttpRequest& request) {
    // An account's headers rarely change between calls.
    if (has_headers_of(request)) return;
    const Content content = content_of(request);
    header_list_.reset();
    const auto append = [this](const char* line) {
        curl_slist* longer = curl_slist_append(header_list_.get(), line);
        if (longer == nullptr) return check(CURLE_OUT_OF_MEMORY);
        static_cast<void>(header_list_.release());
        header_list_.reset(longer);
    };
    std::string line;
    for (const auto& header : request.headers) {
        line.assign(header.name).append(header.value.empty() ? ";" : ": ").append(header.value);
        append(line.c_str());
    }
    // libcurl would format this header twice for each request. A short response is not worth compressing.
    line.assign("Accept-Encoding:");
    if (request.long_response) line.append(" ").append(codecs);
    append(line.c_str());
    // Suppresses what else libcurl would add.
    append("Accept:");
    if (content == Content::large) append("Expect:");
    if (content == Content::empty) append("Content-Type:");
    headers_ = request.headers;
    headers_content_ = content;
    headers_offer_codecs_ = request.long_response;
    check(curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, header_list_.get()));
}

void EasyHandle::set_request(const HttpRequest& request, std::chrono::milliseconds timeout) {
    auto* const sockets = transfer_.sockets;
    auto* const registry = transfer_.registry;
    const bool sees_requests = transfer_.sees_requests;
    transfer_ = Transfer();
    transfer_.easy = easy_.get();
    transfer_.tls = is_https(request.url);
    transfer_.family = family_;
    transfer_.sees_requests = sees_requests;
    transfer_.sockets = sockets;
    transfer_.registry = registry;
    transfer_.max_body = request.max_response_size;
    transfer_.may_leave = request.may_leave ? &request.may_leave : nullptr;
    error_text_[0] = '\0';
    set_url(request.url);
    transfer_.only_loopback = to_loopback_;
    // A kept connection may lead to a proxy elsewhere; where a new one goes is looked at.
    if (to_loopback_ && is_proxied_) use_new_connection(true);
    set_method(request);
    set_headers(request);
    set_limit(CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_,
              whole_milliseconds(std::min(request.connect_timeout, timeout)));
    set_limit(CURLOPT_TIMEOUT_MS, timeout_, whole_milliseconds(timeout));
}

void EasyHandle::set_limit(CURLoption option, long& last, long limit) {
    if (last != limit) set(option, limit);
    last = limit;
}

std::optional<HttpFailure> EasyHandle::prepare(const HttpRequest& request, std::chrono::milliseconds timeout) {
    if (is_https(request.url)) {
        if (!has_tls_) return no_tls_failure();
        if (!ca_cache_->fault().empty()) return unusable_option(ca_cache_->fault());
    }
    try {
        if (setup_ == CURLE_OK) set_request(request, timeout);
    } catch (const std::bad_alloc&) {
        check(CURLE_OUT_OF_MEMORY);
    }
    if (setup_ == CURLE_OK) return std::nullopt;
    const bool no_memory = setup_ == CURLE_OUT_OF_MEMORY;
    auto failure = failure_of(
        setup_, transfer_, no_memory ? nullptr : "libcurl rejects an option; check proxy, ca_bundle and local_address");
    failure.kind = no_memory ? ErrorKind::internal : ErrorKind::invalid_argument;
    failure.worth_repeating = false;
    return failure;
}

HttpOutcome EasyHandle::outcome(CURLcode code, bool canceled) {
    HttpOutcome outcome;
    conclude_request();
    if (code == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
        transfer_.response.status = static_cast<int>(status);
        outcome.response = std::move(transfer_.response);
        return outcome;
    }
    try {
        outcome.failure = failure_of(code, transfer_, error_text_);
        if (canceled) {
            outcome.failure.kind = ErrorKind::canceled;
            outcome.failure.message = "canceled by the caller";
        } else if (outcome.failure.delivery == Delivery::not_sent && transfer_.abort == Transfer::Abort::none) {
            explain(outcome.failure, code, easy_.get(), ca_cache_->locations());
            if (code == CURLE_COULDNT_CONNECT && !local_address_.empty())
                outcome.failure.message += " (from local_address " + local_address_ + ")";
        }
    } catch (const std::bad_alloc&) {
        transfer_.abort = Transfer::Abort::out_of_memory;
        outcome.failure = failure_of(CURLE_OUT_OF_MEMORY, transfer_, nullptr);
    }
    return outcome;
}

// A transfer that opened no socket had the kept connection, if it was allowed to; otherwise it never began, and what
// libcurl says is still of the one before.
void EasyHandle::conclude_request() noexcept {
    if (transfer_.sees_requests) return;
    const bool can_have_sent = transfer_.socket_opened ? was_connected(easy_.get(), transfer_.tls) : !new_connection_;
    if (can_have_sent) transfer_.requests_started = 1;
}

bool EasyHandle::spoke_http2() const noexcept {
    long version = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_VERSION, &version);
    return version >= CURL_HTTP_VERSION_2_0;
}

curl_socket_t EasyHandle::connection() const noexcept {
    curl_socket_t socket = CURL_SOCKET_BAD;
    return curl_easy_getinfo(easy_.get(), CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK ? socket : CURL_SOCKET_BAD;
}

void EasyHandle::use_new_connection(bool wanted) {
    wanted = wanted || each_its_own_;
    if (wanted != new_connection_) set(CURLOPT_FRESH_CONNECT, wanted ? 1L : 0L);
    new_connection_ = wanted;
    if (transfer_.abort == Transfer::Abort::stale) set(CURLOPT_FORBID_REUSE, 0L);
}

void EasyHandle::set_registry(ConnectionRegistry& registry) {
    transfer_.registry = &registry;
    set_sockets(registry.sockets());
    set_callback(CURLOPT_CLOSESOCKETFUNCTION, &close_socket, CURLOPT_CLOSESOCKETDATA, &registry);
    // Among several kept connections its retry could find another one, and would open no socket that could be refused.
    each_its_own_ = !transfer_.sees_requests;
    if (each_its_own_) set(CURLOPT_FORBID_REUSE, 1L);
}

void EasyHandle::register_connection() {
    // Avoids asking libcurl, which searches all its connections.
    if (transfer_.registered_socket != CURL_SOCKET_BAD && transfer_.registry->touch(transfer_.registered_socket))
        return;
    const curl_socket_t socket = connection();
    if (transfer_.registry == nullptr || socket == CURL_SOCKET_BAD) return;
    char* local_address = nullptr;
    char* remote_address = nullptr;
    long local_port = 0, remote_port = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_LOCAL_IP, &local_address);
    curl_easy_getinfo(easy_.get(), CURLINFO_LOCAL_PORT, &local_port);
    curl_easy_getinfo(easy_.get(), CURLINFO_PRIMARY_IP, &remote_address);
    curl_easy_getinfo(easy_.get(), CURLINFO_PRIMARY_PORT, &remote_port);
    transfer_.registry->add({local_address, local_port, remote_address, remote_port}, socket, spoke_http2());
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
