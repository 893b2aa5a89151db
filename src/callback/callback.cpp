#include <pushplus/callback.hpp>

#include <cstddef>
#include <utility>

#include "../base/make_error.hpp"
#include "../json/field_list.hpp"
#include "../json/reader.hpp"
#include "../json/reply.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::size_t largest_callback = std::size_t{1} << 20;

// The events' common frame: each event's details are in a member beside its name.
struct Frame {
    std::string event;
    MessageCompleted message;
    TopicUserAdded topic_user;
    FriendAdded new_friend;
    std::string qr_code;
};

Error unreadable(std::string what) {
    return make_error(ErrorKind::invalid_response, "the callback " + std::move(what), Delivery::answered,
                      "parse_callback");
}

}  // namespace

template <>
struct FieldList<MessageCompleted> {
    static constexpr Field fields[] = {
        field<&MessageCompleted::message>("message"),
        field<&MessageCompleted::short_code>("shortCode"),
        field<&MessageCompleted::send_status>("sendStatus"),
    };
};
template PUSHPLUS_API const Table& table_of<MessageCompleted>() noexcept;

template <>
struct FieldList<TopicUserAdded> {
    static constexpr Field fields[] = {
        field<&TopicUserAdded::id>("id"),
        field<&TopicUserAdded::open_id>("openId"),
        field<&TopicUserAdded::topic_id>("topicId"),
        field<&TopicUserAdded::user_sex>("userSex"),
        field<&TopicUserAdded::is_follow>("isFollow"),
        field<&TopicUserAdded::nick_name>("nickName"),
        field<&TopicUserAdded::have_phone>("havePhone"),
        field<&TopicUserAdded::topic_code>("topicCode"),
        field<&TopicUserAdded::topic_name>("topicName"),
        field<&TopicUserAdded::head_img_url>("headImgUrl"),
        field<&TopicUserAdded::email_status>("emailStatus"),
    };
};
template PUSHPLUS_API const Table& table_of<TopicUserAdded>() noexcept;

template <>
struct FieldList<FriendAdded> {
    static constexpr Field fields[] = {
        field<&FriendAdded::token>("token", secret),      field<&FriendAdded::friend_id>("friendId"),
        field<&FriendAdded::is_follow>("isFollow"),       field<&FriendAdded::nick_name>("nickName"),
        field<&FriendAdded::have_phone>("havePhone"),     field<&FriendAdded::create_time>("createTime"),
        field<&FriendAdded::email_status>("emailStatus"), field<&FriendAdded::qr_code>("qrCode"),
    };
};
template PUSHPLUS_API const Table& table_of<FriendAdded>() noexcept;

template <>
struct FieldList<FormWebhookTest> {
    static constexpr Field fields[] = {
        field<&FormWebhookTest::form_title>("formTitle"),
        field<&FormWebhookTest::message>("message"),
    };
};
template PUSHPLUS_API const Table& table_of<FormWebhookTest>() noexcept;

template <>
struct FieldList<FormAnswer> {
    static constexpr Field fields[] = {
        field<&FormAnswer::item_id>("itemId"),
        field<&FormAnswer::type>("type"),
        field<&FormAnswer::label>("label"),
        field<&FormAnswer::value>("value"),
    };
};
template PUSHPLUS_API const Table& table_of<FormAnswer>() noexcept;

template <>
struct FieldList<FormSubmitted> {
    static constexpr Field fields[] = {
        field<&FormSubmitted::form_id>("formId"),         field<&FormSubmitted::form_code>("formCode"),
        field<&FormSubmitted::form_title>("formTitle"),   field<&FormSubmitted::response_id>("responseId"),
        field<&FormSubmitted::updated>("updated"),        field<&FormSubmitted::submit_time>("submitTime"),
        field<&FormSubmitted::duration_ms>("durationMs"), field<&FormSubmitted::user_nick_name>("userNickName"),
        field<&FormSubmitted::answers>("answers"),        field<&FormSubmitted::answer_map>("answerMap"),
    };
};
template PUSHPLUS_API const Table& table_of<FormSubmitted>() noexcept;

template <>
struct FieldList<Frame> {
    static constexpr Field fields[] = {
        field<&Frame::event>("event"),
        field<&Frame::message>("messageInfo"),
        field<&Frame::topic_user>("topicUserInfo"),
        field<&Frame::new_friend>("friendInfo"),
        field<&Frame::qr_code>("qrCode"),
    };
};

namespace {

std::string text_of(const ReadFaults& faults) {
    return !faults.malformed.empty() ? "is " + faults.malformed : "is unusable: " + faults.mismatch;
}

// A form event's members stand beside its name.
template <class Event>
Result<CallbackEvent> whole_body(std::string_view body) {
    Event event;
    ReadFaults faults;
    read_received_json(body, slot_for(event), faults);
    if (!faults.malformed.empty() || !faults.mismatch.empty()) return unreadable(text_of(faults));
    return CallbackEvent(std::move(event));
}

}  // namespace

}  // namespace detail

Result<CallbackEvent> parse_callback(std::string_view body) {
    using detail::unreadable;
    if (body.size() > detail::largest_callback) return unreadable("is larger than 1 MiB");
    detail::Frame frame;
    detail::ReadFaults faults;
    detail::read_received_json(body, detail::slot_for(frame), faults);
    if (!faults.malformed.empty()) return unreadable(detail::text_of(faults));
    if (frame.event == "form.webhook.test") return detail::whole_body<FormWebhookTest>(body);
    if (frame.event == "form.submit") return detail::whole_body<FormSubmitted>(body);
    const bool message = frame.event == "message_complate" || frame.event == "message_complete";
    const bool topic_user = frame.event == "add_topic_user";
    const bool new_friend = frame.event == "add_friend";
    // The details of an unknown event are not checked.
    const bool judged = message || topic_user || new_friend || frame.event.empty();
    if (judged && !faults.mismatch.empty()) return unreadable(detail::text_of(faults));
    if (message) return CallbackEvent(std::move(frame.message));
    if (topic_user) return CallbackEvent(std::move(frame.topic_user));
    if (new_friend) {
        if (!frame.qr_code.empty()) frame.new_friend.qr_code = std::move(frame.qr_code);
        return CallbackEvent(std::move(frame.new_friend));
    }
    return CallbackEvent(UnknownEvent{std::move(frame.event), std::string(body)});
}

}  // namespace v0
}  // namespace pushplus
