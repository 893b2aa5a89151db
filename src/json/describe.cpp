#include <pushplus/describe.hpp>

#include "writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::string describe(const Table& table, const void* object) {
    std::string json;
    JsonWriter out(json);
    out.open(false);
    write_members(out, table, object, Secrets::masked);
    out.close(false);
    return json;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
