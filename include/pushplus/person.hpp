#pragma once

namespace pushplus {
inline namespace v0 {

/// What a person told WeChat. Unknown numbers are kept; the service also sends -1, without saying what it means.
/// Source: 三.2 (userSex).
enum class UserSex : int {
    unset = 0,
    male = 1,
    female = 2,
};

/// Whether a person's e-mail address is proven to be theirs. Unknown numbers are kept. Source: 三.2 (emailStatus).
enum class EmailStatus : int {
    unverified = 0,
    pending = 1,  ///< Waiting for the person to confirm it.
    verified = 2,
};

}  // namespace v0
}  // namespace pushplus
