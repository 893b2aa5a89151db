# How this project's targets are compiled. All of it is private to them: a consumer's flags stay as they are.

# Lets a target's sources be compiled several of a folder at a time, which reads their headers once. Files that are
# alike on purpose, each group's, and those with a field list of their own stay by themselves. Needs CMake 3.18.
function(pushplus_join_sources target)
    get_target_property(sources ${target} SOURCES)
    list(FILTER sources INCLUDE REGEX "[.]cpp$")
    list(FILTER sources EXCLUDE REGEX "/(client|groups|operations|unit/json)/|/coroutine_test[.]cpp$")
    set(last_folder "-")
    set(place 0)
    foreach(source IN LISTS sources)
        get_filename_component(path ${source} ABSOLUTE)
        file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR} ${path})
        get_filename_component(folder ${path} DIRECTORY)
        math(EXPR place "${place} + 1")
        if(NOT folder STREQUAL last_folder)
            set(last_folder ${folder})
            set(place 0)
        endif()
        math(EXPR part "${place} / 8")
        string(REPLACE "/" "_" name "${folder}")
        set_property(SOURCE ${source} PROPERTY UNITY_GROUP "${name}_${part}")
    endforeach()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

# For everything that is compiled here.
function(pushplus_compile_as_ours target)
    set_target_properties(${target} PROPERTIES
        CXX_EXTENSIONS OFF
        CXX_VISIBILITY_PRESET hidden
        # Each source is compiled by itself: as it was written, and with its own options.
        UNITY_BUILD OFF
        VISIBILITY_INLINES_HIDDEN ON)
    if(PUSHPLUS_UNITY_BUILD)
        pushplus_join_sources(${target})
    endif()
    target_compile_features(${target} PRIVATE cxx_std_17)
    if(MSVC)
        target_compile_options(${target} PRIVATE /utf-8)
        # Standard functions that its library calls unsafe, such as getenv.
        target_compile_definitions(${target} PRIVATE _CRT_SECURE_NO_WARNINGS)
    endif()
    if(WIN32)
        # Of the system's headers no more than is needed, and no macros "min" and "max".
        target_compile_definitions(${target} PRIVATE NOMINMAX WIN32_LEAN_AND_MEAN)
    endif()
    if(PUSHPLUS_TOP_LEVEL OR PUSHPLUS_WERROR)
        if(MSVC)
            target_compile_options(${target} PRIVATE /W4 $<$<BOOL:${PUSHPLUS_WERROR}>:/WX>)
        else()
            target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion
                                                     $<$<NOT:$<BOOL:${PUSHPLUS_UNITY_BUILD}>>:-Wshadow>
                                                     $<$<BOOL:${PUSHPLUS_WERROR}>:-Werror>)
        endif()
    endif()
    if(PUSHPLUS_SANITIZE)
        target_compile_options(${target} PRIVATE -fsanitize=${PUSHPLUS_SANITIZE} -fno-sanitize-recover=all
                                                 -fno-omit-frame-pointer)
        target_link_options(${target} PRIVATE -fsanitize=${PUSHPLUS_SANITIZE})
    endif()
endfunction()

# On Windows 10 (1903) and newer, a program's arguments, environment and paths are UTF-8, as the libraries take them.
function(pushplus_take_utf8 program)
    if(NOT WIN32)
        return()
    endif()
    set(manifest ${PROJECT_SOURCE_DIR}/cmake/windows/utf8.manifest)
    if(MSVC)
        target_sources(${program} PRIVATE ${manifest})
        return()
    endif()
    target_sources(${program} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/windows/utf8.rc)
    set_property(SOURCE ${PROJECT_SOURCE_DIR}/cmake/windows/utf8.rc PROPERTY OBJECT_DEPENDS ${manifest})
endfunction()

# Whether this system's linker can keep a static library's symbols from being offered by a plug-in that links it.
function(pushplus_look_for_excluded_libraries)
    if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
        return()
    endif()
    include(CheckCXXSourceCompiles)
    set(CMAKE_REQUIRED_LINK_OPTIONS LINKER:--exclude-libs,ALL)
    check_cxx_source_compiles("int main() {}" pushplus_excludes_libraries)
