#error "A public header includes <hiredis/hiredis.h>."
