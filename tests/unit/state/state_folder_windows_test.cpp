#ifdef _WIN32

#    include <filesystem>
#    include <string>
#    include <thread>

#    include <gmock/gmock.h>

#    include <pushplus/testing/state_store_contract.hpp>

#    include "doubles/environment.hpp"
#    include "files/descriptor.hpp"
#    include "files/own_access_windows.hpp"
#    include "files/wide_path.hpp"
#    include "state_folder_fixture.hpp"

#    include <aclapi.h>
#    include <windows.h>

// A state folder among processes, beside the locks and rights that Windows has.

namespace pushplus_test {
namespace {

using pushplus::make_state_folder;
using pushplus::detail::Descriptor;
using pushplus::detail::rights_of;
using pushplus::detail::Sid;
using pushplus::detail::wide_path;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr const char* folder_of_child = "PUSHPLUS_TEST_FOLDER_OF_CHILD";
constexpr int increments = 100;
// A guard's text without a block: it does not wait for the disk.
constexpr std::string_view begin_of_childrens_count = R"({"version":1})";

class StateFolderOnWindows : public StateFolderFixture {
protected:
    [[nodiscard]] auto blames(const std::string& what) const {
        return AllOf(HasSubstr("the state folder " + path + ": cannot be used: "), HasSubstr(what));
    }
    [[nodiscard]] auto blames_text(const std::string& what) const {
        return AllOf(HasSubstr("the state folder's file " + file("key-1") + ": "), HasSubstr(what));
    }

    /// Opens what is there, to look at it or to be in the way.
    static Descriptor opened(const std::string& what, DWORD access, DWORD shared) {
        Descriptor number(::CreateFileW(wide_path(what).c_str(), access, shared, nullptr, OPEN_EXISTING,
                                        FILE_FLAG_BACKUP_SEMANTICS, nullptr));
        EXPECT_TRUE(number) << what << ": " << pushplus::detail::words_for_last_error();
        return number;
    }

