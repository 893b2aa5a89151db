#include "byte_stream.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <curl/curl.h>

#ifdef _WIN32
#    include <winsock2.h>
#else
#    include <poll.h>
#endif

#include "../base/loopback.hpp"
#include "../base/make_error.hpp"
#include "ca_cache.hpp"
#include "explained_failure.hpp"
#include "initialize_libcurl.hpp"
#include "multi_handle.hpp"
#include "open_sockets.hpp"
#include "sigpipe_guard.hpp"
#include "socket.hpp"
#include "transfer.hpp"
#include "wake_up_pair.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using std::chrono::milliseconds;

// What is left until `deadline`, as the system's calls want it; not below 0.
int milliseconds_until(ByteStream::Moment deadline) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<milliseconds::rep>(left.count(), 0, 60'000));
}

// False if the deadline came first.
bool wait_for(curl_socket_t socket, short events, ByteStream::Moment deadline) {
    for (;;) {
        pollfd waited{};
        waited.fd = socket;
        waited.events = events;
        const int left = milliseconds_until(deadline);
#ifdef _WIN32
        const int ready = ::WSAPoll(&waited, 1, left);
#else
        const int ready = ::poll(&waited, 1, left);
#endif
        // Whatever else happened to the socket, the next attempt to use it reports it.
        if (ready > 0) return true;
        if (ready < 0 && !is_transient(last_socket_error())) return true;
        if (std::chrono::steady_clock::now() >= deadline) return false;
    }
}

Error out_of_memory() { return make_error(ErrorKind::internal, "out of memory"); }

}  // namespace

class ByteStream::Handle {
public:
    explicit Handle(bool tls) : tls_(tls), multi_(curl_multi_init()), easy_(curl_easy_init()) {
        transfer_.sockets = &sockets_;
        transfer_.easy = easy_.get();
    }
    ~Handle() {
        const SigpipeGuard guard(tls_);  // The end of the TLS session is written.
        if (multi_ && easy_) curl_multi_remove_handle(multi_.get(), easy_.get());
        easy_.reset();
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    [[nodiscard]] std::optional<Error> connect(const StreamPlace& place, const std::optional<StreamTls>& tls,
                                               CaCache& ca_cache, milliseconds limit) {
        if (!multi_ || !easy_) return out_of_memory();
        // libcurl creates a multi handle without descriptors, too.
        if (!close_wake_up_on_exec(multi_.get()))
            return make_error(ErrorKind::connection, "no file descriptors are left for another connection");
        set_place(place);
        set_fixed_options();
        set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::clamp<milliseconds::rep>(limit.count(), 1, 3'600'000)));
        if (tls) set_tls(*tls, ca_cache);
        if (setup_ == CURLE_OUT_OF_MEMORY) return out_of_memory();
        if (setup_ != CURLE_OK)
            return make_error(ErrorKind::invalid_argument,
                              std::string("libcurl rejects an option: ") + curl_easy_strerror(setup_));
        const SigpipeGuard guard(tls_);
        const CURLcode code = run(std::chrono::steady_clock::now() + limit);
        if (code == CURLE_OK && curl_easy_getinfo(easy_.get(), CURLINFO_ACTIVESOCKET, &socket_) == CURLE_OK &&
            socket_ != CURL_SOCKET_BAD)
            return std::nullopt;
        if (code == CURLE_COULDNT_CONNECT && !place.socket_path.empty()) return unreachable_socket();
        auto failure = failure_of(code == CURLE_OK ? CURLE_COULDNT_CONNECT : code, transfer_, error_text_);
        if (transfer_.abort == Transfer::Abort::none) explain(failure, code, easy_.get(), ca_cache.locations());
        return make_error(failure.kind, std::move(failure.message));
    }

    [[nodiscard]] Result<void> write(std::string_view bytes, Moment deadline) {
        const SigpipeGuard guard(tls_);
        while (!bytes.empty()) {
            std::size_t sent = 0;
            const CURLcode code = curl_easy_send(easy_.get(), bytes.data(), bytes.size(), &sent);
            if (code == CURLE_OK) {
                bytes.remove_prefix(sent);
            } else if (code != CURLE_AGAIN) {
                return broken(code);
            } else if (!wait_for(socket_, POLLOUT, deadline)) {
                return make_error(ErrorKind::timeout, "the peer took no further bytes within the limit");
            }
        }
        return {};
    }

    [[nodiscard]] Result<std::size_t> read(char* bytes, std::size_t size, Moment deadline) {
        const SigpipeGuard guard(tls_);
        for (;;) {
            std::size_t read = 0;
            // TLS may hold bytes that the socket no longer has.
            const CURLcode code = curl_easy_recv(easy_.get(), bytes, size, &read);
            if (code == CURLE_OK) return read;
            if (code != CURLE_AGAIN) return broken(code);
            if (!wait_for(socket_, POLLIN, deadline))
                return make_error(ErrorKind::timeout, "the peer sent nothing within the limit");
        }
    }

    void abandon() noexcept { sockets_.abandon(); }

