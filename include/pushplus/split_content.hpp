#pragma once

#include <vector>

#include <pushplus/detail/export.hpp>
#include <pushplus/result.hpp>
#include <pushplus/send_request.hpp>

namespace pushplus {
inline namespace v0 {

/// Splits a message whose content is longer than the service takes into several, to be sent in this order; each counts
/// as a request. Their titles are numbered, as "Report (2/3)"; one that is left alone keeps its title. A message that
/// fits is returned unchanged.
///
/// - txt: cut between lines. The contents together are the original, but for blank parts, which are left out.
/// - markdown: cut before headings, between paragraphs, list items and lines. A fenced code block is closed at the cut
///   and opened again after it; a table goes on with its heading row. Link definitions and blocks of HTML are text.
/// - html: cut where no element is open, after a line or an element. The contents together are the original, as of txt.
///
/// A line that is longer than a message by itself is cut between words, or else between characters. `account_tier`
/// decides the limits, as in `ClientOptions`. Parts with equal contents are equal messages to the send guard.
///
/// `invalid_argument`: the template is another one; the content is not UTF-8, or all blank; HTML has an element that is
/// too long by itself, or one without an end, as a whole document or items of a list may be; the title has no room for
/// its number.
[[nodiscard]] PUSHPLUS_API Result<std::vector<SendRequest>> split_content(
    const SendRequest& request, AccountTier account_tier = AccountTier::verified);
/// The same for a batch. With the channel qq its limit holds for all channels.
[[nodiscard]] PUSHPLUS_API Result<std::vector<BatchSendRequest>> split_content(
    const BatchSendRequest& request, AccountTier account_tier = AccountTier::verified);

}  // namespace v0
}  // namespace pushplus
