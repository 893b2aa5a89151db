# pushplus::md4c, an installed MD4C with its HTML renderer; no such target where there is none, or one that pkg-config
# knows to be older than 0.4.8. Used by the build, and by the installed package where the sandbox is a static library.
# MD4C's own package is not asked: Debian's stops CMake where the renderer is not installed beside the parser.
if(TARGET pushplus::md4c)
    return()
endif()

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_check_modules(PUSHPLUS_MD4C_MODULE QUIET md4c-html)
    if(PUSHPLUS_MD4C_MODULE_FOUND AND PUSHPLUS_MD4C_MODULE_VERSION VERSION_LESS 0.4.8)
        return()
    endif()
endif()

find_path(PUSHPLUS_MD4C_INCLUDE_DIR md4c-html.h)
find_library(PUSHPLUS_MD4C_HTML_LIBRARY md4c-html)
find_library(PUSHPLUS_MD4C_LIBRARY md4c)
mark_as_advanced(PUSHPLUS_MD4C_INCLUDE_DIR PUSHPLUS_MD4C_HTML_LIBRARY PUSHPLUS_MD4C_LIBRARY)

if(PUSHPLUS_MD4C_INCLUDE_DIR AND PUSHPLUS_MD4C_HTML_LIBRARY AND PUSHPLUS_MD4C_LIBRARY)
    add_library(pushplus::md4c INTERFACE IMPORTED GLOBAL)
    set_target_properties(pushplus::md4c PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES ${PUSHPLUS_MD4C_INCLUDE_DIR}
        INTERFACE_LINK_LIBRARIES "${PUSHPLUS_MD4C_HTML_LIBRARY};${PUSHPLUS_MD4C_LIBRARY}")
endif()
