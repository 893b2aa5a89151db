#pragma once

namespace pushplus_test {

/// Who asks for memory: the program by `operator new`, or libcurl.
enum class Asker { program, libcurl };

/// While one lives, the `number`th allocation of this kind on this thread fails, counted from 1, and with `and_all_later`
/// each one after it.
class FailingAllocations {
public:
    FailingAllocations(Asker asker, int number, bool and_all_later = false) noexcept;
    ~FailingAllocations();
    FailingAllocations(const FailingAllocations&) = delete;
    FailingAllocations& operator=(const FailingAllocations&) = delete;

    /// Whether it came so far that one failed.
    [[nodiscard]] bool any() const noexcept;
};

}  // namespace pushplus_test
