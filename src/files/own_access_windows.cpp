#ifdef _WIN32

#    include "own_access_windows.hpp"

#    include <algorithm>
#    include <iterator>
#    include <memory>

#    include <aclapi.h>
#    include <sddl.h>

#    include "descriptor.hpp"
#    include "wide_path.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

struct LocalFreed {
    void operator()(void* memory) const noexcept { ::LocalFree(memory); }
};

Descriptor opened_token() noexcept {
    HANDLE token = nullptr;
    if (::OpenThreadToken(::GetCurrentThread(), TOKEN_QUERY, TRUE, &token) == 0 &&
        ::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &token) == 0)
        return {};
    return Descriptor(token);
}

// It begins with a pointer to the identity, which lies behind it.
struct TokenAnswer {
    union {
        TOKEN_USER user;
        TOKEN_OWNER owner;
    };
    std::byte identity[SECURITY_MAX_SID_SIZE];
};

bool ask_token(TOKEN_INFORMATION_CLASS what, TokenAnswer& answer) noexcept {
    const auto token = opened_token();
    DWORD size = 0;
    return token && ::GetTokenInformation(token.get(), what, &answer, sizeof answer, &size) != 0;
}

// Whether an entry of an access list grants something to anybody else.
bool grants_to_others(const ACE_HEADER& entry, const Sid& user) {
    switch (entry.AceType) {
        case ACCESS_DENIED_ACE_TYPE:
        case ACCESS_DENIED_OBJECT_ACE_TYPE:
        case ACCESS_DENIED_CALLBACK_ACE_TYPE:
        case ACCESS_DENIED_CALLBACK_OBJECT_ACE_TYPE: return false;
        case ACCESS_ALLOWED_ACE_TYPE: break;
        default: return true;
    }
    const auto& allowed = reinterpret_cast<const ACCESS_ALLOWED_ACE&>(entry);
    if (allowed.Mask == 0) return false;
    const PSID whom = const_cast<DWORD*>(&allowed.SidStart);
    if (user.is(whom)) return false;
    constexpr WELL_KNOWN_SID_TYPE trusted[] = {WinLocalSystemSid, WinBuiltinAdministratorsSid, WinCreatorOwnerSid,
                                               WinCreatorOwnerRightsSid};
    return std::none_of(std::begin(trusted), std::end(trusted),
                        [whom](WELL_KNOWN_SID_TYPE each) { return Sid::known(each).is(whom); });
}

bool is_open_to_others(ACL* list, const Sid& user) {
    if (list == nullptr) return true;  // No list grants everything.
    for (DWORD i = 0; i < list->AceCount; ++i) {
        void* entry = nullptr;
        if (::GetAce(list, i, &entry) == 0 || grants_to_others(*static_cast<const ACE_HEADER*>(entry), user))
            return true;
    }
    return false;
}

}  // namespace

bool Sid::is(PSID other) const noexcept { return known_ && other != nullptr && ::EqualSid(get(), other) != 0; }

std::string Sid::text() const {
    wchar_t* words = nullptr;
    if (!known_ || ::ConvertSidToStringSidW(get(), &words) == 0) return "unknown";
    const std::unique_ptr<wchar_t, LocalFreed> freed(words);
    return narrow(words);
}

Sid Sid::of_user() noexcept {
    Sid sid;
    TokenAnswer answer{};
    sid.known_ =
        ask_token(TokenUser, answer) && ::CopySid(SECURITY_MAX_SID_SIZE, sid.bytes_.data(), answer.user.User.Sid) != 0;
    return sid;
}

Sid Sid::of_new_files() noexcept {
    Sid sid;
    TokenAnswer answer{};
    sid.known_ =
        ask_token(TokenOwner, answer) && ::CopySid(SECURITY_MAX_SID_SIZE, sid.bytes_.data(), answer.owner.Owner) != 0;
    return sid;
}

Sid Sid::known(WELL_KNOWN_SID_TYPE which) noexcept {
    Sid sid;
    DWORD size = SECURITY_MAX_SID_SIZE;
    sid.known_ = ::CreateWellKnownSid(which, nullptr, sid.bytes_.data(), &size) != 0;
    return sid;
}

ForThisUserAlone::ForThisUserAlone(What what) noexcept {
    auto* const list = reinterpret_cast<ACL*>(list_.data());
    const DWORD heirs = what == What::folder ? OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE : 0;
    made_ = user_.get() != nullptr && ::InitializeAcl(list, static_cast<DWORD>(list_.size()), ACL_REVISION) != 0 &&
            ::AddAccessAllowedAceEx(list, ACL_REVISION, heirs, FILE_ALL_ACCESS, user_.get()) != 0 &&
            ::InitializeSecurityDescriptor(&descriptor_, SECURITY_DESCRIPTOR_REVISION) != 0 &&
            ::SetSecurityDescriptorOwner(&descriptor_, user_.get(), FALSE) != 0 &&
            ::SetSecurityDescriptorDacl(&descriptor_, TRUE, list, FALSE) != 0 &&
            ::SetSecurityDescriptorControl(&descriptor_, SE_DACL_PROTECTED, SE_DACL_PROTECTED) != 0;
    attributes_.nLength = sizeof attributes_;
    attributes_.lpSecurityDescriptor = &descriptor_;
}

Rights rights_of(HANDLE opened) {
    Rights rights;
    PSID owner = nullptr;
    ACL* list = nullptr;
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    rights.error = ::GetSecurityInfo(opened, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                                     &owner, nullptr, &list, nullptr, &descriptor);
    const std::unique_ptr<void, LocalFreed> freed(descriptor);
    if (rights.error != ERROR_SUCCESS) return rights;
    const auto user = Sid::of_user();
    rights.own = user.is(owner) || Sid::of_new_files().is(owner);
    wchar_t* words = nullptr;
    if (owner != nullptr && ::ConvertSidToStringSidW(owner, &words) != 0) {
        const std::unique_ptr<wchar_t, LocalFreed> freed_words(words);
        rights.owner = narrow(words);
    }
    rights.open_to_others = is_open_to_others(list, user);
    return rights;
}

std::string words_for_open_to_others(const std::string& path, ForThisUserAlone::What what) {
    const auto icacls = "`icacls \"" + path + "\" ";
    const char* const heirs = what == ForThisUserAlone::What::folder ? "(OI)(CI)" : "";
    return "other users have access to it; run " + icacls + "/reset`, then " + icacls + "/inheritance:r /grant *" +
           Sid::of_user().text() + ":" + heirs + "F`";
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
