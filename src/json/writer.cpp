#include "writer.hpp"

#include "value_writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::string write_json(const Table& table, const void* object) {
    return object_of(table, object).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
