#pragma once

#ifdef _WIN32

#    include <array>
#    include <cstddef>
#    include <string>

#    include <windows.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The identity of a user or group.
class Sid {
public:
    /// Null where the system has none for us.
    [[nodiscard]] PSID get() const noexcept { return known_ ? const_cast<std::byte*>(bytes_.data()) : nullptr; }
    [[nodiscard]] bool is(PSID other) const noexcept;
    [[nodiscard]] std::string text() const;

    /// The user that this thread acts for.
    [[nodiscard]] static Sid of_user() noexcept;
    /// Who owns what this thread makes if nothing else is said: the user, or the administrators if it is one of them.
    [[nodiscard]] static Sid of_new_files() noexcept;
    [[nodiscard]] static Sid known(WELL_KNOWN_SID_TYPE which) noexcept;

private:
    alignas(void*) std::array<std::byte, SECURITY_MAX_SID_SIZE> bytes_{};
    bool known_ = false;
};

/// What makes a new file or folder this user's alone, whatever its folder would grant.
class ForThisUserAlone {
public:
    enum class What { file, folder };

    explicit ForThisUserAlone(What what) noexcept;
    ForThisUserAlone(const ForThisUserAlone&) = delete;
    ForThisUserAlone& operator=(const ForThisUserAlone&) = delete;

    /// Null: see GetLastError.
    [[nodiscard]] SECURITY_ATTRIBUTES* get() noexcept { return made_ ? &attributes_ : nullptr; }

private:
    const Sid user_ = Sid::of_user();
    alignas(ACL) std::array<std::byte, sizeof(ACL) + sizeof(ACCESS_ALLOWED_ACE) + SECURITY_MAX_SID_SIZE> list_{};
    SECURITY_DESCRIPTOR descriptor_{};
    SECURITY_ATTRIBUTES attributes_{};
    bool made_ = false;
};

/// Who may use what is open.
struct Rights {
    DWORD error = ERROR_SUCCESS;  ///< Why the rest is not known.
    bool own = false;             ///< It belongs to this user, or to the group that owns what this user makes.
    std::string owner{};
    /// Somebody else may do something with it or with what is made in it, beside the system and the administrators, who
    /// could take any right.
    bool open_to_others = false;
};

[[nodiscard]] Rights rights_of(HANDLE opened);
/// What is wrong with what is open to others, and the commands that make it this user's alone.
[[nodiscard]] std::string words_for_open_to_others(const std::string& path, ForThisUserAlone::What what);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
