#pragma once

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Whether an operation changes anything, which decides when it may be retried.
enum class Effect {
    reads,       ///< Nothing changes: retried also when it is unknown whether it was carried out.
    changes,     ///< Retried only if it certainly was not carried out.
    issues_key,  ///< As `changes`, but there is nothing to look up before it is called again.
};

/// How an operation authenticates its caller.
enum class Auth {
    access_key,  ///< The AccessKey, in a header.
    token,       ///< A token, in the body.
};

/// The fixed part of an operation. Its parameters and its response stand in its statement, in groups/.
struct Operation {
    const char* name;    ///< The SDK's name, such as "topics.detail".
    const char* method;  ///< As on the wire.
    const char* path;
    Effect effect;
    Auth auth = Auth::access_key;
    /// The advice to the caller when it is unknown whether a change was carried out.
    const char* when_in_doubt = "look before you retry it";
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
