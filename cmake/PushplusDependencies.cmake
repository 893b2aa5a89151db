# Finds what the project needs: an installed package first, a download (pinned version and hash) where there is none and
# PUSHPLUS_FETCH_DEPENDENCIES allows it. Each is looked up only where it is used.
#
# A source tree at hand takes the place of an installed package and of a download, also where downloads are forbidden:
# -DFETCHCONTENT_SOURCE_DIR_<NAME>=folder, with the names CURL, NLOHMANN_JSON, HTTPLIB, CLI11, GOOGLETEST and BENCHMARK.

include(CheckCXXSymbolExists)
include(FetchContent)
if(POLICY CMP0135)
    cmake_policy(SET CMP0135 NEW)
endif()

# What the library needs of Windows: sockets, and who may use a file.
set(pushplus_windows_libraries ws2_32 advapi32)

# Makes a target that was just found known to the whole build: a program in another folder that links a static pushplus
# links it, too.
function(pushplus_share_target target)
    get_target_property(real ${target} ALIASED_TARGET)
    if(NOT real)
        set(real ${target})
    endif()
    get_target_property(imported ${real} IMPORTED)
    if(imported)
        set_target_properties(${real} PROPERTIES IMPORTED_GLOBAL TRUE)
    endif()
endfunction()

# find_package(ARGN); nothing happens if the project around this one brings `target` already, or if the source tree of
# `fetched` ("": none can be had) is at hand. Sets pushplus_found_version to the version of a package that does not do.
function(pushplus_find target package fetched)
    set(pushplus_found_version "" PARENT_SCOPE)
    string(TOUPPER "${fetched}" upper_name)
    if(TARGET ${target} OR FETCHCONTENT_SOURCE_DIR_${upper_name})
        return()
    endif()
    find_package(${package} ${ARGN} QUIET)
    if(${package}_FOUND AND TARGET ${target})
        pushplus_share_target(${target})
        if(target STREQUAL "OpenSSL::SSL")
            pushplus_share_target(OpenSSL::Crypto)  # Which it is linked to.
        endif()
        set(version "${${package}_VERSION}")
        if(NOT version)
            set(version "${${package}_VERSION_STRING}")
        endif()
        message(STATUS "pushplus: found ${package} ${version}")
        return()
    endif()
    foreach(version "${${package}_VERSION}" "${${package}_VERSION_STRING}" "${${package}_CONSIDERED_VERSIONS}")
        if(version)
            set(pushplus_found_version "${version}" PARENT_SCOPE)
        endif()
    endforeach()
endfunction()

# The options of the fetched project are plain variables of the caller. It is built as far as it is needed and, unless
# the caller sets `install_fetched`, not installed.
function(pushplus_fetch name what debian_package url sha256)
    string(TOUPPER ${name} upper_name)
    set(missing "which is not installed")
    if(pushplus_found_version)
        set(missing "but version ${pushplus_found_version} is installed, which does not do")
    endif()
    if(FETCHCONTENT_SOURCE_DIR_${upper_name})
        message(STATUS "pushplus: takes ${what} from ${FETCHCONTENT_SOURCE_DIR_${upper_name}}")
    elseif(PUSHPLUS_FETCH_DEPENDENCIES)
        message(STATUS "pushplus: needs ${what}, ${missing}; fetching ${url}")
    else()
        message(FATAL_ERROR "pushplus needs ${what}, ${missing} (Debian's package: ${debian_package}), and "
                            "PUSHPLUS_FETCH_DEPENDENCIES=OFF forbids to download it. A source tree at hand can be "
                            "named with -DFETCHCONTENT_SOURCE_DIR_${upper_name}=folder.")
    endif()
    set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)  # Plain variables set the options of projects that ask for an old CMake.
    set(BUILD_SHARED_LIBS OFF)
    set(BUILD_TESTING OFF)
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
    FetchContent_Declare(${name} URL ${url} URL_HASH SHA256=${sha256})
    FetchContent_MakeAvailable(${name})
    if(NOT install_fetched)
        set_property(DIRECTORY ${${name}_SOURCE_DIR} PROPERTY EXCLUDE_FROM_ALL ON)
    endif()
endfunction()

