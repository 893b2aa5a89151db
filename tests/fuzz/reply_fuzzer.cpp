// Fuzzes the service's responses, decoded into each struct of a reply.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nlohmann/json.hpp>

#include <pushplus/pushplus.hpp>

#include "access_key/key_source.hpp"
#include "base/utf8.hpp"
#include "described.hpp"
#include "input.hpp"
#include "json/envelope.hpp"
#include "json/mended_json.hpp"
#include "json/reply.hpp"
#include "json/writer.hpp"
#include "json_levels.hpp"
#include "require.hpp"

namespace pushplus_test {
namespace {

using namespace pushplus;
using detail::Envelope;
using detail::Field;
using detail::is_utf8;
using nlohmann::json;

void require_sound(const Envelope& envelope, const std::string& text) {
    require(envelope.code.has_value() == envelope.malformed.empty(), "a response has a code or is malformed");
    require(is_utf8(envelope.msg), "the service's text is UTF-8");
    const std::string sound = detail::mended_json(text).value_or(text);
    const bool has_nul = sound.find('\0') != std::string::npos;
    const bool valid = !has_nul && json::accept(sound);
    const bool called_invalid = envelope.malformed.rfind("no valid JSON at byte ", 0) == 0;
    require(valid || !envelope.malformed.empty(), "what is no JSON is refused");
    require(!valid || !called_invalid, "what is JSON is not called invalid");
    if (valid) {
        const bool deep = levels_of(sound) > 32;
        const bool called_deep = envelope.malformed == "more than 32 levels";
        require(!deep || !envelope.malformed.empty(), "what is too deep is refused");
        require(deep || !called_deep, "what is not too deep is not called so");
    }
    // Messages contain the library's own names and numbers, but nothing from the response.
    constexpr std::string_view of_paths = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.[]_ ";
    require(envelope.mismatch.find_first_not_of(of_paths) == std::string::npos, "a mismatch quotes nothing");
    require(envelope.mismatch.empty() || envelope.mismatch.rfind("data", 0) == 0, "a mismatch names its path");
    require(envelope.mismatch.size() < 200 && envelope.malformed.size() < 100, "faults are short");
}

/// The value as the service would send it.
template <class T>
std::string answer_of(const T& value) {
    const Field whole{"data", detail::type_of<T>, [](void* object) { return object; }, detail::plain};
    return R"({"code":200,"msg":"",)" + detail::write_json({&whole, 1}, &value).substr(1);
}

/// Another JSON parser's reading of the struct's plain members.
template <class Struct>
void require_members(const Struct& value, const json& data) {
    for (const Field& field : detail::table_of<Struct>()) {
        const auto member = data.find(field.wire);
        if (member == data.end() || field.type.as_optional != nullptr) continue;
        const void* const own = field.member_of(&value);
        if (field.type.is(detail::ScalarKind::text) && member->is_string())
            require(field.type.as_text->text(own) == member->template get_ref<const std::string&>(),
                    "text is read as it stands");
        if (field.type.is(detail::ScalarKind::integer) && member->is_number_integer())
            require(*static_cast<const std::int64_t*>(own) == member->template get<std::int64_t>(),
                    "a number is read as it stands");
    }
}

template <class T>
struct IsStruct : std::is_class<T> {};
template <>
struct IsStruct<std::string> : std::false_type {};
template <class Row>
struct IsStruct<std::vector<Row>> : std::false_type {};
template <class Row>
struct IsStruct<Page<Row>> : std::false_type {};

template <class T>
void require_value(const T& value, const json& data) {
    if constexpr (IsStruct<T>::value) {
        require_safe_description(value);
        if (data.is_object()) require_members(value, data);
    } else if constexpr (detail::IsVector<T>::value) {
        for (const auto& row : value) require_safe_description(row);
    } else if constexpr (detail::IsPage<T>::value) {
        for (const auto& row : value.items) require_safe_description(row);
    }
}

template <class T>
void read(const std::string& text) {
    T value{};
    const Envelope envelope = detail::read_envelope(text, detail::slot_for(value));
    require_sound(envelope, text);
    if (!envelope.code || !envelope.mismatch.empty()) return;

    require_value(value, json::parse(detail::mended_json(text).value_or(text)).at("data"));
    const std::string written = answer_of(value);
    require(is_utf8(written), "what is written is UTF-8");
    T again{};
    const auto second = detail::read_envelope(written, detail::slot_for(again));
    // An empty text is no reply; as a number it means none.
    require(second.code == 200 && second.mismatch.empty(), "what was read can be written and read");
    require(answer_of(again) == written, "what is written is read back equal");
}

void read_nothing(const std::string& text) {
    const auto envelope = detail::read_envelope(text, detail::ReplySlot{});
    require_sound(envelope, text);
    require(envelope.mismatch.empty(), "where nothing is wanted anything fits");
}

// The order is the seeds' first letter: add new ones at the end.
constexpr void (*readers[])(const std::string&) = {
    &read_nothing,
    &read<std::int64_t>,
    &read<std::string>,
    &read<std::vector<BatchSendResult>>,
    &read<detail::FetchedKey>,
    &read<FriendQrCode>,
    &read<JoinedTopicDetail>,
    &read<MailChannelDetail>,
    &read<PreprocessorDetail>,
    &read<SendCount>,
    &read<SendResult>,
    &read<TopicDetail>,
    &read<TopicQrCode>,
    &read<UserInfo>,
    &read<UserLimitTime>,
    &read<UserSettings>,
    &read<Webhook>,
    &read<Page<CpChannel>>,
    &read<Page<Friend>>,
    &read<Page<MailChannel>>,
    &read<Page<Message>>,
    &read<Page<MessageToken>>,
    &read<Page<MpChannel>>,
    &read<Page<Preprocessor>>,
    &read<Page<Topic>>,
    &read<Page<TopicUser>>,
    &read<Page<Webhook>>,
};

}  // namespace
}  // namespace pushplus_test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    pushplus_test::Input input(data, size);
    const auto reader = pushplus_test::readers[input.choice(std::size(pushplus_test::readers))];
    const bool whole = input.flag();
    const auto text = input.rest();
    reader(whole ? text : R"({"code":200,"msg":"ok","data":)" + text + "}");
    return 0;
}
