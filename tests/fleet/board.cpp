#include "board.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <new>
#include <stdexcept>

namespace pushplus_fleet {

static_assert(std::atomic<std::uint64_t>::is_always_lock_free, "processes cannot share a lock");

std::uint64_t Slot::failures() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& count : failed) sum += count;
    return sum;
}

SharedBoard::SharedBoard(const std::string& path, bool make) {
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC | (make ? O_CREAT | O_EXCL : 0), 0600);
    if (file < 0) throw std::runtime_error("cannot open " + path);
    const bool sized = !make || ::ftruncate(file, sizeof(Board)) == 0;
    void* const memory = ::mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (!sized || memory == MAP_FAILED) throw std::runtime_error("cannot map " + path);
    board_ = make ? new (memory) Board : static_cast<Board*>(memory);
}

SharedBoard::~SharedBoard() { ::munmap(board_, sizeof(Board)); }

}  // namespace pushplus_fleet
