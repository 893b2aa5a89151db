#include "refusal.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "address.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

namespace {

struct Advice {
    std::string_view code;
    std::string_view within;  ///< Of the server's words, to tell the meanings of one code apart; empty: any.
    const char* sentence;
};

// The first that fits counts.
constexpr Advice known[] = {
    {"NOAUTH", "", "it asks for a password; set RedisOptions::password, and user for a user of its ACL"},
    {"WRONGPASS", "", "it rejects the user or the password; correct RedisOptions::user and password"},
    {"ERR", "invalid password", "it rejects the password; correct RedisOptions::password"},
    {"ERR", "without any password configured",
     "it has no password for its default user; clear RedisOptions::password, or set one on the server"},
    {"ERR", "no password is set", "it has no password; clear RedisOptions::password, or set one on the server"},
    {"ERR", "for 'auth' command", "it knows no users, since it is older than Redis 6; clear RedisOptions::user"},
    {"NOPERM", "",
     "its ACL does not allow the user this; allow the keys that begin with RedisOptions::prefix and the commands "
     "watch, unwatch, get, time, multi, set and exec, behind Sentinel role as well, and select for a database other "
     "than 0"},
    {"READONLY", "", "it is a replica, which takes no writes; name the primary, or find it with sentinel://"},
    {"ASK", "", "the cluster is moving this key to another node; the next update may succeed"},
    {"TRYAGAIN", "", "the cluster is moving this key to another node; the next update may succeed"},
    {"CLUSTERDOWN", "", "its cluster does not work; look at CLUSTER INFO on its nodes"},
    {"CROSSSLOT", "", "its cluster does not keep the keys of one transaction together; connect to a node itself"},
    {"LOADING", "", "it has just started and is still loading its data; it takes updates when it is done"},
    {"BUSY", "", "a script of another program keeps it busy; end it with SCRIPT KILL"},
    {"OOM", "", "its memory is full; raise its maxmemory, or choose a maxmemory-policy that evicts other keys"},
    {"MISCONF", "", "it cannot save to its disk and takes no writes; look at its log"},
    {"NOREPLICAS", "", "it has fewer replicas than its min-replicas-to-write and takes no writes"},
    {"MASTERDOWN", "", "it is a replica without its primary; name the primary, or find it with sentinel://"},
    {"DENIED", "", "its protected mode takes no connections from other machines; set a password on it"},
    {"WRONGTYPE", "",
     "something other than a text lies at the key; another program uses it: choose another RedisOptions::prefix"},
    {"EXECABORT", "", "it gave up the transaction"},
    {"ERR", "max number of clients", "it takes no further connections; raise its maxclients"},
    {"ERR", "DB index is out of range", "it has no database of this number; correct RedisOptions::address"},
    {"ERR", "not allowed in cluster mode",
     "a cluster has one database, of number 0; take the number out of RedisOptions::address"},
    {"ERR", "unknown command",
     "it does not know this command (a proxy, or one that was renamed?); connect to Redis itself, or use the hub"},
};

bool is_of_a_code(char c) noexcept { return (c >= 'A' && c <= 'Z') || c == '_'; }

std::string code_of(std::string_view error) {
    const auto code = error.substr(0, error.find(' '));
    constexpr std::size_t longest = 24;
    if (code.empty() || code.size() > longest || !std::all_of(code.begin(), code.end(), &is_of_a_code))
        return "unknown error";
    return std::string(code);
}

// "MOVED 3999 127.0.0.1:7002"; the host is empty where it is that of the node that says so.
std::optional<StreamPlace> moved_to(std::string_view error) {
    const auto blank = error.rfind(' ');
    const auto colon = error.rfind(':');
    if (blank == std::string_view::npos || colon == std::string_view::npos || colon < blank) return std::nullopt;
    const auto host = error.substr(blank + 1, colon - blank - 1);
    const auto port = error.substr(colon + 1);
    auto place = read_place(host.empty() ? "localhost" : host, port);
    if (place && host.empty()) place->host.clear();
    return place;
}

}  // namespace

Fault refusal(std::string_view command, std::string_view error) {
    Fault fault;
    fault.cause = Fault::Cause::refused;
    fault.code = code_of(error);
    if (fault.code == "MOVED") {
        if (auto place = moved_to(error)) {
            fault.cause = Fault::Cause::moved;
            fault.place = *std::move(place);
        }
        fault.message = "its cluster has moved the key to another node, which was not found";
        return fault;
    }
    if (fault.code == "READONLY") fault.cause = Fault::Cause::read_only;
    fault.message = "it rejects " + std::string(command) + " (" + fault.code + ")";
    const auto* const advice = std::find_if(std::begin(known), std::end(known), [&](const Advice& one) {
        return fault.code == one.code && error.find(one.within) != std::string_view::npos;
    });
    if (advice != std::end(known)) fault.message.append(": ").append(advice->sentence);
    return fault;
}

Fault unexpected(std::string_view command, const Reply& reply) {
    if (reply.type == Reply::Type::error) return refusal(command, reply.text);
    Fault fault;
    fault.cause = Fault::Cause::garbage;
    fault.message = "what it says to " + std::string(command) + " is not what Redis says; is it another server?";
    return fault;
}

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
