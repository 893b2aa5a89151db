// What check.sh's preprocessor sees in the place of libcurl's header: the oldest version that does, and no names, so that
// all names stay in the text.
#pragma once
#define LIBCURL_VERSION_NUM 0x074400
