#include <pushplus/version.hpp>

#define PUSHPLUS_TEXT_OF(number) #number
#define PUSHPLUS_TEXT(number) PUSHPLUS_TEXT_OF(number)

namespace pushplus {
inline namespace v0 {

const char* version() noexcept {
    return PUSHPLUS_TEXT(PUSHPLUS_VERSION_MAJOR) "." PUSHPLUS_TEXT(PUSHPLUS_VERSION_MINOR) "." PUSHPLUS_TEXT(
        PUSHPLUS_VERSION_PATCH);
}

}  // namespace v0
}  // namespace pushplus
