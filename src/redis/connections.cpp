#include "connections.hpp"

#include <algorithm>
#include <utility>

#include "address.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

namespace {

// A process has a few texts for each account. What is forgotten costs a question.
constexpr std::size_t most_routes = 1000;
constexpr std::size_t most_nodes = 64;

bool same(const StreamPlace& a, const StreamPlace& b) {
    return a.host == b.host && a.port == b.port && a.socket_path == b.socket_path;
}

}  // namespace

/// Marks the list as inconsistent during a change.
class Connections::Change {
public:
    explicit Change(Connections& all) noexcept : all_(all) { all_.changing_ = true; }
    ~Change() { all_.changing_ = false; }
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;

private:
    Connections& all_;
};

Attempt<Connections::Chosen> Connections::choose(const std::string& key, const Connector& connector, Moment deadline) {
    const auto route = routes_.find(key);
    if (route == routes_.end() || (server_ && same(server_->place(), route->second))) {
        if (server_) return Chosen{server_.get(), false};
        auto opened = connector.open(deadline);
        if (!opened) return std::move(opened.fault());
        const Change change(*this);
        server_ = std::move(*opened);
        return Chosen{server_.get(), true};
    }
    for (const auto& node : nodes_)
        if (same(node->place(), route->second)) return Chosen{node.get(), false};
    auto opened = connector.open_named(route->second, deadline);
    if (!opened) return std::move(opened.fault());
    const Change change(*this);
    if (nodes_.size() >= most_nodes) nodes_.clear();
    nodes_.push_back(std::move(*opened));
    return Chosen{nodes_.back().get(), true};
}

void Connections::moved(const std::string& key, StreamPlace place, const Connection& says) {
    if (place.host.empty()) place.host = says.place().host;
    if (routes_.size() >= most_routes) routes_.clear();
    routes_[key] = std::move(place);
}

void Connections::drop(const Connection& connection) {
    const auto place = connection.place();
    for (auto route = routes_.begin(); route != routes_.end();)
        route = same(route->second, place) ? routes_.erase(route) : std::next(route);
    const Change change(*this);
    if (server_.get() == &connection) {
        server_.reset();
        return;
    }
    nodes_.erase(
        std::remove_if(nodes_.begin(), nodes_.end(), [&](const auto& node) { return node.get() == &connection; }),
        nodes_.end());
}

void Connections::abandon() noexcept {
    if (changing_) return;
    if (server_) server_->abandon();
    for (const auto& node : nodes_) node->abandon();
}

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
