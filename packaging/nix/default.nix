# Builds the tree in which it lies: nix-build packaging/nix
{ pkgs ? import <nixpkgs> { }
, withSandbox ? true
, withRedis ? true
, withHub ? true
}:

let
  inherit (pkgs) lib;
  header = builtins.readFile ../../include/pushplus/version.hpp;
  part = name: builtins.head (builtins.match ".*PUSHPLUS_VERSION_${name} ([0-9]+).*" header);
  onOff = option: value: "-DPUSHPLUS_${option}=${if value then "ON" else "OFF"}";
in
pkgs.stdenv.mkDerivation {
  pname = "pushplus-cpp";
  version = "${part "MAJOR"}.${part "MINOR"}.${part "PATCH"}";
  src = lib.cleanSourceWith {
    src = lib.cleanSource ../..;
    filter = path: _: path != toString ../../build;
  };

  nativeBuildInputs = [ pkgs.cmake pkgs.ninja pkgs.pkg-config ];
  buildInputs = [ pkgs.curl pkgs.openssl pkgs.nlohmann_json ]
    ++ lib.optionals withSandbox [ pkgs.httplib pkgs.md4c ]
    ++ lib.optionals (withSandbox || withHub) [ pkgs.cli11 pkgs.zlib ]
    ++ lib.optional withRedis pkgs.hiredis;

  cmakeFlags = [
    "-DBUILD_SHARED_LIBS=ON"
    (onOff "BUILD_SANDBOX" withSandbox)
    (onOff "BUILD_REDIS" withRedis)
    (onOff "BUILD_HUB" withHub)
    (onOff "BUILD_TESTS" false)
    (onOff "BUILD_EXAMPLES" false)
    (onOff "FETCH_DEPENDENCIES" false)
  ];

  meta = {
    description = "C++17 SDK for the push service pushplus";
    license = lib.licenses.mit;
    platforms = lib.platforms.unix;
  };
}
