#include <pushplus/operations.hpp>

#include <pushplus/pushplus.hpp>

namespace pushplus {
inline namespace v0 {

template class Operations<Result>;
template class Operations<Pending>;

}  // namespace v0
}  // namespace pushplus
