#include "usable_key.hpp"

#include "../base/make_error.hpp"
#include "key_life.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

Result<FetchedKey> usable(FetchedKey key, const std::function<void(std::string_view)>& warn) {
    if (!fits_a_header(key.value))
        return make_error(ErrorKind::invalid_response,
                          "the service gave out an AccessKey that is empty, longer than 1024 characters or holds "
                          "characters no header may carry",
                          Delivery::answered, access_key_operation);
    if (const char* const corrected = correct_life(key); corrected != nullptr && warn) warn(corrected);
    return key;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
