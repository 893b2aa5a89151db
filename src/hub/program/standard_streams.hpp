#pragma once

/// Keeps what is written to stdout and stderr from doing harm: a reader that has gone does not end the program, and no
/// socket takes the place of one that was closed.
void keep_standard_streams() noexcept;
