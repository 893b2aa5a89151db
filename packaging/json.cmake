# Stops if FILE is no well-formed JSON: cmake -DFILE=… -P json.cmake
cmake_minimum_required(VERSION 3.19)
file(READ "${FILE}" text)
string(JSON kind ERROR_VARIABLE fault TYPE "${text}")
if(NOT kind STREQUAL "OBJECT")
    message(FATAL_ERROR "${FILE} holds no JSON object: ${fault}")
endif()