endfunction()

# Whether this system's linker packs relative relocations and its loader takes them: a fifteenth of the shared library.
function(pushplus_look_for_packed_relocations)
    if(CMAKE_CROSSCOMPILING OR NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
        return()
    endif()
    include(CheckCXXSourceRuns)
    set(CMAKE_REQUIRED_LINK_OPTIONS LINKER:-z,pack-relative-relocs LINKER:--fatal-warnings)
    check_cxx_source_runs("
        int one = 1;
        int* const volatile pointers[] = {&one, &one, &one};
        int main() { return *pointers[2] - 1; }" pushplus_packs_relocations)
endfunction()

# Whether the shared library can be optimised as a whole, as tried with GCC on Linux. Whoever sets
# CMAKE_INTERPROCEDURAL_OPTIMIZATION, ON or OFF, decides alone.
function(pushplus_look_for_whole_program_optimisation)
    set(works OFF)
    if(BUILD_SHARED_LIBS AND CMAKE_SYSTEM_NAME STREQUAL "Linux" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU"
       AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 10 AND NOT PUSHPLUS_SANITIZE
       AND NOT DEFINED CMAKE_INTERPROCEDURAL_OPTIMIZATION)
        include(CheckIPOSupported)
        check_ipo_supported(RESULT works OUTPUT reason LANGUAGES CXX)
    endif()
    set(pushplus_optimises_whole_programs ${works} PARENT_SCOPE)
endfunction()

# One of the two libraries, `name` as its file is called. Its sources are compiled once, into `<name>_objects`; the
# tests link those objects and so reach what the shared library hides.
function(pushplus_add_library name alias)
    add_library(${name}_objects OBJECT ${ARGN})
    pushplus_compile_as_ours(${name}_objects)
    target_compile_definitions(${name}_objects PRIVATE PUSHPLUS_BUILDING)
    target_include_directories(${name}_objects PUBLIC ${PROJECT_SOURCE_DIR}/include)
    set_target_properties(${name}_objects PROPERTIES POSITION_INDEPENDENT_CODE ON)

    add_library(${name} $<TARGET_OBJECTS:${name}_objects>)
    add_library(pushplus::${alias} ALIAS ${name})
    target_compile_features(${name} PUBLIC cxx_std_17)
    target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                              $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
    get_target_property(type ${name} TYPE)
    if(type STREQUAL "STATIC_LIBRARY")
        target_compile_definitions(${name} PUBLIC PUSHPLUS_STATIC)
        target_compile_definitions(${name}_objects PUBLIC PUSHPLUS_STATIC)
        if(NOT MSVC)
            # A program that is linked with --gc-sections takes only what it calls.
            target_compile_options(${name}_objects PRIVATE -ffunction-sections -fdata-sections)
        endif()
        pushplus_look_for_excluded_libraries()
        if(pushplus_excludes_libraries)
            # A plug-in that links it offers neither its symbols nor what it made of the standard library's templates.
            target_link_options(${name} INTERFACE LINKER:--exclude-libs,lib${name}.a)
        endif()
    elseif(CMAKE_SYSTEM_NAME STREQUAL "Linux")
        target_link_options(${name} PRIVATE LINKER:--version-script,${PROJECT_SOURCE_DIR}/cmake/exported.map
                                            LINKER:-Bsymbolic-functions)
        set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/exported.map)
        pushplus_look_for_packed_relocations()
        if(pushplus_packs_relocations)
            target_link_options(${name} PRIVATE LINKER:-z,pack-relative-relocs)
        endif()
        if(NOT PUSHPLUS_SANITIZE)  # clang leaves the sanitizers' symbols to the program.
            target_link_options(${name} PRIVATE LINKER:--no-undefined)
        endif()
    endif()
    # 0.x: each minor version has an ABI of its own.
    set_target_properties(${name} PROPERTIES
        EXPORT_NAME ${alias}
        LINKER_LANGUAGE CXX
        VERSION ${PROJECT_VERSION}
        SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
    if(PUSHPLUS_SANITIZE)
        target_link_options(${name} PUBLIC $<BUILD_INTERFACE:-fsanitize=${PUSHPLUS_SANITIZE}>)
    endif()
endfunction()
