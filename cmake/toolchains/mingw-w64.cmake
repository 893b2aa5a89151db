# For 64 bit Windows by MinGW-w64 with POSIX threads (Debian's package: g++-mingw-w64-x86-64-posix); what is built runs
# under Wine where there is one. The libraries to build with are those of CMAKE_PREFIX_PATH.

set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
find_program(CMAKE_C_COMPILER NAMES x86_64-w64-mingw32-gcc-posix x86_64-w64-mingw32-gcc)
find_program(CMAKE_CXX_COMPILER NAMES x86_64-w64-mingw32-g++-posix x86_64-w64-mingw32-g++)
find_program(CMAKE_RC_COMPILER NAMES x86_64-w64-mingw32-windres)
foreach(tool C_COMPILER CXX_COMPILER RC_COMPILER)  # find_program's REQUIRED needs CMake 3.18.
    if(NOT CMAKE_${tool})
        message(FATAL_ERROR "MinGW-w64 is not installed: there is no CMAKE_${tool}.")
    endif()
endforeach()

# Programs need no library of the compiler's beside them.
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)

set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32 ${CMAKE_PREFIX_PATH})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(what LIBRARY INCLUDE PACKAGE)
    set(CMAKE_FIND_ROOT_PATH_MODE_${what} ONLY)
endforeach()

find_program(PUSHPLUS_WINE NAMES wine64 wine PATHS /usr/lib/wine)
mark_as_advanced(PUSHPLUS_WINE)
if(PUSHPLUS_WINE)
    set(CMAKE_CROSSCOMPILING_EMULATOR ${PUSHPLUS_WINE})
endif()
