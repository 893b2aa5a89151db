# An overlay port: it builds the tree in which it lies. vcpkg's binary cache knows only the files of the port, and would
# give an older build of an edited tree:
#
#     vcpkg install --no-binarycaching --overlay-ports=packaging/vcpkg/ports pushplus-cpp
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../../../.." ABSOLUTE)

if(VCPKG_TARGET_IS_WINDOWS)
    vcpkg_check_linkage(ONLY_STATIC_LIBRARY)
endif()

vcpkg_check_features(OUT_FEATURE_OPTIONS FEATURE_OPTIONS
    FEATURES
        hub PUSHPLUS_BUILD_HUB
        redis PUSHPLUS_BUILD_REDIS
        sandbox PUSHPLUS_BUILD_SANDBOX
)
set(SHARE_CA_STORE ON)
if(VCPKG_TARGET_IS_WINDOWS)
    set(SHARE_CA_STORE OFF)  # vcpkg's libcurl has Schannel there.
endif()

vcpkg_cmake_configure(
    SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS
        ${FEATURE_OPTIONS}
        -DPUSHPLUS_BUILD_TESTS=OFF
        -DPUSHPLUS_BUILD_EXAMPLES=OFF
        -DPUSHPLUS_FETCH_DEPENDENCIES=OFF
        -DPUSHPLUS_SHARE_CA_STORE=${SHARE_CA_STORE}
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME pushplus CONFIG_PATH lib/cmake/pushplus)
vcpkg_fixup_pkgconfig()
vcpkg_copy_pdbs()

# The programs are built with their libraries; whether they are kept is a feature of its own.
if("tools" IN_LIST FEATURES)
    vcpkg_copy_tools(TOOL_NAMES pushplus-hub pushplus-sandbox AUTO_CLEAN)
else()  # They alone are in these folders: no DLL is built.
    file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/bin" "${CURRENT_PACKAGES_DIR}/debug/bin")
endif()

file(REMOVE_RECURSE
    "${CURRENT_PACKAGES_DIR}/debug/include"
    "${CURRENT_PACKAGES_DIR}/debug/lib/systemd"
    "${CURRENT_PACKAGES_DIR}/debug/share"
    "${CURRENT_PACKAGES_DIR}/lib/systemd"
    "${CURRENT_PACKAGES_DIR}/share/doc"
    "${CURRENT_PACKAGES_DIR}/share/man"
)
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
