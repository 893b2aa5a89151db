#include "blocking_call.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::optional<Error> run_on_this_thread(CallExecution& call) {
    using Step = CallMachine::Step;
    CallMachine& machine = call.machine();
    const WaitLimit& limit = call.limit();
    for (Step next = machine.begin(); next != Step::end;) {
        switch (next) {
            case Step::acquire_key: next = machine.key_acquired(call.keys().acquire(limit)); break;
            case Step::replace_key:
                next = machine.key_replaced(call.keys().replace(machine.refused_key(), limit));
                break;
            case Step::admit: next = machine.admitted(machine.admission().admit(machine.latest())); break;
            case Step::send: next = call.responded(call.exchange().carry(call.next_request())); break;
            case Step::pause: next = machine.paused(call.runtime().sleep(machine.resume(), limit.cancellation)); break;
            case Step::end: break;
        }
    }
    return machine.take_error();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
