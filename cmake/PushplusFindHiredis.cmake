# pushplus::hiredis, an installed hiredis, of which only the protocol half is used; no such target where there is none.
# Used by the build, and by the installed package where the component redis is a static library. hiredis' own package is
# not asked: that of 0.14, Debian's, makes no target.
if(TARGET pushplus::hiredis)
    return()
endif()

find_path(PUSHPLUS_HIREDIS_INCLUDE_DIR hiredis/hiredis.h)
# A debug build of it has a name of its own, and vcpkg installs both.
set(pushplus_hiredis_names hiredis hiredisd)
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    list(REVERSE pushplus_hiredis_names)
endif()
find_library(PUSHPLUS_HIREDIS_LIBRARY NAMES ${pushplus_hiredis_names})
mark_as_advanced(PUSHPLUS_HIREDIS_INCLUDE_DIR PUSHPLUS_HIREDIS_LIBRARY)

if(PUSHPLUS_HIREDIS_INCLUDE_DIR AND PUSHPLUS_HIREDIS_LIBRARY)
    add_library(pushplus::hiredis INTERFACE IMPORTED GLOBAL)
    set_target_properties(pushplus::hiredis PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES ${PUSHPLUS_HIREDIS_INCLUDE_DIR}
        INTERFACE_LINK_LIBRARIES ${PUSHPLUS_HIREDIS_LIBRARY})
endif()
