"""The Conan 2 recipe of pushplus-cpp. It builds the tree in which it lies: conan create packaging/conan"""

import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rm, rmdir

required_conan_version = ">=2.0"


class PushplusCpp(ConanFile):
    name = "pushplus-cpp"
    description = "C++17 SDK for the push service pushplus"
    license = "MIT"
    topics = ("push", "notification", "wechat", "pushplus")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {
        "shared": [True, False],
        "fPIC": [True, False],
        "sandbox": [True, False],
        "redis": [True, False],
        "hub": [True, False],
        "tools": [True, False],
    }
    # Not of sandbox and hub: configure() may give an option a value only if it has none.
    default_options = {
        "shared": False,
        "fPIC": True,
        "redis": False,
        "tools": False,
    }

    @property
    def _tree(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):
        header = load(self, os.path.join(self._tree, "include", "pushplus", "version.hpp"))
        parts = [re.search(rf"PUSHPLUS_VERSION_{part} (\d+)", header)[1] for part in ("MAJOR", "MINOR", "PATCH")]
        self.version = ".".join(parts)

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "README*.md", "CHANGELOG.md"):
            copy(self, pattern, self._tree, self.export_sources_folder)
        for folder in ("cmake", "include", "packaging", "src"):
            copy(self, "*", os.path.join(self._tree, folder), os.path.join(self.export_sources_folder, folder))

    def config_options(self):
        if self.settings.os == "Windows":
            del self.options.fPIC

    def configure(self):
        if self.options.shared:
            self.options.rm_safe("fPIC")
        # The programs are built with their libraries.
        for component in ("sandbox", "hub"):
            if getattr(self.options, component).value is None:
                setattr(self.options, component, bool(self.options.tools))

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("libcurl/[>=7.68 <9]")
        self.requires("nlohmann_json/[>=3.9 <4]", visible=False)
        if self.settings.os != "Windows" or self.options.sandbox or self.options.hub:
            self.requires("openssl/[>=1.1 <4]")
        if self.options.sandbox:
            self.requires("cpp-httplib/[>=0.11 <1]")
            self.requires("md4c/[>=0.4.8 <1]")
        if self.options.sandbox or self.options.hub:
            self.requires("zlib/[>=1.2 <2]")
            self.requires("cli11/[>=2.0 <3]", visible=False)
        if self.options.redis:
            self.requires("hiredis/[>=0.14 <2]")

    def validate(self):
        check_min_cppstd(self, 17)
        if self.settings.os == "Windows" and self.options.shared:
            raise ConanInvalidConfiguration("pushplus-cpp is a static library on Windows: shared=False")
        if self.options.tools and not (self.options.sandbox and self.options.hub):
            raise ConanInvalidConfiguration("tools=True needs sandbox and hub, which are not to be False then")

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["PUSHPLUS_BUILD_SANDBOX"] = bool(self.options.sandbox)
        toolchain.cache_variables["PUSHPLUS_BUILD_REDIS"] = bool(self.options.redis)
        toolchain.cache_variables["PUSHPLUS_BUILD_HUB"] = bool(self.options.hub)
        toolchain.cache_variables["PUSHPLUS_BUILD_TESTS"] = False
        toolchain.cache_variables["PUSHPLUS_BUILD_EXAMPLES"] = False
        toolchain.cache_variables["PUSHPLUS_FETCH_DEPENDENCIES"] = False
        toolchain.cache_variables["PUSHPLUS_SHARE_CA_STORE"] = self.settings.os != "Windows"
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        if not self.options.tools:
            rm(self, "pushplus-*", os.path.join(self.package_folder, "bin"))
        # CMakeDeps describes the package to its users.
        for folder in ("lib/cmake", "lib/pkgconfig", "lib/systemd", "share"):
            rmdir(self, os.path.join(self.package_folder, folder))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "pushplus")
        core = ["libcurl::libcurl"]
        server = ["openssl::openssl", "zlib::zlib"]
        if self.settings.os != "Windows":
            core.append("openssl::openssl")
        self._add_component("pushplus", "pushplus", core)
        if self.options.sandbox:
            self._add_component("sandbox", "pushplus_sandbox",
                                ["pushplus", "cpp-httplib::cpp-httplib", "md4c::md4c", *server])
        if self.options.redis:
            self._add_component("redis", "pushplus_redis", ["pushplus", "hiredis::hiredis"])
        if self.options.hub:
            self._add_component("hub", "pushplus_hub", ["pushplus", *server])

    def _add_component(self, component, library, requires):
        info = self.cpp_info.components[component]
        info.set_property("cmake_target_name", f"pushplus::{component}")
        info.set_property("pkg_config_name", library.replace("_", "-"))
        info.libs = [library]
        info.requires = requires
        if not self.options.shared:
            info.defines = ["PUSHPLUS_STATIC"]
        if self.settings.os in ("Linux", "FreeBSD"):
            info.system_libs = ["pthread"]
        elif self.settings.os == "Windows" and component == "pushplus":
            info.system_libs = ["ws2_32", "advapi32"]
