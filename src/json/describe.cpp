#include <pushplus/describe.hpp>

#include "writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::string describe(const Table& table, const void* object) { return write_json(table, object, Secrets::masked); }

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
