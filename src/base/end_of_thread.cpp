#ifndef _WIN32

#    include "end_of_thread.hpp"

#    include <atomic>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

struct Flag {
    ~Flag() { flag->store(true); }
    const std::shared_ptr<std::atomic<bool>> flag = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace

EndOfThread::EndOfThread() {
    thread_local const Flag set_at_the_end;
    thread_ = set_at_the_end.flag;
}

bool EndOfThread::is_reached() const noexcept { return static_cast<const std::atomic<bool>*>(thread_.get())->load(); }

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
