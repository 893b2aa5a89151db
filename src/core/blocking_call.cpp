#include "blocking_call.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::optional<Error> run_on_this_thread(CallMachine& machine, const Exchange& exchange, KeyManager* keys,
                                        const Runtime& runtime, const WaitLimit& limit) {
    using Step = CallMachine::Step;
    for (Step next = machine.begin(); next != Step::end;) {
        switch (next) {
            case Step::acquire_key: next = machine.key_acquired(keys->acquire(limit)); break;
            case Step::replace_key: next = machine.key_replaced(keys->replace(machine.refused_key(), limit)); break;
            case Step::send: next = machine.answered(exchange.carry(machine.http_request())); break;
            case Step::pause: next = machine.paused(runtime.sleep(machine.resume(), limit.cancellation)); break;
            case Step::end: break;
        }
    }
    return machine.take_error();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
