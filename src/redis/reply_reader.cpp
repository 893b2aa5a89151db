#include "reply_reader.hpp"

#include <utility>

#include <hiredis/hiredis.h>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

namespace {

constexpr std::size_t most_elements = 64;
constexpr int most_arrays_around = 3;
constexpr std::size_t longest_reply = longest_text + (std::size_t{64} << 10);

// Where hiredis wants what it has read: the root is made, an element is there already.
Reply* place_for(const redisReadTask* task) {
    if (task->parent == nullptr) return new Reply();
    auto& elements = static_cast<Reply*>(task->parent->obj)->elements;
    const auto index = static_cast<std::size_t>(task->idx);
    return index < elements.size() ? &elements[index] : nullptr;
}

// hiredis' callbacks: a null pointer ends the parsing, and no exception may pass through C.
template <class Fill>
void* made(const redisReadTask* task, Fill fill) noexcept {
    Reply* reply = nullptr;
    try {
        reply = place_for(task);
        if (reply != nullptr) fill(*reply);
        return reply;
    } catch (...) {
        if (task->parent == nullptr) delete reply;
        return nullptr;
    }
}

void* make_text(const redisReadTask* task, char* bytes, std::size_t size) noexcept {
    Reply::Type type = Reply::Type::text;
    switch (task->type) {
        case REDIS_REPLY_STRING: break;
        case REDIS_REPLY_STATUS: type = Reply::Type::status; break;
        case REDIS_REPLY_ERROR: type = Reply::Type::error; break;
        default: return nullptr;  // Of RESP3, which was not asked for.
    }
    return made(task, [&](Reply& reply) {
        reply.type = type;
        reply.text.assign(bytes, size);
    });
}

// hiredis bounds it up to 0.14 only.
bool is_deep(const redisReadTask* task) noexcept {
    int arrays_around = 0;
    for (; task->parent != nullptr && arrays_around < most_arrays_around; task = task->parent) ++arrays_around;
    return task->parent != nullptr;
}

// The count is an int up to hiredis 0.14, a size_t later; one that is negative is too large here.
template <class Count>
void* make_array(const redisReadTask* task, Count count) noexcept {
    if (task->type != REDIS_REPLY_ARRAY || static_cast<std::size_t>(count) > most_elements || is_deep(task))
        return nullptr;
    return made(task, [&](Reply& reply) {
        reply.type = Reply::Type::array;
        reply.elements.resize(static_cast<std::size_t>(count));
    });
}

void* make_integer(const redisReadTask* task, long long value) noexcept {
    if (task->type != REDIS_REPLY_INTEGER) return nullptr;
    return made(task, [&](Reply& reply) {
        reply.type = Reply::Type::integer;
        reply.integer = value;
    });
}

void* make_nil(const redisReadTask* task) noexcept {
    return made(task, [](Reply&) {});
}

void free_reply(void* reply) noexcept { delete static_cast<Reply*>(reply); }

redisReplyObjectFunctions* functions() {
    static redisReplyObjectFunctions all = [] {
        redisReplyObjectFunctions made{};
        made.createString = &make_text;
        made.createArray = &make_array;
        made.createInteger = &make_integer;
#if HIREDIS_MAJOR >= 1
        made.createDouble = [](const redisReadTask*, double, char*, std::size_t) -> void* { return nullptr; };
        made.createBool = [](const redisReadTask*, int) -> void* { return nullptr; };
#endif
        made.createNil = &make_nil;
        made.freeObject = &free_reply;
        return made;
    }();
    return &all;
}

}  // namespace

void ReplyReader::Free::operator()(redisReader* reader) const noexcept { redisReaderFree(reader); }

ReplyReader::ReplyReader() : reader_(redisReaderCreateWithFunctions(functions())) {
    if (!reader_) fault_ = "out of memory";
}

void ReplyReader::feed(const char* bytes, std::size_t size) {
    if (fault_ != nullptr) return;
    pending_ += size;
    if (pending_ > longest_reply)
        fault_ = "it sent a text of more than 4 MiB";
    else if (redisReaderFeed(reader_.get(), bytes, size) != REDIS_OK)
        fault_ = "out of memory";
}

std::optional<Reply> ReplyReader::next() {
    if (fault_ != nullptr) return std::nullopt;
    void* made = nullptr;
    if (redisReaderGetReply(reader_.get(), &made) != REDIS_OK) {
        fault_ = "it does not speak Redis' protocol, or says what was not asked for";
        return std::nullopt;
    }
    if (made == nullptr) return std::nullopt;
    const std::unique_ptr<Reply> reply(static_cast<Reply*>(made));
    pending_ = reader_->len - reader_->pos;
    return std::move(*reply);
}

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
