#pragma once

#include <memory>

#include <curl/curl.h>

#include "sigpipe_guard.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

struct CleanUpMulti {
    void operator()(CURLM* handle) const noexcept {
        const SigpipeGuard guard(true);  // The end of a TLS session may be written to a broken connection.
        curl_multi_cleanup(handle);
    }
};
using MultiHandle = std::unique_ptr<CURLM, CleanUpMulti>;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
