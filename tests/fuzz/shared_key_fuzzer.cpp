// Fuzzes the record of an AccessKey that processes share, which anyone may have written, and the rules applied to it.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>

#include "access_key/shared_key.hpp"
#include "access_key/shared_record.hpp"
#include "base/utf8.hpp"
#include "input.hpp"
#include "require.hpp"

namespace pushplus_test {
namespace {

using namespace pushplus::detail;
using std::chrono::milliseconds;

void require_read_back(const SharedRecord& record) {
    const auto written = write_record(record);
    require(is_utf8(written), "a stored record is UTF-8");
    require(write_record(read_record(written)) == written, "what is written is read back equal");
}

SharedRecord read(const std::string& text) {
    auto record = read_record(text);
    require_read_back(record);
    require(record.why.size() <= 200 && record.why.find('\n') == std::string::npos, "a reason is a short line");
    return record;
}

void require_kept(const SharedRecord& before, const SharedRecord& after) {
    require(after.gen == before.gen && after.key == before.key, "a question changes no key");
    require(after.ends <= before.ends, "a question lengthens no life");
    require(after.others == before.others, "members of a later version are kept");
}

void ask(SharedRecord record, std::int64_t now, const Asked& asked) {
    auto before = record;
    const auto taken = take(record, now, asked);
    require_read_back(record);
    if (!has_possible_order(before, now)) {
        before = SharedRecord();
        before.others = record.others;
    }
    require_kept(before, record);
    switch (taken.what) {
        case Taken::What::key: require(time_left(record, now).count() > 0, "a key that is handed out lives"); return;
        case Taken::What::busy:
        case Taken::What::paused:
        case Taken::What::spaced:
            require(taken.wait.count() > 0 && taken.wait <= std::chrono::hours(1), "a wait ends within the hour");
            return;
        case Taken::What::none:
        case Taken::What::older: return;
        case Taken::What::granted: break;
    }
    require(taken.lease > before.lease && taken.lease > before.gen && taken.lease >= now, "a lease is the newest");

    auto failed = record;
    fail(failed, now, {taken.lease, true, false, milliseconds(0), "reason\n", ""});
    require(failed.lease_ends == 0 && failed.pause > now, "after a failure there is a pause");
    require_kept(record, failed);
    require_read_back(failed);
    auto returned = record;
    give_back(returned, taken.lease);
    require(returned.lease_ends == 0 && returned.pause == record.pause, "what is given back holds up nobody");
    require_read_back(returned);

    require(put(record, now, {"new-key", 7200, std::chrono::hours(2), taken.lease, 0, milliseconds(0)}),
            "the key of the newest lease is kept");
    require(record.key == "new-key" && record.gen >= taken.lease && record.lease_ends == 0, "and ends the lease");
    require_read_back(record);
    if (before.gen == 0 || !has_possible_order(record, now)) return;
    const auto stored = write_record(record);
    require(!put(record, now, {"older", 7200, std::chrono::hours(2), before.of, before.gen, milliseconds(0)}),
            "an older key does not take its place");
    require(write_record(record) == stored, "nor change the record");
}

constexpr FetchReason reasons[] = {FetchReason::look, FetchReason::ahead, FetchReason::needed, FetchReason::refused,
                                   FetchReason::demanded};

}  // namespace
}  // namespace pushplus_test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pushplus_test;
    Input input(data, size);
    Asked asked;
    asked.reason = reasons[input.choice(std::size(reasons))];
    const bool lives = input.flag();
    asked.have = input.number() & 0xFFF'FFFF'FFFF;
    const auto left = input.number() & 0xFFF'FFFF;
    asked.left = milliseconds(lives ? left : 0);
    asked.holder = "me";
    asked.window = 300'000;
    // Some time from 2026 on.
    const std::int64_t now = 1'767'225'600'000 + (input.number() & 0xFF'FFFF'FFFF);
    const auto record = read(input.rest());
    asked.since = now > record.lease ? now : record.lease;
    ask(record, now, asked);
    return 0;
}
