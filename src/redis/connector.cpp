#include "connector.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "refusal.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view the_server = "Redis at ", the_sentinel = "the sentinel at ";

std::optional<StreamTls> tls_of(const RedisOptions& options, const Address& address) {
    if (!address.tls) return std::nullopt;
    return StreamTls{options.ca_bundle, options.client_certificate, options.client_key};
}

Fault plain_fault(Fault::Cause cause, std::string message) {
    Fault fault;
    fault.cause = cause;
    fault.message = std::move(message);
    return fault;
}

bool is_text(const Reply& reply) { return reply.type == Reply::Type::text; }

}  // namespace

Fault at(std::string_view what, const StreamPlace& place, Fault fault) {
    fault.message = std::string(what) + to_string(place) + ": " + fault.message;
    return fault;
}

Connector::Connector(RedisOptions options, Address address)
    : options_(std::move(options)), address_(std::move(address)), streams_(tls_of(options_, address_)) {}

Connector::Opened Connector::open(Moment deadline) const {
    return address_.sentinels.empty() ? open_ready(address_.server, deadline) : open_primary(deadline);
}

Connector::Opened Connector::open_named(const StreamPlace& place, Moment deadline) const {
    if (!address_.tls && !options_.dangerously_allow_plain_redis && leaves_this_machine(place))
        return at(the_server, place,
                  plain_fault(Fault::Cause::refused,
                              "another server named it, and it is not on this machine, so that the password and the "
                              "AccessKey could be read on the way; use TLS, or set dangerously_allow_plain_redis"));
    return open_ready(place, deadline);
}

Connector::Opened Connector::open_stream(const StreamPlace& place, Moment deadline) const {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    auto stream = streams_.open(place, std::max(left, milliseconds(1)));
    if (stream) return std::make_unique<Connection>(*std::move(stream), place);
    auto fault =
        plain_fault(stream.error().kind() == ErrorKind::timeout ? Fault::Cause::timed_out : Fault::Cause::broken,
                    stream.error().message());
    fault.kind = stream.error().kind();
    return fault;
}

void Connector::add_login(Commands& commands) const {
    if (options_.user.empty())
        commands.add({"AUTH", options_.password});
    else
        commands.add({"AUTH", options_.user, options_.password});
}

Connector::Opened Connector::open_ready(const StreamPlace& place, Moment deadline) const {
    auto opened = open_stream(place, deadline);
    if (!opened) return at(the_server, place, std::move(opened.fault()));
    Commands commands;
    std::vector<std::string_view> names;
    if (has_login()) {
        add_login(commands);
        names.push_back("AUTH");
    }
    if (address_.database != 0) {
        commands.add({"SELECT", std::to_string(address_.database)});
        names.push_back("SELECT");
    }
    if (names.empty()) return opened;
    auto said = (*opened)->exchange(commands, std::min(deadline, end_of_commands()));
    if (!said) return at(the_server, place, std::move(said.fault()));
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!(*said)[i].is_status("OK")) return at(the_server, place, unexpected(names[i], (*said)[i]));
    return opened;
}

// A sentinel that is dead must not take the time of those after it.
Connector::Opened Connector::open_primary(Moment deadline) const {
    const auto count = address_.sentinels.size();
    const auto first = sentinel_.load(std::memory_order_relaxed);
    for (std::size_t tried = 0;; ++tried) {
        const auto which = (first + tried) % count;
        const auto now = steady_clock::now();
        const auto share = (deadline - now) / static_cast<int>(count - tried);
        auto opened = open_primary_by(address_.sentinels[which], now + share);
        if (opened) {
            sentinel_.store(which, std::memory_order_relaxed);
            return opened;
        }
        if (tried + 1 == count || steady_clock::now() >= deadline) return opened;
    }
}

Connector::Opened Connector::open_primary_by(const StreamPlace& sentinel, Moment deadline) const {
    auto place = ask_sentinel(sentinel, deadline);
    if (!place) return at(the_sentinel, sentinel, std::move(place.fault()));
    auto opened = open_named(*place, deadline);
    if (!opened) return opened;
    // In a failover a sentinel may still name the one that was the primary.
    Commands commands;
    commands.add({"ROLE"});
    auto said = (*opened)->exchange(commands, std::min(deadline, end_of_commands()));
    if (!said) return at(the_server, *place, std::move(said.fault()));
    const auto& role = said->front();
    if (role.type != Reply::Type::array || role.elements.empty() || !is_text(role.elements.front()))
        return at(the_server, *place, unexpected("ROLE", role));
    if (role.elements.front().text != "master")
        return at(the_server, *place,
                  plain_fault(Fault::Cause::read_only,
                              "the sentinel at " + to_string(sentinel) +
                                  " names it as the primary, but it is none; is a failover under way?"));
    return opened;
}

Attempt<StreamPlace> Connector::ask_sentinel(const StreamPlace& sentinel, Moment deadline) const {
    auto opened = open_stream(sentinel, deadline);
    if (!opened) return std::move(opened.fault());
    const auto end = std::min(deadline, end_of_commands());
    const auto ask = [&](bool with_login) -> Attempt<Reply> {
        Commands commands;
        if (with_login) add_login(commands);
        commands.add({"SENTINEL", "get-master-addr-by-name", address_.primary_name});
        auto said = (*opened)->exchange(commands, end);
        if (!said) return std::move(said.fault());
        for (auto& reply : *said)
            if (reply.type == Reply::Type::error)
                return refusal(with_login && &reply == &said->front() ? "AUTH" : "SENTINEL", reply.text);
        return std::move(said->back());
    };
    auto named = ask(false);
    if (!named && named.fault().code == "NOAUTH" && has_login()) named = ask(true);
    if (!named) return std::move(named.fault());
    if (named->type == Reply::Type::nil)
        return plain_fault(Fault::Cause::refused,
                           "it knows no primary named " + address_.primary_name + "; correct RedisOptions::address");
    const auto& both = named->elements;
    if (both.size() != 2 || !is_text(both[0]) || !is_text(both[1])) return unexpected("SENTINEL", *named);
    if (auto place = read_place(both[0].text, both[1].text)) return *std::move(place);
    return unexpected("SENTINEL", *named);
}

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
