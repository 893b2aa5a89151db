#pragma once

/// All of the SDK but its components, which have headers of their own, <pushplus/sandbox.hpp>, <pushplus/redis.hpp> and
/// <pushplus/hub.hpp>, and what is for tests alone, in <pushplus/testing/…>.

#include <pushplus/access_key.hpp>
#include <pushplus/access_key_source.hpp>
#include <pushplus/async_client.hpp>
#include <pushplus/async_page_range.hpp>
#include <pushplus/call_options.hpp>
#include <pushplus/callback.hpp>
#include <pushplus/cancellation.hpp>
#include <pushplus/channel.hpp>
#include <pushplus/client.hpp>
#include <pushplus/client_options.hpp>
#include <pushplus/clock.hpp>
#include <pushplus/cp_channels.hpp>
#include <pushplus/date_time.hpp>
#include <pushplus/describe.hpp>
#include <pushplus/error.hpp>
#include <pushplus/friends.hpp>
#include <pushplus/http_transport.hpp>
#include <pushplus/hub_source.hpp>
#include <pushplus/json_text.hpp>
#include <pushplus/mail_channels.hpp>
#include <pushplus/message_tokens.hpp>
#include <pushplus/messages.hpp>
#include <pushplus/mp_channels.hpp>
#include <pushplus/operations.hpp>
#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/preprocessing.hpp>
#include <pushplus/result.hpp>
#include <pushplus/send_guard.hpp>
#include <pushplus/send_request.hpp>
#include <pushplus/settings.hpp>
#include <pushplus/split_content.hpp>
#include <pushplus/state_store.hpp>
#include <pushplus/topic_users.hpp>
#include <pushplus/topics.hpp>
#include <pushplus/users.hpp>
#include <pushplus/version.hpp>
#include <pushplus/webhooks.hpp>