# Headers of other projects do not answer to our warnings.
function(pushplus_headers_as_system target)
    get_target_property(folders ${target} INTERFACE_INCLUDE_DIRECTORIES)
    set_target_properties(${target} PROPERTIES INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${folders}")
endfunction()

# Threads::Threads
function(pushplus_need_threads)
    set(THREADS_PREFER_PTHREAD_FLAG ON)
    pushplus_find(Threads::Threads Threads "" REQUIRED)
endfunction()

# CURL::libcurl. 7.68 brought curl_multi_wakeup.
function(pushplus_need_curl)
    pushplus_find(CURL::libcurl CURL curl 7.68)
    if(TARGET CURL::libcurl)
        return()
    endif()
    set(BUILD_CURL_EXE OFF)
    set(BUILD_STATIC_LIBS ON)
    set(BUILD_LIBCURL_DOCS OFF)
    set(BUILD_MISC_DOCS OFF)
    set(ENABLE_CURL_MANUAL OFF)
    set(HTTP_ONLY ON)
    set(CURL_USE_LIBPSL OFF)
    set(CURL_USE_LIBSSH2 OFF)
    if(WIN32)
        set(CURL_USE_SCHANNEL ON)
    else()
        set(CURL_USE_OPENSSL ON)
    endif()
    set(install_fetched OFF)
    if(PUSHPLUS_INSTALL AND NOT BUILD_SHARED_LIBS)
        set(install_fetched ON)  # A static pushplus is of use only beside its libcurl; a shared one holds it.
    endif()
    pushplus_fetch(curl "libcurl >= 7.68" libcurl4-openssl-dev
        https://curl.se/download/curl-8.8.0.tar.xz
        0f58bb95fc330c8a46eeb3df5701b0d90c9d9bfcc42bd1cd08791d12551d4400)
endfunction()

# OpenSSL::SSL, if it is to be had, for reading the CA certificates once: without it each connection reads them. Sets
# pushplus_has_openssl.
function(pushplus_look_for_openssl)
    set(pushplus_has_openssl OFF PARENT_SCOPE)
    if(NOT PUSHPLUS_SHARE_CA_STORE)
        return()
    endif()
    pushplus_find(OpenSSL::SSL OpenSSL "" 1.1)
    if(NOT TARGET OpenSSL::SSL)
        message(STATUS "pushplus: found no OpenSSL (Debian's package: libssl-dev), CA certificates will not be shared")
        return()
    endif()
    set(CMAKE_REQUIRED_LIBRARIES OpenSSL::SSL)
    # A library that only resembles OpenSSL may lack it.
    check_cxx_symbol_exists(SSL_CTX_set1_verify_cert_store openssl/ssl.h PUSHPLUS_OPENSSL_HAS_VERIFY_STORE)
    if(PUSHPLUS_OPENSSL_HAS_VERIFY_STORE)
        set(pushplus_has_openssl ON PARENT_SCOPE)
    endif()
endfunction()

# nlohmann_json::nlohmann_json, header only.
function(pushplus_need_json)
    pushplus_find(nlohmann_json::nlohmann_json nlohmann_json nlohmann_json 3.9 CONFIG)
    if(TARGET nlohmann_json::nlohmann_json)
        return()
    endif()
    set(JSON_BuildTests OFF)
    set(JSON_Install OFF)
    pushplus_fetch(nlohmann_json "nlohmann/json >= 3.9" nlohmann-json3-dev
        https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz
        d6c65aca6b1ed68e7a182f4757257b107ae403032760ed6ef121c9d55e81757d)
    pushplus_headers_as_system(nlohmann_json)
endfunction()

# pushplus::httplib
function(pushplus_need_httplib)
    pushplus_find(httplib::httplib httplib httplib CONFIG)
    if(NOT FETCHCONTENT_SOURCE_DIR_HTTPLIB)
        include(${PROJECT_SOURCE_DIR}/cmake/PushplusFindHttplib.cmake)
    endif()
    if(TARGET pushplus::httplib)
        return()
    endif()
    set(HTTPLIB_INSTALL OFF)
    set(HTTPLIB_COMPILE OFF)
    foreach(part OPENSSL ZLIB BROTLI ZSTD CERTS_FROM_MACOSX_KEYCHAIN)
        set(HTTPLIB_USE_${part}_IF_AVAILABLE OFF)
    endforeach()
    pushplus_fetch(httplib "cpp-httplib" libcpp-httplib-dev
        https://github.com/yhirose/cpp-httplib/archive/v0.20.1.tar.gz
        b74b1c2c150be2841eba80192f64d93e9a6711985b3ae8aaa1a9cec4863d1dd9)
    pushplus_headers_as_system(httplib)
    add_library(pushplus::httplib ALIAS httplib)
endfunction()

# OpenSSL::SSL and ZLIB::ZLIB, if they are to be had, with which the sandbox speaks TLS and compresses. Sets
# pushplus_sandbox_has_openssl and pushplus_sandbox_has_zlib.
function(pushplus_look_for_sandbox_parts)
    pushplus_find(OpenSSL::SSL OpenSSL "" 1.1)
    pushplus_find(ZLIB::ZLIB ZLIB "")
    foreach(part openssl zlib)
        set(pushplus_sandbox_has_${part} OFF PARENT_SCOPE)
    endforeach()
    if(TARGET OpenSSL::SSL)
        set(pushplus_sandbox_has_openssl ON PARENT_SCOPE)
    else()
        message(STATUS "pushplus: found no OpenSSL (Debian's package: libssl-dev), the sandbox will not speak TLS")
    endif()
    if(TARGET ZLIB::ZLIB)
        set(pushplus_sandbox_has_zlib ON PARENT_SCOPE)
    endif()
endfunction()

# pushplus::md4c, if it is to be had, for the messages in Markdown on the sandbox's page: without it they are shown as
# text. It is optional, so it is not downloaded.
function(pushplus_look_for_md4c)
    include(${PROJECT_SOURCE_DIR}/cmake/PushplusFindMd4c.cmake)
    if(TARGET pushplus::md4c)
        message(STATUS "pushplus: found MD4C")
    else()
        message(STATUS "pushplus: found no MD4C >= 0.4.8 (Debian's package: libmd4c-dev libmd4c-html0-dev), the sandbox's "
                       "page shows Markdown as text")
    endif()
endfunction()

# pushplus::hiredis. It was looked for when the options were made.
function(pushplus_need_hiredis)
    if(NOT TARGET pushplus::hiredis)
        message(FATAL_ERROR "pushplus::redis needs hiredis >= 0.14, which is not installed (Debian's package: "
                            "libhiredis-dev). PUSHPLUS_BUILD_REDIS=OFF builds pushplus without it.")
    endif()
    message(STATUS "pushplus: found hiredis")
endfunction()

# CLI11::CLI11
function(pushplus_need_cli11)
    pushplus_find(CLI11::CLI11 CLI11 cli11 2.0 CONFIG)
    if(TARGET CLI11::CLI11)
        return()
    endif()
    set(CLI11_SINGLE_FILE OFF)
    set(CLI11_BUILD_TESTS OFF)
    set(CLI11_BUILD_EXAMPLES OFF)
    set(CLI11_BUILD_DOCS OFF)
    set(CLI11_INSTALL OFF)
    pushplus_fetch(cli11 "CLI11 >= 2.0" libcli11-dev
        https://github.com/CLIUtils/CLI11/archive/v2.4.2.tar.gz
        f2d893a65c3b1324c50d4e682c0cdc021dd0477ae2c048544f39eed6654b699a)
endfunction()

# GTest::gmock_main
function(pushplus_need_gtest)
    pushplus_find(GTest::gmock_main GTest googletest CONFIG)
    if(TARGET GTest::gmock_main)
        return()
    endif()
    set(INSTALL_GTEST OFF)
    set(gtest_force_shared_crt ON)
    pushplus_fetch(googletest "GoogleTest with GoogleMock" "libgtest-dev, libgmock-dev"
        https://github.com/google/googletest/archive/refs/tags/v1.14.0.tar.gz
        8ad598c73ad796e0d8280b082cebd82a630d73e73cd3c70057938a6501bba5d7)
endfunction()

# benchmark::benchmark
function(pushplus_need_benchmark)
    pushplus_find(benchmark::benchmark benchmark benchmark 1.7 CONFIG)
    if(TARGET benchmark::benchmark)
        return()
    endif()
    set(BENCHMARK_ENABLE_TESTING OFF)
    set(BENCHMARK_ENABLE_INSTALL OFF)
    set(BENCHMARK_ENABLE_WERROR OFF)
    pushplus_fetch(benchmark "Google Benchmark >= 1.7" libbenchmark-dev
        https://github.com/google/benchmark/archive/refs/tags/v1.7.1.tar.gz
        6430e4092653380d9dc4ccb45a1e2dc9259d581f4866dc0759713126056bc1d7)
endfunction()
