#pragma once

#ifndef _WIN32
#    include <sys/stat.h>
#endif

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include <gmock/gmock.h>

#include <pushplus/state_store.hpp>

#include "files/given_path.hpp"
#include "unit/send_guard/temporary_folder.hpp"

namespace pushplus_test {

using pushplus::detail::path_separator;

/// A state folder at a path where there is nothing yet.
class StateFolderFixture : public ::testing::Test {
protected:
    using Store = pushplus::StateStore;

    static pushplus::Result<void> put(Store& store, std::string_view name, const std::string& text) {
        return store.update(name, [&](std::string& stored, Store::Time) { stored = text; });
    }
    static std::string seen_by(Store& store, std::string_view name) {
        std::string seen;
        const auto looked = store.update(name, [&](std::string& stored, Store::Time) { seen = stored; });
        EXPECT_TRUE(looked) << looked.error().message();
        return seen;
    }
    /// What an update of a folder fails with.
    static std::string fault_of(const std::string& folder, std::string_view name = "key-1") {
        const auto updated = put(*pushplus::make_state_folder(folder), name, "refused");
        EXPECT_FALSE(updated) << folder;
        if (updated) return "";
        EXPECT_EQ(updated.error().kind(), pushplus::ErrorKind::internal);
        return updated.error().message();
    }

    static std::string content_of(const std::string& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static void write(const std::string& path, const std::string& content) {
        std::ofstream(path, std::ios::binary) << content;
    }
    static bool exists(const std::string& path) {
        return std::filesystem::exists(std::filesystem::symlink_status(path));
    }
#ifndef _WIN32
    static unsigned mode_of(const std::string& path) {
        struct stat status {};
        EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
        return status.st_mode & 07777U;
    }
#endif
    static std::set<std::string> names_in(const std::string& folder) {
        std::set<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            names.insert(entry.path().filename().string());
        return names;
    }
    [[nodiscard]] std::string file(const std::string& name) const { return path + path_separator + name; }

    const TemporaryFolder parent;
    const std::string path = parent.file("state");
    const std::shared_ptr<Store> store = pushplus::make_state_folder(path);
};

}  // namespace pushplus_test
