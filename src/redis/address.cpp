#include "address.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "../base/ascii.hpp"
#include "../base/loopback.hpp"
#include "../base/make_error.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

namespace {

using std::chrono::milliseconds;

constexpr int redis_port = 6379, sentinel_port = 26379;
constexpr std::size_t longest_host = 255, longest_prefix = 128;
// As in `sockaddr_un`, with the 0 at its end.
constexpr std::size_t longest_socket_path = 107;
constexpr std::size_t most_sentinels = 16;

template <class Allowed>
bool consists_of(std::string_view text, Allowed allowed) {
    return std::all_of(text.begin(), text.end(), allowed);
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= longest_host && is_alphanumeric(text.front()) &&
           consists_of(text, [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_ipv6(std::string_view text) {
    return text.size() >= 2 && text.size() <= 45 && text.find(':') != std::string_view::npos &&
           consists_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' ||
                      c == '.';
           });
}

// Decimal digits without a sign, a blank or a leading 0.
std::optional<int> number(std::string_view text, int most) {
    int value = 0;
    const char* const end = text.data() + text.size();
    if (text.empty() || text.front() == '-' || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    const auto parsed = std::from_chars(text.data(), end, value);
    if (parsed.ec != std::errc() || parsed.ptr != end || value > most) return std::nullopt;
    return value;
}

std::optional<StreamPlace> read_host_and_port(std::string_view text, int default_port) {
    std::string_view port;
    bool has_port = false;
    if (text.substr(0, 1) == "[") {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        const auto rest = text.substr(end + 1);
        has_port = !rest.empty();
        if (has_port && rest.front() != ':') return std::nullopt;
        if (has_port) port = rest.substr(1);
        text = text.substr(1, end - 1);
        if (!is_ipv6(text)) return std::nullopt;
    } else {
        const auto colon = text.find(':');
        has_port = colon != std::string_view::npos;
        if (has_port) port = text.substr(colon + 1);
        text = text.substr(0, colon);
        if (!is_name(text)) return std::nullopt;
    }
    return read_place(text, has_port ? port : std::to_string(default_port));
}

Error unusable(std::string_view why) {
    return make_error(ErrorKind::invalid_argument, std::string("RedisOptions::").append(why));
}

constexpr const char* how_to_write =
    "address cannot be read; write it as redis://host:port/database, rediss://… for TLS, unix:/path or sentinel://name";

// "/2" behind the host, or nothing.
std::optional<int> read_database(std::string_view path) {
    if (path.empty() || path == "/") return 0;
    return number(path.substr(1), 1'000'000);
}

struct Scheme {
    std::string_view name;
    bool tls;
    bool sentinel;
};
constexpr Scheme schemes[] = {{"redis://", false, false},  {"valkey://", false, false},  {"rediss://", true, false},
                              {"valkeys://", true, false}, {"sentinel://", false, true}, {"sentinels://", true, true}};

Result<Address> read_socket_address(std::string_view path) {
    // unix:/path and unix:///path
    if (path.substr(0, 2) == "//") path.remove_prefix(2);
    if (path.size() < 2 || path.front() != '/' || path.find('\0') != std::string_view::npos)
        return unusable("address: the path of a unix socket begins with /, as in unix:/run/redis/redis.sock");
    if (path.size() > longest_socket_path)
        return unusable("address: the path of a unix socket may have " + std::to_string(longest_socket_path) +
                        " bytes");
    Address address;
    address.server.socket_path = path;
    return address;
}

std::optional<Error> read_sentinels(const RedisOptions& options, Address& address) {
    if (options.sentinels.empty())
        return unusable("sentinels is empty, and sentinel:// needs to know at least one, as host:port");
    if (options.sentinels.size() > most_sentinels)
        return unusable("sentinels: " + std::to_string(most_sentinels) + " are the most");
    for (const auto& text : options.sentinels) {
        auto place = read_host_and_port(text, sentinel_port);
        if (!place) return unusable("sentinels: one of them cannot be read; write it as host:port");
        address.sentinels.push_back(*std::move(place));
    }
    return std::nullopt;
}

Result<Address> read_url(const RedisOptions& options) {
    const std::string_view text = options.address;
    constexpr std::string_view unix_scheme = "unix:";
    if (text.substr(0, unix_scheme.size()) == unix_scheme) return read_socket_address(text.substr(unix_scheme.size()));
    const auto* const scheme = std::find_if(std::begin(schemes), std::end(schemes), [text](const Scheme& known) {
        return text.substr(0, known.name.size()) == known.name;
    });
    if (scheme == std::end(schemes)) return unusable(how_to_write);
    auto rest = text.substr(scheme->name.size());
    if (rest.find('@') != std::string_view::npos)
        return unusable(
            "address must not hold a user or a password, because addresses get into logs; set RedisOptions::user and "
            "password");
    const auto slash = std::min(rest.find('/'), rest.size());
    const auto database = read_database(rest.substr(slash));
    if (!database)
        return unusable("address: what follows the host is the database's number, as in redis://host:6379/2");
    rest = rest.substr(0, slash);
    Address address;
    address.tls = scheme->tls;
    address.database = *database;
    if (scheme->sentinel) {
        if (!is_name(rest)) return unusable("address: sentinel:// is followed by the primary's name, without a port");
        address.primary_name = rest;
        if (auto error = read_sentinels(options, address)) return *std::move(error);
        return address;
    }
    auto place = read_host_and_port(rest, redis_port);
    if (!place) return unusable(how_to_write);
    address.server = *std::move(place);
    return address;
}

bool is_a_limit(milliseconds limit) { return limit >= milliseconds(1) && limit <= std::chrono::hours(1); }

std::optional<Error> fault_of_rest(const RedisOptions& options, const Address& address) {
    if (address.sentinels.empty() && !options.sentinels.empty())
        return unusable("sentinels are asked only for an address of sentinel://name");
    if (!address.tls && (options.ca_bundle || options.client_certificate || options.client_key))
        return unusable(
            "ca_bundle, client_certificate and client_key are for TLS, and this address has none; write rediss:// or "
            "sentinels://");
    if (options.client_key && !options.client_certificate)
        return unusable("client_key is of no use without client_certificate");
    if (options.prefix.empty() || options.prefix.size() > longest_prefix || !consists_of(options.prefix, [](char c) {
            return is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == ':';
        }))
        return unusable("prefix may hold letters, digits, - _ . and :, at least one and " +
                        std::to_string(longest_prefix) + " at most");
    if (!is_a_limit(options.connect_timeout) || !is_a_limit(options.command_timeout))
        return unusable("connect_timeout and command_timeout are 1 ms to 1 h");
    return std::nullopt;
}

}  // namespace

std::optional<StreamPlace> read_place(std::string_view host, std::string_view port) {
    const auto port_number = number(port, 65'535);
    if (!port_number || *port_number == 0) return std::nullopt;
    StreamPlace place;
    place.port = *port_number;
    if (is_ipv6(host))
        place.host = "[" + std::string(host) + "]";
    else if (is_name(host))
        place.host = host;
    else
        return std::nullopt;
    return place;
}

bool leaves_this_machine(const StreamPlace& place) { return place.socket_path.empty() && !is_loopback(place.host); }

std::string to_string(const StreamPlace& place) {
    if (!place.socket_path.empty()) return "unix:" + place.socket_path;
    return place.host + ":" + std::to_string(place.port);
}

Result<Address> read_address(const RedisOptions& options) {
    auto address = read_url(options);
    if (!address) return address;
    if (auto error = fault_of_rest(options, *address)) return *std::move(error);
    if (address->tls || options.dangerously_allow_plain_redis) return address;
    const auto& asked = address->sentinels;
    if (asked.empty() ? leaves_this_machine(address->server)
                      : std::any_of(asked.begin(), asked.end(), &leaves_this_machine))
        return unusable(
            "address has no TLS and leads beyond this machine, so that the password and the AccessKey could be read on "
            "the way; use rediss:// or sentinels://, or set dangerously_allow_plain_redis");
    return address;
}

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
