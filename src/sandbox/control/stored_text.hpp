#pragma once

#include <cstddef>
#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// A text that is rarely needed, compressed where zlib is there.
class StoredText {
public:
    explicit StoredText(std::string text);

    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] std::string text() const;

private:
    const std::size_t size_;
    std::string stored_;
    bool compressed_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
