#include "request_log.hpp"

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

std::uint64_t RequestLog::add(const SandboxRequest& request) {
    Entry entry{PackedRequest(request), 0, {}, {}};
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto counted = counts_.find(request.operation);
    if (counted == counts_.end())
        counts_.emplace(request.operation, 1);
    else
        ++counted->second;
    size_ += entry.size();
    entries_.push_back(std::move(entry));
    const std::uint64_t number = first_number_ + entries_.size() - 1;
    keep_within_limits();
    return number;
}

void RequestLog::complete(std::uint64_t number, const Outcome& outcome) {
    constexpr std::size_t most = std::size_t{64} << 10;
    std::string response(beginning(outcome.body, most));
    std::string reason(outcome.reason);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (number < first_number_ || number - first_number_ >= entries_.size()) return;
    Entry& entry = entries_[static_cast<std::size_t>(number - first_number_)];
    entry.status = outcome.http_status;
    entry.response = std::move(response);
    entry.reason = std::move(reason);
    size_ += entry.response.size() + entry.reason.size();
    keep_within_limits();
}

void RequestLog::clear() {
    const std::lock_guard<std::mutex> lock(mutex_);
    while (!entries_.empty()) remove_oldest();
    counts_.clear();
}

std::vector<SandboxRequest> RequestLog::requests() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<SandboxRequest> requests;
    requests.reserve(entries_.size());
    for (const Entry& entry : entries_) {
        SandboxRequest& request = requests.emplace_back(entry.request.unpacked());
        request.status = entry.status;
        request.response = entry.response;
        request.reason = entry.reason;
    }
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
    constexpr std::size_t largest = std::size_t{64} << 20;
    while (entries_.size() > most_entries || size_ > largest) remove_oldest();
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
