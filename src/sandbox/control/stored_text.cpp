#include "stored_text.hpp"

#include <utility>

#include "../../http_server/gzip.hpp"
#include "../http_names.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

StoredText::StoredText(std::string text)
    : size_(text.size()), stored_(std::move(text)), compressed_(compress(stored_)) {
    stored_.shrink_to_fit();
}

std::string StoredText::text() const { return compressed_ ? decompressed(stored_, size_) : stored_; }

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
