# Writes a C++ source with the bytes of files. With `include` it defines
#
#     pushplus_embed(output header file…)   a source that defines for page.html what `header` declares as
#                                           extern const std::string_view page_html;
#
# and, as a script, it writes that source whenever one of the files is newer. The source holds no path and no time: the
# same files give the same source, wherever they are.
if(NOT CMAKE_SCRIPT_MODE_FILE)
    set(PUSHPLUS_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

    function(pushplus_embed output header)
        set(files "")
        foreach(file ${ARGN})
            get_filename_component(file ${file} ABSOLUTE)
            list(APPEND files ${file})
        endforeach()
        get_filename_component(header_folder ${header} ABSOLUTE)
        get_filename_component(header_name ${header_folder} NAME)
        get_filename_component(header_folder ${header_folder} DIRECTORY)
        string(REPLACE ";" "|" joined "${files}")  # A list is no single word for a command.
        add_custom_command(OUTPUT ${output}
            COMMAND ${CMAKE_COMMAND} -Doutput=${output} -Dheader=${header_name} "-Dfiles=${joined}"
                    -P ${PUSHPLUS_EMBED_SCRIPT}
            DEPENDS ${files} ${PUSHPLUS_EMBED_SCRIPT}
            COMMENT "Embedding into ${header_name}"
            VERBATIM)
        set_source_files_properties(${output} PROPERTIES INCLUDE_DIRECTORIES ${header_folder})
    endfunction()
    return()
endif()

string(REPLACE "|" ";" files "${files}")
set(source "#include \"${header}\"\n
namespace pushplus {\ninline namespace v0 {\nnamespace detail {\nnamespace sandbox {\n")
foreach(file ${files})
    get_filename_component(name ${file} NAME)
    string(MAKE_C_IDENTIFIER ${name} name)
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
    string(REPLACE "'\\x0a'," "'\\x0a',\n" bytes "${bytes}")
    string(APPEND source "\nstatic constexpr char ${name}_bytes[] = {\n${bytes}\n};\n"
                         "const std::string_view ${name}(${name}_bytes, sizeof ${name}_bytes);\n")
endforeach()
string(APPEND source "\n}  // namespace sandbox\n}  // namespace detail\n}  // namespace v0\n}  // namespace pushplus\n")
file(WRITE ${output} "${source}")
