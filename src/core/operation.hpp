#pragma once

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What a repetition would do.
enum class Effect {
    reads,    ///< Nothing changes: it may be repeated when its fate is unknown.
    changes,  ///< Repeated only if it surely was not carried out.
    renews,   ///< As `changes`, but nobody needs to look before making it again.
};

/// What opens the door to an operation.
enum class Auth {
    access_key,  ///< The AccessKey, in a header.
    token,       ///< A token, in the body.
};

/// What is fixed about an operation. Its parameters and its reply stand where it is defined, in groups/.
struct Operation {
    const char* name;    ///< The SDK's name, as "topics.detail".
    const char* method;  ///< As on the wire.
    const char* path;
    Effect effect;
    Auth auth = Auth::access_key;
    /// What to do when nobody knows whether a change was carried out.
    const char* when_in_doubt = "look before you repeat it";
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
