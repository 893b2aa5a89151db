#ifdef _WIN32

#    include "end_of_thread.hpp"

#    include <windows.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

// The system is asked: MinGW-w64 destroys a thread's thread_local objects after it has freed their memory.
EndOfThread::EndOfThread() {
    HANDLE thread = nullptr;
    const HANDLE process = ::GetCurrentProcess();
    if (::DuplicateHandle(process, ::GetCurrentThread(), process, &thread, SYNCHRONIZE, FALSE, 0) != 0)
        thread_ = std::shared_ptr<const void>(thread, [](HANDLE owned) { ::CloseHandle(owned); });
}

bool EndOfThread::is_reached() const noexcept {
    return thread_ && ::WaitForSingleObject(const_cast<HANDLE>(thread_.get()), 0) == WAIT_OBJECT_0;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
