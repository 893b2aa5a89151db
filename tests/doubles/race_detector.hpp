#pragma once

namespace pushplus_test {

#if defined(__SANITIZE_THREAD__)
inline constexpr bool under_race_detector = true;
#elif defined(__has_feature)
#    if __has_feature(thread_sanitizer)
inline constexpr bool under_race_detector = true;
#    else
inline constexpr bool under_race_detector = false;
#    endif
#else
inline constexpr bool under_race_detector = false;
#endif

}  // namespace pushplus_test
