# Runs a consumer's program under an emulator. A program that crashed under Wine may have ended with 0, so it must say that
# all went well, too.
#
#     cmake -DEMULATOR=COMMAND -DPROGRAM=FILE -DNAME=NAME -P judge.cmake
execute_process(COMMAND ${EMULATOR} ${PROGRAM} OUTPUT_VARIABLE said RESULT_VARIABLE status)
message("${said}")
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${NAME} ended with ${status}")
elseif(NOT "\n${said}" MATCHES "\n${NAME}: ok")
    message(FATAL_ERROR "${NAME} did not say that it is ok")
endif()
