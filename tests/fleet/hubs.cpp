#include "hubs.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include "process.hpp"

namespace pushplus_fleet {

namespace {

bool listens(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw std::runtime_error("too long: " + path);
    path.copy(address.sun_path, path.size());
    const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool connected = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(probe);
    return connected;
}

}  // namespace

Hubs::Hubs(std::string program, std::string board_path, Board& board, const std::string& folder, std::size_t count)
    : program_(std::move(program)), board_path_(std::move(board_path)), processes_(count) {
    for (std::size_t i = 0; i < count; ++i) {
        const auto path = folder + "/hub" + std::to_string(i);
        set_text(board.hubs.at(i), "unix:" + path);
        start(i);
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!listens(path)) {
            if (std::chrono::steady_clock::now() > limit) throw std::runtime_error("a hub does not listen");
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
}

Hubs::~Hubs() {
    for (std::size_t i = 0; i < processes_.size(); ++i) kill(i);
}

void Hubs::kill(std::size_t number) { kill_process(std::exchange(processes_.at(number), 0)); }

void Hubs::replace(pid_t process) {
    const auto found = std::find(processes_.begin(), processes_.end(), process);
    if (found == processes_.end()) throw std::runtime_error("no hub made the fetch");
    const auto number = static_cast<std::size_t>(found - processes_.begin());
    kill(number);
    start(number);
}

void Hubs::start(std::size_t number) { processes_.at(number) = start_process(program_, "hub", board_path_, number); }

}  // namespace pushplus_fleet
