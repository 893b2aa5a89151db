#ifdef __linux__

#    include <cstddef>
#    include <fstream>
#    include <memory>
#    include <vector>

#    include <unistd.h>

#    include "key_manager_fixture.hpp"

namespace pushplus_test {
namespace {

using AccessKeyManagerThread = KeyManagerFixture;

std::size_t mapped_bytes() {
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// Each of them would keep the 2 MiB, or more, of a thread's stack.
TEST_F(AccessKeyManagerThread, LeavesNoStackBehindOnceAKeyIsFetched) {
    constexpr std::size_t accounts = 300, least_stack = std::size_t{2} << 20U;
    std::vector<std::unique_ptr<pushplus::detail::KeyManager>> managers;
    const auto fetch_for_one_more = [&] {
        pushplus::detail::KeyManager::Setup setup;
        setup.source = source;
        setup.clock = clock;
        managers.push_back(std::make_unique<pushplus::detail::KeyManager>(std::move(setup)));
        ASSERT_TRUE(managers.back()->acquire(limit()));
    };
    fetch_for_one_more();
    const auto before = mapped_bytes();
    for (std::size_t i = 0; i < accounts; ++i) fetch_for_one_more();
    EXPECT_LT(mapped_bytes(), before + accounts * least_stack / 2);
}

}  // namespace
}  // namespace pushplus_test

#endif
