# For CMAKE_PROJECT_INCLUDE: LLVM's linker takes a second for each program for Windows, where MinGW's takes a minute.

execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-libgcc-file-name OUTPUT_VARIABLE pushplus_libgcc
                OUTPUT_STRIP_TRAILING_WHITESPACE)
get_filename_component(pushplus_libgcc_folder "${pushplus_libgcc}" DIRECTORY)
string(CONCAT CMAKE_CXX_LINK_EXECUTABLE
    "clang++ --target=x86_64-w64-mingw32 -fuse-ld=lld -static -pthread --sysroot=/usr/x86_64-w64-mingw32 "
    "-L${pushplus_libgcc_folder} <OBJECTS> -o <TARGET> <LINK_LIBRARIES>")
