#ifndef _WIN32

#    include "network_file_system.hpp"

#    ifdef __linux__
#        include <sys/vfs.h>
#    endif

namespace pushplus {
inline namespace v0 {
namespace detail {

// The numbers are a part of Linux's interface; not all systems' headers name each.
const char* name_of_network_file_system(std::uint32_t type) noexcept {
    switch (type) {
        case 0x6969: return "NFS";
        case 0x517B:
        case 0xFF534D42:
        case 0xFE534D42: return "SMB";
        case 0x01021997: return "9P";
        case 0x00C36400: return "Ceph";
        case 0x65735546: return "FUSE";  // Local ones have the same number.
        case 0x5346414F:
        case 0x6B414653: return "AFS";
        case 0x73757245: return "Coda";
        case 0x0BD00BD0: return "Lustre";
        case 0x01161970: return "GFS2";
        case 0x7461636F: return "OCFS2";
        default: return nullptr;
    }
}

const char* network_file_system_of(const Descriptor& opened) noexcept {
#    ifdef __linux__
    struct statfs status {};
    if (::fstatfs(opened.get(), &status) == 0)
        return name_of_network_file_system(static_cast<std::uint32_t>(status.f_type));
#    else
    static_cast<void>(opened);
#    endif
    return nullptr;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
