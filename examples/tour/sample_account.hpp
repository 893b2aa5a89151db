#pragma once

#include <string>

#include <pushplus/sandbox.hpp>

namespace tour {

/// Fills a sandbox with what only other people can bring about: messages, friends, members of a topic, channels that are
/// set up on the web site. The rest the tour adds itself.
inline void add_sample_account(pushplus::Sandbox& sandbox) {
    pushplus::UserInfo owner;
    owner.nick_name = "陈大人";
    owner.token = sandbox.credentials().token;
    owner.email_status = pushplus::EmailStatus::verified;
    owner.points = 2;
    sandbox.set_user_info(owner);

    pushplus::SendCount sent_today;
    sent_today.wechat_send_count = 283;
    sent_today.webhook_send_count = 19;
    sandbox.set_send_count(sent_today);

    pushplus::Message message;
    message.title = "Disk almost full";
    message.message_type = pushplus::MessageType::one_to_one;
    message.channel = pushplus::Channel::wechat;
    message.update_time = pushplus::DateTime("2025-10-10 08:00:00");
    pushplus::SendResult delivered;
    delivered.status = pushplus::DeliveryStatus::sent;
    delivered.update_time = message.update_time;
    sandbox.add_message(message, delivered);

    pushplus::TopicDetail topic;
    topic.topic_code = "storm";
    topic.topic_name = "Storm warnings";
    topic.create_time = pushplus::DateTime("2024-04-23 12:00:00");
    const auto topic_id = sandbox.add_topic(topic);
    for (int i = 1; i <= 45; ++i) {
        pushplus::TopicUser member;
        member.nick_name = "Person " + std::to_string(i);
        member.is_follow = true;
        sandbox.add_topic_user(topic_id, member);
    }

    pushplus::JoinedTopicDetail joined;
    joined.topic_code = "flood";
    joined.topic_name = "Flood warnings";
    joined.contact = "river@example.org";
    sandbox.add_joined_topic(joined);

    pushplus::MpChannel public_account;
    public_account.nick_name = "Weather office";
    public_account.service_type = pushplus::MpServiceType::service;
    sandbox.add_mp_channel(public_account);

    pushplus::CpChannel application;
    application.cp_name = "On call";
    application.cp_code = "oncall";
    sandbox.add_cp_channel(application);

    pushplus::MailChannelDetail mailbox;
    mailbox.mail_name = "Office";
    mailbox.mail_code = "office";
    mailbox.account = "office@example.org";
    mailbox.password = "a-password";
    mailbox.smtp_server = "smtp.example.org";
    mailbox.smtp_ssl = true;
    mailbox.smtp_port = 465;
    sandbox.add_mail_channel(mailbox);

    pushplus::Friend person;
    person.nick_name = "小明";
    person.is_follow = true;
    sandbox.add_friend(person);
}

}  // namespace tour
