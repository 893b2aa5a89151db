# For the target whose compilers tests/cross/zig_compiler.sh made in the folder PUSHPLUS_ZIG_TOOLS. The libraries to build with
# are those of CMAKE_PREFIX_PATH.

set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PUSHPLUS_ZIG_TOOLS)
get_filename_component(pushplus_zig_target "${PUSHPLUS_ZIG_TOOLS}" NAME)
string(REGEX MATCH "^[^-]*" CMAKE_SYSTEM_PROCESSOR "${pushplus_zig_target}")
if(pushplus_zig_target MATCHES "macos")
    set(CMAKE_SYSTEM_NAME Darwin)
else()
    set(CMAKE_SYSTEM_NAME Linux)
endif()
set(CMAKE_C_COMPILER ${PUSHPLUS_ZIG_TOOLS}/clang)
set(CMAKE_CXX_COMPILER ${PUSHPLUS_ZIG_TOOLS}/clang++)
set(CMAKE_AR ${PUSHPLUS_ZIG_TOOLS}/ar CACHE FILEPATH "")
set(CMAKE_RANLIB ${PUSHPLUS_ZIG_TOOLS}/ranlib CACHE FILEPATH "")

set(CMAKE_FIND_ROOT_PATH ${CMAKE_PREFIX_PATH})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(what LIBRARY INCLUDE PACKAGE)
    set(CMAKE_FIND_ROOT_PATH_MODE_${what} ONLY)
endforeach()
