#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <pushplus/detail/export.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

namespace detail {
class StoreHealth;
}

/// Small texts that processes share, each under a name: what the processes of one account know together. Any engine
/// with compare-and-set and a clock can be one.
///
/// After a failed update the library leaves the store alone for a growing pause, 1 s to 30 s, in which all clients that
/// were given this object see the same failure at once.
///
/// Thread safety: implementations must allow `update` from any thread, and from as many processes as share the texts.
class PUSHPLUS_API StateStore {
public:
    using Time = std::chrono::system_clock::time_point;
    using Change = std::function<void(std::string& text, Time now)>;

    StateStore();
    virtual ~StateStore();
    StateStore(const StateStore&) = delete;
    StateStore& operator=(const StateStore&) = delete;

    /// Passes text `name` (empty if there is none) to `change` together with the store's own time, and stores the
    /// result if it differs. No other update changes the text meanwhile. If that takes several tries, `change` is
    /// called anew with newer text, and only its last call counts. Success without a call of `change` is a failure of
    /// the store. After an error, nothing is known to be stored. `invalid_argument`: the store can never work as it was
    /// made, and callers without a usable AccessKey end at once.
    /// It may be slow, but should end by itself, as the library's own stores do: a blocking call that needs it waits
    /// for its end. It is never called on an event loop's thread, unless a callback makes a blocking call there.
    /// Asynchronous calls have it called on a thread that the object starts at need, and for a while after their
    /// client has ended.
    /// A text has 4 MiB at most; what lies there longer is an error. It is kept 400 days after it was last changed.
    [[nodiscard]] virtual Result<void> update(std::string_view name, const Change& change) = 0;

private:
    friend class detail::StoreHealth;
    const std::unique_ptr<detail::StoreHealth> health_;
};

/// A store for the processes of one user on one machine: a folder with a file for each text.
///
/// The folder (0700) is made if its parent is there; its files are readable by their owner alone (0600). A relative
/// path is taken from the working directory of now. What others can read, belongs to another user or lies on a network
/// file system is not used: each update is an error that says so. (Only Linux and Windows can tell that it is one.)
/// Windows: the path is UTF-8, and an access list takes the place of the modes. Containers share it by a volume and one
/// uid.
[[nodiscard]] PUSHPLUS_API std::shared_ptr<StateStore> make_state_folder(std::string path);

}  // namespace v0
}  // namespace pushplus