    static void grant(const std::string& what, WELL_KNOWN_SID_TYPE to) {
        const auto whom = Sid::known(to);
        EXPLICIT_ACCESSW entry{};
        entry.grfAccessPermissions = GENERIC_READ;
        entry.grfAccessMode = SET_ACCESS;
        entry.Trustee.TrusteeForm = TRUSTEE_IS_SID;
        entry.Trustee.ptstrName = static_cast<LPWSTR>(whom.get());
        auto path_of_it = pushplus::detail::wide(what);
        ACL* before = nullptr;
        PSECURITY_DESCRIPTOR descriptor = nullptr;
        ASSERT_EQ(::GetNamedSecurityInfoW(path_of_it.data(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr,
                                          nullptr, &before, nullptr, &descriptor),
                  DWORD{ERROR_SUCCESS});
        ACL* after = nullptr;
        ASSERT_EQ(::SetEntriesInAclW(1, &entry, before, &after), DWORD{ERROR_SUCCESS});
        EXPECT_EQ(::SetNamedSecurityInfoW(path_of_it.data(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr,
                                          nullptr, after, nullptr),
                  DWORD{ERROR_SUCCESS});
        ::LocalFree(after);
        ::LocalFree(descriptor);
    }
};

/// This program once more, which runs one test alone.
class Child {
public:
    explicit Child(const std::string& test) {
        wchar_t program[MAX_PATH];
        ::GetModuleFileNameW(nullptr, program, MAX_PATH);
        auto line = L"\"" + std::wstring(program) + L"\" --gtest_filter=" + pushplus::detail::wide(test);
        STARTUPINFOW start{};
        start.cb = sizeof start;
        EXPECT_NE(::CreateProcessW(program, line.data(), nullptr, nullptr, FALSE, 0, nullptr, nullptr, &start, &child_),
                  0);
    }
    ~Child() {
        ::CloseHandle(child_.hThread);
        ::CloseHandle(child_.hProcess);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    [[nodiscard]] DWORD ended() const {
        DWORD code = 1;
        ::WaitForSingleObject(child_.hProcess, INFINITE);
        ::GetExitCodeProcess(child_.hProcess, &code);
        return code;
    }

private:
    PROCESS_INFORMATION child_{};
};

TEST(StateFolderChild, CountsInTheFolderThatItIsGiven) {
    const char* const folder = std::getenv(folder_of_child);
    if (folder == nullptr) GTEST_SKIP() << "it is started by another test";
    const auto store = make_state_folder(folder);
    for (int i = 0; i < increments; ++i) {
        const auto added = store->update("guard-count", [](std::string& text, pushplus::StateStore::Time) {
            if (text.empty()) text = begin_of_childrens_count;
            text += ' ';
        });
        ASSERT_TRUE(added) << added.error().message();
    }
}

TEST_F(StateFolderOnWindows, LosesNoUpdateOfManyProcesses) {
    const Environment named(folder_of_child, path);
    {
        const Child first("StateFolderChild.*"), second("StateFolderChild.*"), third("StateFolderChild.*");
        EXPECT_EQ(first.ended(), 0U);
        EXPECT_EQ(second.ended(), 0U);
        EXPECT_EQ(third.ended(), 0U);
    }
    EXPECT_EQ(seen_by(*store, "guard-count").size(), begin_of_childrens_count.size() + 3 * increments);
    EXPECT_THAT(names_in(path), UnorderedElementsAre("guard-count", "guard-count.lock"));
}

TEST_F(StateFolderOnWindows, IsForItsOwnerAlone) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    for (const auto& each : {path, file("key-1"), file("key-1.lock")}) {
        const auto looked = opened(each, READ_CONTROL, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE);
        const auto rights = rights_of(looked.get());
        EXPECT_EQ(rights.error, DWORD{ERROR_SUCCESS}) << each;
        EXPECT_TRUE(rights.own) << each << " belongs to " << rights.owner;
        EXPECT_FALSE(rights.open_to_others) << each;
    }
}

TEST_F(StateFolderOnWindows, MustNotBeOpenToOthers) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    grant(path, WinWorldSid);
    EXPECT_THAT(fault_of(path), blames("other users have access to it; run `icacls \"" + path + "\" /reset`"));
    EXPECT_EQ(content_of(file("key-1")), "text");
}

TEST_F(StateFolderOnWindows, TakesBackRightsThatWereGivenToOthers) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    grant(file("key-1"), WinWorldSid);
    write(file("key-1.new"), "left behind");
    grant(file("key-1.new"), WinWorldSid);
    EXPECT_TRUE(put(*store, "key-1", "other"));
    EXPECT_FALSE(rights_of(opened(file("key-1"), READ_CONTROL, FILE_SHARE_READ).get()).open_to_others);
}

TEST_F(StateFolderOnWindows, MayHaveAnyName) {
    const auto odd = parent.file("推送加 é");
    EXPECT_TRUE(put(*make_state_folder(odd), "key-1", "text"));
    EXPECT_EQ(seen_by(*make_state_folder(odd + "/"), "key-1"), "text");
    EXPECT_TRUE(std::filesystem::exists(std::filesystem::u8path(odd + "\\key-1")));
}

TEST_F(StateFolderOnWindows, MayLieDeeperThanOldProgramsCanOpen) {
    if (::GetProcAddress(::GetModuleHandleW(L"ntdll"), "wine_get_version") != nullptr)
        GTEST_SKIP() << "Wine does not tell such long paths";
    auto deep = parent.path();
    for (int i = 0; i < 3; ++i) {
        deep += '\\' + std::string(100, 'x');
        EXPECT_EQ(seen_by(*make_state_folder(deep), "key-1"), "");
    }
    EXPECT_TRUE(put(*make_state_folder(deep), "key-1", "deep"));
    EXPECT_EQ(seen_by(*make_state_folder(deep), "key-1"), "deep");
}

TEST_F(StateFolderOnWindows, TellsNamesApartThatWindowsDoesNot) {
    EXPECT_TRUE(put(*store, "key-a", "small"));
    EXPECT_TRUE(put(*store, "key-A", "capital"));
    EXPECT_TRUE(put(*store, "nul", "no device"));
    EXPECT_TRUE(put(*store, "key-a.", "with a dot"));
    EXPECT_EQ(seen_by(*store, "key-a"), "small");
    EXPECT_EQ(seen_by(*store, "key-A"), "capital");
    EXPECT_EQ(seen_by(*store, "nul"), "no device");
    EXPECT_EQ(seen_by(*store, "key-a."), "with a dot");
}

TEST_F(StateFolderOnWindows, MustBeAFolderInAFolder) {
    const auto nowhere = parent.file("missing") + "\\state";
    EXPECT_THAT(fault_of(nowhere), AllOf(HasSubstr(nowhere + ": cannot be used: it cannot be made: "),
                                         HasSubstr("; make the folder that it is to lie in")));
    EXPECT_FALSE(exists(parent.file("missing")));
    write(path, "precious");
    EXPECT_THAT(fault_of(path), blames("it is a file, not a folder"));
    EXPECT_EQ(content_of(path), "precious");
}

TEST_F(StateFolderOnWindows, MustHaveAName) {
    EXPECT_THAT(fault_of(""), HasSubstr("the path is empty"));
    EXPECT_THAT(fault_of(path + std::string("\0.old", 5)), HasSubstr("NUL"));
    EXPECT_THAT(fault_of("nul"), HasSubstr("the path is that of a device"));
    EXPECT_THAT(fault_of("state\xff"), HasSubstr("the path is not UTF-8"));
    EXPECT_THAT(names_in(parent.path()), IsEmpty());
}

TEST_F(StateFolderOnWindows, LeavesAloneWhatIsNoFile) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    for (const char* end : {"", ".lock"}) {
        ASSERT_TRUE(std::filesystem::remove(file("key-1") + end));
        ASSERT_TRUE(std::filesystem::create_directory(file("key-1") + end));
        EXPECT_THAT(fault_of(path), blames_text("it is a folder, not a file"));
        ASSERT_TRUE(std::filesystem::remove(file("key-1") + end));
        EXPECT_TRUE(put(*store, "key-1", "other"));
    }
    ASSERT_TRUE(std::filesystem::create_directory(file("key-1.new")));
    EXPECT_THAT(fault_of(path), blames_text("cannot be written: key-1.new: "));
    EXPECT_EQ(seen_by(*store, "key-1"), "other");
}

TEST_F(StateFolderOnWindows, CannotBeMovedWhileItIsUpdated) {
    EXPECT_TRUE(store->update("key-1", [&](std::string& text, Store::Time) {
        std::error_code refused;
        std::filesystem::rename(path, parent.file("moved"), refused);
        EXPECT_TRUE(refused);
        text = "text";
    }));
    EXPECT_EQ(content_of(file("key-1")), "text");
}

TEST_F(StateFolderOnWindows, IsBusyWhileAnotherKeepsTheTextLocked) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    {
        const auto held = opened(file("key-1.lock"), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE);
        OVERLAPPED begin{};
        ASSERT_NE(::LockFileEx(held.get(), LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &begin), 0);
        EXPECT_TRUE(put(*store, "key-2", "text")) << "another text";
        const auto refused = put(*store, "key-1", "other");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind(), pushplus::ErrorKind::rate_limited);
        EXPECT_TRUE(refused.error().retry_at());
        EXPECT_THAT(refused.error().message(), blames_text("cannot be locked"));
        EXPECT_EQ(content_of(file("key-1")), "text");
    }
    EXPECT_TRUE(put(*store, "key-1", "other"));
}

TEST_F(StateFolderOnWindows, WaitsForAProgramThatHasATextOpenButNotForLong) {
    EXPECT_TRUE(put(*store, "key-1", "old"));
    {
        const auto reader = opened(file("key-1"), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE);
        EXPECT_THAT(fault_of(path), blames_text("cannot be replaced: "));
        std::string seen;
        EXPECT_TRUE(reader.read_up_to(10, seen));
        EXPECT_EQ(seen, "old") << "the text was written over in place";
    }
    EXPECT_THAT(names_in(path), UnorderedElementsAre("key-1", "key-1.lock"));

    std::thread closes;
    EXPECT_TRUE(store->update("key-1", [&](std::string& text, Store::Time) {
        closes = std::thread([this, reader = opened(file("key-1"), GENERIC_READ, FILE_SHARE_READ)] {
            while (!exists(file("key-1.new"))) std::this_thread::yield();
        });
        text = "new";
    }));
    closes.join();
    EXPECT_EQ(content_of(file("key-1")), "new");
}

}  // namespace
}  // namespace pushplus_test

#endif
