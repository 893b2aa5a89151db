#pragma once

#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace pushplus_test {

/// A new folder, removed by the destructor.
class TemporaryFolder {
public:
    TemporaryFolder() {
#ifdef _WIN32
        const auto name = ::testing::TempDir() + "send_guard_" + std::to_string(std::random_device()());
        if (std::filesystem::create_directory(name)) path_ = name;
#else
        std::string name = ::testing::TempDir() + "send_guard_XXXXXX";
        if (::mkdtemp(name.data()) != nullptr) path_ = name;
#endif
        EXPECT_FALSE(path_.empty());
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] std::string file(const std::string& name) const {
        return path_ + static_cast<char>(std::filesystem::path::preferred_separator) + name;
    }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

}  // namespace pushplus_test
