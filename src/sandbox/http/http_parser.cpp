#include "http_parser.hpp"

#include <csignal>
#include <mutex>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// cpp-httplib's constructor ignores SIGPIPE for the whole process, which only the program may decide.
class SigpipeRestorer {
public:
    SigpipeRestorer() noexcept : lock_(mutex()) { ::sigaction(SIGPIPE, nullptr, &before_); }
    ~SigpipeRestorer() { ::sigaction(SIGPIPE, &before_, nullptr); }
    SigpipeRestorer(const SigpipeRestorer&) = delete;
    SigpipeRestorer& operator=(const SigpipeRestorer&) = delete;

private:
    static std::mutex& mutex() noexcept {
        static std::mutex one;
        return one;
    }

    std::lock_guard<std::mutex> lock_;
    struct sigaction before_ {};
};

}  // namespace

std::unique_ptr<HttpParser> HttpParser::make(const Handler& handler) {
    const SigpipeRestorer restorer;
    auto parser = std::make_unique<HttpParser>();
    constexpr const char* anything = "[\\s\\S]*";
    parser->Get(anything, handler)
        .Post(anything, handler)
        .Delete(anything, handler)
        .Put(anything, handler)
        .Patch(anything, handler)
        .Options(anything, handler);
    constexpr std::size_t largest_body = std::size_t{16} << 20;
    parser->set_payload_max_length(largest_body);
    return parser;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
