#include <pushplus/settings.hpp>

#include "../core/call.hpp"
#include "../json/field_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<UserSettings> {
    static constexpr Field fields[] = {
        field<&UserSettings::default_channel>("defaultChannel"),
        field<&UserSettings::default_channel_txt>("defaultChannelTxt"),
        field<&UserSettings::default_webhook>("defaultWebhook"),
        field<&UserSettings::send_limit>("sendLimit"),
        field<&UserSettings::receive_limit>("recevieLimit").named("receive_limit"),
        field<&UserSettings::send_type>("sendType"),
        field<&UserSettings::is_send>("isSend"),
        field<&UserSettings::show_ip>("showIp"),
        field<&UserSettings::extension>("extension"),
    };
};
template PUSHPLUS_API const Table& table_of<UserSettings>() noexcept;

}  // namespace detail

using detail::Call;
using detail::Effect;
using detail::NonEmpty;

template <template <class> class Reply>
Reply<UserSettings> SettingsApi<Reply>::get(const CallOptions& options) const {
    return Call(core_, {"settings.get", "GET", "/api/open/setting/getUserSettings", Effect::reads}, options);
}

template <template <class> class Reply>
Reply<void> SettingsApi<Reply>::change_default_channel(const Channel& default_channel,
                                                       const std::optional<std::string>& default_webhook,
                                                       const CallOptions& options) const {
    return Call(core_,
                {"settings.change_default_channel", "POST", "/api/open/setting/changeDefaultChannel", Effect::changes},
                options)
        .body("defaultChannel", NonEmpty(default_channel))
        .body("defaultWebhook", default_webhook);
}

template <template <class> class Reply>
Reply<void> SettingsApi<Reply>::change_receive_limit(ReceiveLimit receive_limit, const CallOptions& options) const {
    return Call(core_,
                {"settings.change_receive_limit", "GET", "/api/open/setting/changeRecevieLimit", Effect::changes},
                options)
        .query({"recevieLimit", "receive_limit"}, receive_limit);
}

template <template <class> class Reply>
Reply<void> SettingsApi<Reply>::change_is_send(bool is_send, const CallOptions& options) const {
    return Call(core_, {"settings.change_is_send", "GET", "/api/open/setting/changeIsSend", Effect::changes}, options)
        .query("isSend", is_send);
}

template <template <class> class Reply>
Reply<void> SettingsApi<Reply>::change_open_message_type(OpenMessageType open_message_type,
                                                         const CallOptions& options) const {
    return Call(
               core_,
               {"settings.change_open_message_type", "GET", "/api/open/setting/changeOpenMessageType", Effect::changes},
               options)
        .query("openMessageType", open_message_type);
}

template <template <class> class Reply>
Reply<void> SettingsApi<Reply>::change_extension_forward(bool forward, const CallOptions& options) const {
    return Call(core_, {"settings.change_extension_forward", "GET", "/api/open/setting/extension", Effect::changes},
                options)
        .query("forward", forward);
}

template <>
std::vector<detail::OperationDescription> detail::operations_of(const SettingsApi<detail::Described>& api) {
    using Api = SettingsApi<detail::Described>;
    return describe_each(api, &Api::get, &Api::change_default_channel, &Api::change_receive_limit, &Api::change_is_send,
                         &Api::change_open_message_type, &Api::change_extension_forward);
}

template class SettingsApi<Result>;
template class SettingsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
