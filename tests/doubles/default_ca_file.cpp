#include "default_ca_file.hpp"

#include <atomic>
#include <utility>

namespace pushplus_test {

namespace {

std::atomic<char*> reported{nullptr};

}  // namespace

DefaultCaFile::DefaultCaFile(std::string path) : path_(std::move(path)) { reported = path_.data(); }
DefaultCaFile::~DefaultCaFile() { reported = nullptr; }
char* DefaultCaFile::path() noexcept { return reported; }

}  // namespace pushplus_test
