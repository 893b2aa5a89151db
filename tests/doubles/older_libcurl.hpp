#pragma once

namespace pushplus_test {

/// Whether libcurl, or the headers that it was built against, are older than that version, such as 0x075000.
///
/// PUSHPLUS_TEST_LIBCURL=7.74 in the environment makes a newer libcurl reject in this program what 7.74 does not know.
[[nodiscard]] bool libcurl_is_before(unsigned version);
/// The same of 7.80, before which it does not show its requests. Then the transport speaks HTTP/1.1 only, and each asynchronous
/// call has a connection of its own.
[[nodiscard]] bool libcurl_is_older();
/// Whether a running name lookup delays neither a limit nor a cancel; before 7.87 libcurl waits for it.
[[nodiscard]] bool lookups_can_be_left();
/// Whether the transport speaks HTTP/2 with this libcurl.
[[nodiscard]] bool transport_speaks_http2();

}  // namespace pushplus_test
