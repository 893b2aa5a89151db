#error "A public header includes <curl/curl.h>."
