#include "tls.hpp"

#ifdef PUSHPLUS_SERVER_HAS_OPENSSL

#    include <openssl/err.h>
#    include <openssl/ssl.h>

#    include <cerrno>
#    include <filesystem>
#    include <fstream>
#    include <limits>
#    include <system_error>

#    include "system_sockets.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

// Leaves the program's own OpenSSL errors in place.
class ErrorsKept {
public:
    ErrorsKept() noexcept { ::ERR_set_mark(); }
    ~ErrorsKept() { ::ERR_pop_to_mark(); }
    ErrorsKept(const ErrorsKept&) = delete;
    ErrorsKept& operator=(const ErrorsKept&) = delete;
};

struct Free {
    void operator()(SSL* ssl) const noexcept { ::SSL_free(ssl); }
    void operator()(SSL_CTX* context) const noexcept { ::SSL_CTX_free(context); }
};
using Ssl = std::unique_ptr<SSL, Free>;
using SslContext = std::unique_ptr<SSL_CTX, Free>;

class OpenSslSession final : public TlsSession {
public:
    explicit OpenSslSession(Ssl ssl) noexcept : ssl_(std::move(ssl)) {}

    Transfer handshake() override {
        ::ERR_clear_error();
        return came_of(::SSL_do_handshake(ssl_.get()));
    }
    Transfer read(char* target, std::size_t size) override {
        ::ERR_clear_error();
        return came_of(::SSL_read(ssl_.get(), target, clamped(size)));
    }
    Transfer write(const char* data, std::size_t size) override {
        ::ERR_clear_error();
        return came_of(::SSL_write(ssl_.get(), data, clamped(size)));
    }
    void end() noexcept override {
        const ErrorsKept kept;
        if (!broken_ && ::SSL_is_init_finished(ssl_.get()) == 1) ::SSL_shutdown(ssl_.get());
    }

private:
    static int clamped(std::size_t size) noexcept {
        constexpr std::size_t most = std::numeric_limits<int>::max();
        return static_cast<int>(size < most ? size : most);
    }

    Transfer came_of(int size) noexcept {
        if (size > 0) return {size, Readiness::none};
        switch (::SSL_get_error(ssl_.get(), size)) {
            case SSL_ERROR_WANT_READ: return {-1, Readiness::to_read};
            case SSL_ERROR_WANT_WRITE: return {-1, Readiness::to_write};
            case SSL_ERROR_ZERO_RETURN: return {0, Readiness::none};
            default: broken_ = true; return {-1, Readiness::none};
        }
    }

    const Ssl ssl_;
    bool broken_ = false;
};

class OpenSslServer final : public TlsServer {
public:
    explicit OpenSslServer(SslContext context) noexcept : context_(std::move(context)) {}

    std::unique_ptr<TlsSession> accept(Socket socket) const override {
        const ErrorsKept kept;
        make_non_blocking(socket);
        Ssl ssl(::SSL_new(context_.get()));
        if (!ssl || ::SSL_set_fd(ssl.get(), static_cast<int>(socket)) != 1) return nullptr;
        ::SSL_set_accept_state(ssl.get());
        return std::make_unique<OpenSslSession>(std::move(ssl));
    }

private:
    const SslContext context_;
};

// Why a file cannot be read; empty if it can be.
std::string unreadable(const std::string& file) {
    std::error_code fault;
    const auto status = std::filesystem::status(file, fault);
    if (!std::filesystem::exists(status)) return fault.message();
    if (!std::filesystem::is_regular_file(status)) return "it is not a file";
    errno = 0;
    return std::ifstream(file) ? std::string() : std::generic_category().message(errno);
}

// A key with a passphrase is not asked for on the terminal.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writes*/, void* /*data*/) noexcept { return -1; }

}  // namespace

LoadedTls load_tls(const std::string& certificate_file, const std::string& key_file) {
    const ErrorsKept kept;
    const auto failed = [](const std::string& what, const std::string& file, const std::string& reason) {
        return LoadedTls{nullptr, "The sandbox cannot use " + what + " " + file + ": " + reason};
    };
    if (certificate_file.empty()) return {nullptr, "tls_key_file needs tls_certificate_file beside it"};
    if (key_file.empty()) return {nullptr, "tls_certificate_file needs tls_key_file beside it"};
    std::string reason = unreadable(certificate_file);
    if (!reason.empty()) return failed("tls_certificate_file", certificate_file, reason);
    reason = unreadable(key_file);
    if (!reason.empty()) return failed("tls_key_file", key_file, reason);

    SslContext context(::SSL_CTX_new(::TLS_server_method()));
    if (!context) return {nullptr, "OpenSSL cannot start"};
    ::SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    ::SSL_CTX_set_mode(context.get(),
                       SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    ::SSL_CTX_set_default_passwd_cb(context.get(), no_passphrase);
    if (::SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1)
        return failed("tls_certificate_file", certificate_file, "it holds no certificate in PEM");
    if (::SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        // OpenSSL checks at once whether the key is the certificate's.
        const bool other = ERR_GET_REASON(::ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH ||
                           ERR_GET_REASON(::ERR_peek_last_error()) == X509_R_KEY_TYPE_MISMATCH;
        return failed("tls_key_file", key_file,
                      other ? "it is not the key of " + certificate_file
                            : "it holds no private key in PEM, or one with a passphrase");
    }
    return {std::make_unique<OpenSslServer>(std::move(context)), {}};
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#else

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

LoadedTls load_tls(const std::string& /*certificate_file*/, const std::string& /*key_file*/) {
    return {nullptr, "The sandbox was built without OpenSSL: it cannot use tls_certificate_file and tls_key_file"};
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
