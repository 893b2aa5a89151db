#include "blocking_call.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::optional<Error> run_on_this_thread(Course& course, const Exchange& exchange, KeyManager* keys,
                                        const RetryTools& tools, const WaitLimit& limit) {
    using Next = Course::Next;
    for (Next next = course.begin(); next != Next::end;) {
        switch (next) {
            case Next::acquire_key: next = course.key_acquired(keys->acquire(limit)); break;
            case Next::replace_key: next = course.key_replaced(keys->replace(course.refused_key(), limit)); break;
            case Next::send: next = course.answered(exchange.carry(course.http_request())); break;
            case Next::pause: next = course.paused(tools.sleep(course.resume(), limit.cancellation)); break;
            case Next::end: break;
        }
    }
    return course.take_error();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
