# pushplus::httplib, an installed cpp-httplib with the definitions it was built with: its own CMake package or, as on
# Debian, pkg-config's. Used by the build, and by the installed package where the sandbox is a static library.
if(TARGET pushplus::httplib)
    return()
endif()

set(pushplus_httplib_target httplib::httplib)
if(NOT TARGET httplib::httplib)
    find_package(httplib CONFIG QUIET)
endif()
if(NOT TARGET httplib::httplib)
    find_package(PkgConfig QUIET)
    if(PkgConfig_FOUND)
        pkg_check_modules(PUSHPLUS_HTTPLIB QUIET IMPORTED_TARGET GLOBAL cpp-httplib)
    endif()
    set(pushplus_httplib_target PkgConfig::PUSHPLUS_HTTPLIB)
endif()

if(TARGET ${pushplus_httplib_target})
    add_library(pushplus::httplib INTERFACE IMPORTED GLOBAL)
    set_target_properties(pushplus::httplib PROPERTIES INTERFACE_LINK_LIBRARIES ${pushplus_httplib_target})
endif()
