#pragma once

/// Marks what the shared library offers. Everything else is hidden; so is all of a static one, lest each plug-in that
/// links it offers it, too.
#if defined(_WIN32) && !defined(PUSHPLUS_STATIC)
#    ifdef PUSHPLUS_BUILDING
#        define PUSHPLUS_API __declspec(dllexport)
#    else
#        define PUSHPLUS_API __declspec(dllimport)
#    endif
#elif defined(__GNUC__) && !defined(PUSHPLUS_STATIC)
#    define PUSHPLUS_API __attribute__((visibility("default")))
#else
#    define PUSHPLUS_API
#endif
