# Builds the release archive that scripts/release.sh made in build/archive: brew install --formula packaging/homebrew/pushplus-cpp.rb
class PushplusCpp < Formula
  tree = File.expand_path("../..", __dir__)
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