private:
    struct CleanUpEasy {
        void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
    };

    template <class Value>
    void set(CURLoption option, Value value) {
        const CURLcode code = curl_easy_setopt(easy_.get(), option, value);
        if (setup_ == CURLE_OK) setup_ = code;
    }

    void set_place(const StreamPlace& place) {
        const bool by_path = !place.socket_path.empty();
        const std::string url = std::string(tls_ ? "https://" : "http://") +
                                (by_path ? "localhost" : place.host + ":" + std::to_string(place.port)) + "/";
        set(CURLOPT_URL, url.c_str());
        transfer_.only_loopback = !tls_ && !by_path && is_localhost(place.host);
        if (by_path) set(CURLOPT_UNIX_SOCKET_PATH, place.socket_path.c_str());
    }

    void set_fixed_options() {
        set(CURLOPT_CONNECT_ONLY, 1L);
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_TCP_KEEPALIVE, 1L);
        // Not those of the environment either.
        set(CURLOPT_PROXY, "");
        set(CURLOPT_NOPROXY, "*");
#if LIBCURL_VERSION_NUM >= 0x075700
        curl_easy_setopt(easy_.get(), CURLOPT_QUICK_EXIT, 1L);  // Unknown where the program runs with an older one.
#endif
        set(CURLOPT_ERRORBUFFER, error_text_);
        set(CURLOPT_OPENSOCKETFUNCTION, &on_open_socket);
        set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(&transfer_));
        set(CURLOPT_CLOSESOCKETFUNCTION, &Handle::on_close);
        set(CURLOPT_CLOSESOCKETDATA, static_cast<void*>(this));
    }

    void set_tls(const StreamTls& tls, CaCache& ca_cache) {
        set(CURLOPT_SSL_ENABLE_ALPN, 0L);
        if (setup_ == CURLE_OK) setup_ = verify_certificates(easy_.get(), ca_cache.locations());
        if (tls.client_certificate) set(CURLOPT_SSLCERT, tls.client_certificate->c_str());
        if (tls.client_key) set(CURLOPT_SSLKEY, tls.client_key->c_str());
        // Otherwise libcurl loads the certificates by itself.
        static_cast<void>(ca_cache.apply_to(easy_.get()));
    }

    // The handle stays in the multi handle, which owns the connection.
    [[nodiscard]] CURLcode run(Moment deadline) {
        if (curl_multi_add_handle(multi_.get(), easy_.get()) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
        for (int running = 1;;) {
            if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) return CURLE_FAILED_INIT;
            if (running == 0) break;
            // libcurl's own limit comes first, and says what it waited for.
            const int left = milliseconds_until(deadline + grace_of_libcurl);
            if (left == 0) return CURLE_OPERATION_TIMEDOUT;
            if (curl_multi_poll(multi_.get(), nullptr, 0, left, nullptr) != CURLM_OK && errno != EINTR)
                return CURLE_FAILED_INIT;
        }
        int left = 0;
        while (const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left))
            if (message->msg == CURLMSG_DONE) return message->data.result;
        return CURLE_FAILED_INIT;
    }

    // libcurl speaks of a host and a port.
    [[nodiscard]] Error unreachable_socket() const {
        long error = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &error);
        if (error == 0) return make_error(ErrorKind::connection, "it closed the connection at once");
        return make_error(ErrorKind::connection,
                          "no connection: " + std::system_category().message(static_cast<int>(error)));
    }

    [[nodiscard]] Error broken(CURLcode code) const {
        std::string message = "the connection broke: ";
        message.append(*error_text_ != '\0' ? error_text_ : curl_easy_strerror(code));
        return make_error(code == CURLE_OUT_OF_MEMORY ? ErrorKind::internal : ErrorKind::connection,
                          std::move(message));
    }

    static int on_close(void* handle, curl_socket_t socket) noexcept {
        static_cast<Handle*>(handle)->sockets_.closed(socket);
        return close_descriptor(socket);
    }

    const bool tls_;
    // These outlive the handles, whose callbacks use them.
    OpenSockets sockets_;
    Transfer transfer_;
    char error_text_[CURL_ERROR_SIZE] = {};
    MultiHandle multi_;
    std::unique_ptr<CURL, CleanUpEasy> easy_;
    CURLcode setup_ = CURLE_OK;  ///< The error of the first option that libcurl rejected.
    curl_socket_t socket_ = CURL_SOCKET_BAD;
};

ByteStream::ByteStream(std::unique_ptr<Handle> handle) noexcept : handle_(std::move(handle)) {}
ByteStream::~ByteStream() = default;
Result<void> ByteStream::write(std::string_view bytes, Moment deadline) { return handle_->write(bytes, deadline); }
Result<std::size_t> ByteStream::read(char* bytes, std::size_t size, Moment deadline) {
    return handle_->read(bytes, size, deadline);
}
void ByteStream::abandon() noexcept { handle_->abandon(); }

namespace {

TransportOptions as_transport_options(const std::optional<StreamTls>& tls) {
    TransportOptions options;
    options.proxy = "";
    if (tls) options.ca_bundle = tls->ca_bundle;
    return options;
}

}  // namespace

ByteStreams::ByteStreams(std::optional<StreamTls> tls)
    : tls_(std::move(tls)), ca_cache_(std::make_shared<CaCache>(as_transport_options(tls_))) {}
ByteStreams::~ByteStreams() = default;

Result<std::unique_ptr<ByteStream>> ByteStreams::open(const StreamPlace& place, milliseconds limit) const {
    if (initialize_libcurl() != CURLE_OK) return make_error(ErrorKind::internal, "libcurl could not be initialized");
    if (tls_ && !libcurl_has_tls()) {
        auto failure = no_tls_failure();
        return make_error(failure.kind, std::move(failure.message));
    }
    auto handle = std::make_unique<ByteStream::Handle>(tls_.has_value());
    if (auto error = handle->connect(place, tls_, *ca_cache_, limit)) return *std::move(error);
    return std::unique_ptr<ByteStream>(new ByteStream(std::move(handle)));
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
