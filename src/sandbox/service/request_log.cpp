#include "request_log.hpp"

#include <algorithm>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// The longest beginning of a UTF-8 text that has at most `size` bytes and ends with a whole character.
std::string_view beginning(std::string_view text, std::size_t size) noexcept {
    if (text.size() <= size) return text;
    const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U; };
    constexpr std::size_t longest_character = 4;
    std::size_t end = size;
    while (end > 0 && size - end < longest_character && continues(end)) --end;
    return text.substr(0, end);
}

}  // namespace

SandboxRequest RequestLog::Entry::unpacked() const {
    SandboxRequest whole = request->unpacked();
    if (outcome == nullptr) return whole;
    whole.status = outcome->status;
    whole.response = outcome->body;
    whole.reason = outcome->reason;
    return whole;
}

std::size_t RequestLog::Entry::size() const noexcept {
    return request->size() + (outcome == nullptr ? 0 : outcome->body.size() + outcome->reason.size());
}

std::uint64_t RequestLog::add(const SandboxRequest& request) {
    Entry entry{std::make_shared<const PackedRequest>(request), nullptr};
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto counted = counts_.find(request.operation);
    if (counted == counts_.end())
        counts_.emplace(request.operation, 1);
    else
        ++counted->second;
    ++total_;
    size_ += entry.size();
    entries_.push_back(std::move(entry));
    const std::uint64_t number = first_number_ + entries_.size() - 1;
    keep_within_limits();
    return number;
}

void RequestLog::complete(std::uint64_t number, const Outcome& outcome) {
    constexpr std::size_t most = std::size_t{64} << 10;
    KeptOutcome kept{outcome.http_status, std::string(beginning(outcome.body, most)), std::string(outcome.reason)};
    auto shared = std::make_shared<const KeptOutcome>(std::move(kept));
    const std::lock_guard<std::mutex> lock(mutex_);
    if (number < first_number_ || number - first_number_ >= entries_.size()) return;
    Entry& entry = entries_[static_cast<std::size_t>(number - first_number_)];
    size_ -= entry.size();
    entry.outcome = std::move(shared);
    size_ += entry.size();
    keep_within_limits();
}

void RequestLog::clear() {
    const std::lock_guard<std::mutex> lock(mutex_);
    while (!entries_.empty()) remove_oldest();
    counts_.clear();
    total_ = 0;
}

RequestLog::Newest RequestLog::newest(std::size_t most) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto count = static_cast<std::ptrdiff_t>(std::min(most, entries_.size()));
    return {{entries_.end() - count, entries_.end()}, total_};
}

std::vector<SandboxRequest> RequestLog::requests(std::size_t most) const {
    const Newest kept = newest(most);
    std::vector<SandboxRequest> requests;
    requests.reserve(kept.entries.size());
    for (const Entry& entry : kept.entries) requests.push_back(entry.unpacked());
    return requests;
}

std::size_t RequestLog::count(std::string_view operation) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = counts_.find(operation);
    return found == counts_.end() ? 0 : found->second;
}

void RequestLog::remove_oldest() {
    size_ -= entries_.front().size();
    entries_.pop_front();
    ++first_number_;
}

void RequestLog::keep_within_limits() {
    constexpr std::size_t most_entries = 10'000;
    constexpr std::size_t largest = std::size_t{32} << 20;
    while (entries_.size() > most_entries || size_ > largest) remove_oldest();
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
