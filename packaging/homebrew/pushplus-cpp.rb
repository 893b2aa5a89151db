# Builds the archive that scripts/release.sh (--draft: of a version without a date) made in the tree that
# HOMEBREW_PUSHPLUS_TREE names. Homebrew takes formulae from taps only, and in a tap this file does not know its tree:
#
#     brew tap-new local/pushplus
#     cp packaging/homebrew/pushplus-cpp.rb "$(brew --repository local/pushplus)/Formula/"
#     HOMEBREW_PUSHPLUS_TREE=$PWD brew install local/pushplus/pushplus-cpp
class PushplusCpp < Formula
  tree = ENV.fetch("HOMEBREW_PUSHPLUS_TREE") do
    raise "pushplus-cpp: set HOMEBREW_PUSHPLUS_TREE to the full path of the sources, where scripts/release.sh has run"
  end
  number = File.read("#{tree}/include/pushplus/version.hpp").scan(/PUSHPLUS_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)/).join(".")

  desc "C++17 SDK for the push service pushplus"
  url "file://#{tree}/build/archive/pushplus-cpp-#{number}.tar.gz"
  version number
  license "MIT"

  depends_on "cli11" => :build
  depends_on "cmake" => :build
  depends_on "cpp-httplib" => :build
  depends_on "ninja" => :build
  depends_on "nlohmann-json" => :build
  depends_on "pkgconf" => :build
  depends_on "curl"
  depends_on "hiredis"
  depends_on "md4c"
  depends_on "openssl@3"

  uses_from_macos "zlib"

  def install
    system "cmake", "-S", ".", "-B", "build", "-G", "Ninja", *std_cmake_args,
           "-DBUILD_SHARED_LIBS=ON",
           "-DPUSHPLUS_BUILD_SANDBOX=ON",
           "-DPUSHPLUS_BUILD_REDIS=ON",
           "-DPUSHPLUS_BUILD_HUB=ON",
           "-DPUSHPLUS_BUILD_TESTS=OFF",
           "-DPUSHPLUS_BUILD_EXAMPLES=OFF",
           "-DPUSHPLUS_FETCH_DEPENDENCIES=OFF"
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/pushplus-sandbox --version")
    assert_match version.to_s, shell_output("#{bin}/pushplus-hub --version")
  end
end
