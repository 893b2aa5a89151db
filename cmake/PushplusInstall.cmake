# What is installed: headers, libraries, the CMake package, the pkg-config files and the documents. Nothing of it holds
# an absolute path, so that the installed tree may be moved.

include(CMakePackageConfigHelpers)

set(cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/pushplus)
get_target_property(library_type pushplus TYPE)
string(COMPARE EQUAL "${library_type}" STATIC_LIBRARY is_static)

# A library with its export set and pkg-config file; `requires` and `libs` are what its users must link as well. Reads
# `requires_private`, what they must link too if they link everything statically.
function(pushplus_install_library target name requires libs)
    install(TARGETS ${target} EXPORT ${name}-targets
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(EXPORT ${name}-targets NAMESPACE pushplus:: DESTINATION ${cmake_dir})

    file(RELATIVE_PATH prefix_from_pc ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
    string(REGEX REPLACE "/$" "" prefix_from_pc "${prefix_from_pc}")
    file(RELATIVE_PATH libdir ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_LIBDIR})
    file(RELATIVE_PATH includedir ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
    set(cflags "")
    if(is_static)
        set(cflags -DPUSHPLUS_STATIC)
        if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
            string(PREPEND libs "-Wl,--exclude-libs,lib${target}.a ")
        endif()
    endif()
    configure_file(cmake/${name}.pc.in ${name}.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()

# Installed libraries find each other wherever the tree stands.
function(pushplus_set_rpath target folder)
    if(is_static OR WIN32)
        return()
    endif()
    file(RELATIVE_PATH libraries ${folder} ${CMAKE_INSTALL_FULL_LIBDIR})
    set_target_properties(${target} PROPERTIES
        INSTALL_RPATH $<IF:$<PLATFORM_ID:Darwin>,@loader_path,$ORIGIN>/${libraries})
endfunction()

# A shared library brings its own dependencies; a static one's users link them, by their plain names where they are
# shared. With --static, pkg-config adds all that they in turn were linked with, if it knows them.
set(requires "")
set(requires_private "")
set(libs "")
function(pushplus_require_privately module)
    find_package(PkgConfig QUIET)
    if(NOT PkgConfig_FOUND)
        return()
    endif()
    string(MAKE_C_IDENTIFIER "PUSHPLUS_PC_${module}" variable)
    pkg_check_modules(${variable} QUIET ${module})
    if(${variable}_FOUND)
        set(requires_private "${requires_private} ${module}" PARENT_SCOPE)
    endif()
endfunction()
if(is_static)
    if(TARGET libcurl_static)
        set(requires "libcurl >= 7.80")
    else()
        set(libs "-lcurl ")
        pushplus_require_privately(libcurl)
    endif()
    if(pushplus_has_openssl)
        string(APPEND libs "-lssl -lcrypto ")
        pushplus_require_privately(openssl)
    endif()
    string(APPEND libs "${CMAKE_THREAD_LIBS_INIT}")
endif()
pushplus_install_library(pushplus pushplus "${requires}" "${libs}")
install(DIRECTORY include/pushplus DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    FILES_MATCHING PATTERN "*.hpp" PATTERN sandbox.hpp EXCLUDE)

set(config_needs_httplib OFF)
set(config_needs_md4c OFF)
if(PUSHPLUS_BUILD_SANDBOX)
    get_target_property(httplib_is_installed pushplus::httplib IMPORTED)
    set(requires "")
    set(requires_private "")
    set(libs "")
    if(is_static AND pushplus_sandbox_has_openssl)
        string(APPEND libs "-lssl -lcrypto ")
        pushplus_require_privately(openssl)
    endif()
    if(is_static AND pushplus_sandbox_has_zlib)
        string(APPEND libs "-lz ")
        pushplus_require_privately(zlib)
    endif()
    if(is_static AND httplib_is_installed)
        set(config_needs_httplib ON)
        set(requires cpp-httplib)
        install(FILES cmake/PushplusFindHttplib.cmake DESTINATION ${cmake_dir})
    endif()
    if(is_static AND TARGET pushplus::md4c)
        set(config_needs_md4c ON)
        string(APPEND libs "-lmd4c-html -lmd4c ")
        install(FILES cmake/PushplusFindMd4c.cmake DESTINATION ${cmake_dir})
    endif()
    pushplus_install_library(pushplus_sandbox pushplus-sandbox "${requires}" "${libs}")
    pushplus_set_rpath(pushplus_sandbox ${CMAKE_INSTALL_FULL_LIBDIR})
    pushplus_set_rpath(pushplus_sandbox_program ${CMAKE_INSTALL_FULL_BINDIR})
    install(TARGETS pushplus_sandbox_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
    install(FILES include/pushplus/sandbox.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/pushplus)
endif()

configure_package_config_file(cmake/pushplus-config.cmake.in pushplus-config.cmake INSTALL_DESTINATION ${cmake_dir})
# 0.x: a program built for one minor version does not fit another.
write_basic_package_version_file(pushplus-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/pushplus-config.cmake ${PROJECT_BINARY_DIR}/pushplus-config-version.cmake
    DESTINATION ${cmake_dir})

install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES README.md README.zh-CN.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
