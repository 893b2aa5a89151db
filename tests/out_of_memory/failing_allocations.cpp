#include "failing_allocations.hpp"

#include <cstdlib>
#include <cstring>
#include <new>

#include <curl/curl.h>

namespace pushplus_test {

namespace {

struct Plan {
    bool made = false;
    Asker asker = Asker::program;
    int left = 0;
    bool all_later = false;
    bool any = false;
};
thread_local Plan plan;

bool fails(Asker asker) noexcept {
    if (!plan.made || plan.asker != asker || plan.left < 0) return false;
    if (--plan.left > 0) return false;
    plan.any = true;
    plan.left = plan.all_later ? 1 : -1;
    return true;
}

void* allocate(std::size_t size) noexcept { return fails(Asker::libcurl) ? nullptr : std::malloc(size); }
void* allocate_again(void* old, std::size_t size) noexcept {
    return fails(Asker::libcurl) ? nullptr : std::realloc(old, size);
}
void* allocate_zeros(std::size_t count, std::size_t size) noexcept {
    return fails(Asker::libcurl) ? nullptr : std::calloc(count, size);
}
char* copy(const char* text) noexcept {
    const auto size = std::strlen(text) + 1;
    auto* const copied = static_cast<char*>(allocate(size));
    return copied == nullptr ? nullptr : static_cast<char*>(std::memcpy(copied, text, size));
}

// Before anybody else initializes libcurl: whoever comes first says where its memory comes from.
[[maybe_unused]] const CURLcode initialized =
    curl_global_init_mem(CURL_GLOBAL_DEFAULT, &allocate, &std::free, &allocate_again, &copy, &allocate_zeros);

}  // namespace

FailingAllocations::FailingAllocations(Asker asker, int number, bool and_all_later) noexcept {
    plan = {true, asker, number, and_all_later, false};
}
FailingAllocations::~FailingAllocations() { plan = {}; }
bool FailingAllocations::any() const noexcept { return plan.any; }

}  // namespace pushplus_test

void* operator new(std::size_t size) {
    void* const memory =
        pushplus_test::fails(pushplus_test::Asker::program) ? nullptr : std::malloc(size > 0 ? size : 1);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
void* operator new[](std::size_t size) { return ::operator new(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return pushplus_test::fails(pushplus_test::Asker::program) ? nullptr : std::malloc(size > 0 ? size : 1);
}
void* operator new[](std::size_t size, const std::nothrow_t& tag) noexcept { return ::operator new(size, tag); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
