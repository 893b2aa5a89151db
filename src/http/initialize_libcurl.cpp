#include "initialize_libcurl.hpp"

#include <mutex>

namespace pushplus {
inline namespace v0 {
namespace detail {

CURLcode initialize_libcurl() {
    static std::once_flag once;
    static CURLcode result = CURLE_OK;
    std::call_once(once, [] { result = curl_global_init(CURL_GLOBAL_DEFAULT); });
    return result;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
