#pragma once

/// As PUSHPLUS_API, for what the library of the component `redis` offers.
#if defined(_WIN32) && !defined(PUSHPLUS_STATIC)
#    ifdef PUSHPLUS_BUILDING_REDIS
#        define PUSHPLUS_REDIS_API __declspec(dllexport)
#    else
#        define PUSHPLUS_REDIS_API __declspec(dllimport)
#    endif
#elif defined(__GNUC__) && !defined(PUSHPLUS_STATIC)
#    define PUSHPLUS_REDIS_API __attribute__((visibility("default")))
#else
#    define PUSHPLUS_REDIS_API
#endif
