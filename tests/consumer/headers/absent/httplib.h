#error "A public header includes <httplib.h>."
