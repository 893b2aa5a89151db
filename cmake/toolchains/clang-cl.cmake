# For 64 bit Windows by clang-cl, with the headers of Microsoft's compiler and SDK, in the folders of PUSHPLUS_MSVC_INCLUDE
# (a list, as %INCLUDE% is), and without their libraries: nothing can be linked.

set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR AMD64)
file(GLOB llvm /usr/lib/llvm-*/bin)  # Debian's.
list(REVERSE llvm)
find_program(CMAKE_C_COMPILER NAMES clang-cl HINTS ${llvm})
find_program(CMAKE_AR NAMES llvm-lib HINTS ${llvm})
find_program(CMAKE_LINKER NAMES lld-link HINTS ${llvm})
find_program(CMAKE_MT NAMES llvm-mt HINTS ${llvm})
find_program(CMAKE_RC_COMPILER NAMES llvm-rc HINTS ${llvm})
foreach(tool C_COMPILER AR LINKER MT RC_COMPILER)  # find_program's REQUIRED needs CMake 3.18.
    if(NOT CMAKE_${tool})
        message(FATAL_ERROR "LLVM's tools for Windows are not installed: there is no CMAKE_${tool}.")
    endif()
endforeach()
set(CMAKE_CXX_COMPILER ${CMAKE_C_COMPILER})
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PUSHPLUS_MSVC_INCLUDE)

set(CMAKE_C_FLAGS_INIT "--target=x86_64-pc-windows-msvc")
foreach(folder IN LISTS PUSHPLUS_MSVC_INCLUDE)
    string(APPEND CMAKE_C_FLAGS_INIT " -imsvc \"${folder}\"")
endforeach()
set(CMAKE_CXX_FLAGS_INIT "${CMAKE_C_FLAGS_INIT} /EHsc")

set(CMAKE_FIND_ROOT_PATH ${CMAKE_PREFIX_PATH})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(what LIBRARY INCLUDE PACKAGE)
    set(CMAKE_FIND_ROOT_PATH_MODE_${what} ONLY)
endforeach()
