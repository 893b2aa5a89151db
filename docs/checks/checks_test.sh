#!/bin/sh
# Tests the checks of words, names, headings, code blocks, links, options, manual pages and examples in other languages: each passes on a small tree that is right, and each fault that is
# planted into a copy of it makes the check fail and name the place.
#
#     checks_test.sh WORK_FOLDER
set -eu

work=$1
checks=$(cd "$(dirname "$0")" && pwd)
failed=0

make_tree() {
    rm -rf "$work"
    mkdir -p "$work/docs/checks" "$work/docs/zh" "$work/include/pushplus" "$work/src/core" "$work/tests/unit"
    cp "$checks"/*.sh "$work/docs/checks/"
    cd "$work"
    for page in sending errors access-key testing async transport-and-security troubleshooting; do
        printf '# %s\n\n## Responses\n\nA response of the service.\n' "$page" >"docs/$page.md"
        printf '# %s\n\n## 响应\n\n服务端的响应，用户密钥，群组编号。\n' "$page" >"docs/zh/$page.md"
    done
    printf '# pushplus\n\n## Errors\n\n' >README.md
    echo 'See [errors](docs/errors.md#responses), `answer(reply)` and [above](#errors).' >>README.md
    printf '# pushplus\n\n## 错误、返回码\n\n见[错误](docs/zh/errors.md#响应)和[上文](#错误返回码)。\n' >README.zh-CN.md
    printf '# Changes\n\n```cpp\nanswer(reply);  // The response.\n```\n' >CHANGELOG.md
    cat >include/pushplus/topics.hpp <<'END'
/// A response. `Reply` is a template parameter, worth_repeating is a name.
///     const auto answer = client.reply();
template <class Reply>
int answer(Reply response);  ///< Found here.
END
    cat >src/core/call.cpp <<'END'
// Start with the answer.
const char* name = "answered";
const char* url = "https://www.pushplus.plus";
const char* message = "the service returned code 500";
END
    printf 'int start;\n' >tests/unit/call_test.cpp
    mkdir -p examples/other_languages
    printf '{\n}\n' >examples/sandbox_seed.json
    printf 'one = 1\nprint(one)\n' >examples/other_languages/test.py
    for page in docs/testing.md docs/zh/testing.md; do
        # shellcheck disable=SC2016 # It is a document's code.
        printf '\n| `--port N`, `--no-port` | 0 | `--what` |\n\n```json\n{\n}\n```\n\n```python\none = 1\nprint(one)\n```\n' >>"$page"
    done
    mkdir -p examples/hub
    echo 'ask' >examples/hub/worker.sh
    for page in docs/several-processes.md docs/zh/several-processes.md; do
        # shellcheck disable=SC2016 # It is a document's code.
        printf '\n```sh\nask\n```\n' >>"$page"
    done
    for page in README.md README.zh-CN.md; do
        # shellcheck disable=SC2016 # It is a document's code.
        printf '\n| a kind | `--port` `--no-port` |\n' >>"$page"
    done
    cat >program <<'END'
#!/bin/sh
echo '  -h,--help        Print this'
echo '  --version        Print that'
echo '  --port INT Excludes: --no-port'
echo '                   Port, unlike --other'
echo '  --no-port'
END
    chmod +x program
    mkdir -p packaging/man
    printf '.TP\n%s\n' '.BR \-h ", " \-\-help' '.B \-\-version' '.BI \-\-port " N"' 'Unlike \-\-other.' '.B \-\-no\-port' |
        sed '/^\.TP$/ { N; s/^\.TP\n\(Unlike\)/\1/; }' >packaging/man/program.1
}

expect_success() { # CHECK
    if output=$(sh "docs/checks/$1.sh" "$work/program" 2>&1); then return; fi
    printf '%s fails on a tree that is right:\n%s\n' "$1" "$output" >&2
    failed=1
}

# The fault has been planted; afterwards the tree is right again.
expect_failure() { # CHECK TEXT
    if output=$(sh "docs/checks/$1.sh" "$work/program" 2>&1); then
        printf '%s overlooks the fault: %s\n' "$1" "$2" >&2
        failed=1
    elif ! echo "$output" | grep -qF "$2"; then
        printf '%s does not say "%s" but:\n%s\n' "$1" "$2" "$output" >&2
        failed=1
    fi
    make_tree
}

make_tree
for check in words names headings code_blocks links options manual_pages other_languages; do expect_success "$check"; done

# words
echo 'The answer came late.' >>README.md && expect_failure words 'README.md:8: answer'
echo 'Requests are Repeated.' >>docs/errors.md && expect_failure words 'docs/errors.md:6: repeated'
echo 'The list of [safe lists](x) is told.' >>docs/errors.md && expect_failure words 'docs/errors.md:6: is told'
printf '```cpp\nuse(7);  // the reply\n```\n' >>CHANGELOG.md && expect_failure words 'CHANGELOG.md:7: reply'
echo '内置守卫。' >>README.zh-CN.md && expect_failure words 'README.zh-CN.md:8: 守卫'
echo '用户密钥和密钥。' >>docs/zh/errors.md && expect_failure words 'docs/zh/errors.md:6: 密钥'
echo '渠道编号。' >>docs/zh/errors.md && expect_failure words 'docs/zh/errors.md:6: 渠道编号'
echo 'int i;  ///< Nobody needs it.' >>include/pushplus/topics.hpp && expect_failure words 'topics.hpp:5: nobody'
echo '///     use(i);  // renews it' >>include/pushplus/topics.hpp && expect_failure words 'topics.hpp:5: renews'
echo 'fail("the reply is empty");' >>src/core/call.cpp && expect_failure words 'src/core/call.cpp:5: reply'

# names
echo 'class Course;' >>include/pushplus/topics.hpp && expect_failure names 'topics.hpp:5: the name Course'
echo 'void f() { land (7); }' >>src/core/call.cpp && expect_failure names 'src/core/call.cpp:5: the name land'
echo 'std::vector<Lease> all;' >>tests/unit/call_test.cpp && expect_failure names 'call_test.cpp:2: the name Lease'
# shellcheck disable=SC2016 # It is a document's code.
echo 'The `WaitPoint` wakes it.' >>docs/async.md && expect_failure names 'docs/async.md:6: the name WaitPoint'
: >src/core/key_errand.hpp && expect_failure names 'src/core/key_errand.hpp: a file'
: >tests/unit/journey_test.cpp && expect_failure names 'tests/unit/journey_test.cpp: a file'
printf '// %0120d\n' 0 >>src/core/call.cpp && expect_failure names 'src/core/call.cpp:5: more than 120'
printf '%0161d\n' 0 >>docs/async.md && expect_failure names 'docs/async.md:6: more than 160'

# headings
echo '## More' >>docs/errors.md && expect_failure headings 'docs/errors.md'
echo '### 其他' >>README.zh-CN.md && expect_failure headings 'README.zh-CN.md'
rm docs/zh/async.md && expect_failure headings 'docs/zh/async.md is missing'
: >docs/zh/client.md && expect_failure headings 'docs/client.md is missing'

# code_blocks
printf '```cpp\nuse("a");  // one\n```\n' >>README.md && printf '```cpp\nuse("b");  // 二\n```\n' >>README.zh-CN.md &&
    expect_success code_blocks && make_tree
printf '```cpp\nuse("a");\n```\n' >>README.md && expect_failure code_blocks 'README.md and README.zh-CN.md differ in their code'
sed -i 's/print(one)/print(two)/' docs/zh/testing.md && expect_failure code_blocks 'docs/testing.md and docs/zh/testing.md differ'

# links
echo '[x](docs/nowhere.md)' >>README.md && expect_failure links 'nowhere.md'
echo '[x](nowhere.md)' >>docs/zh/errors.md && expect_failure links 'nowhere.md'
echo '[x](errors.md#requests)' >>docs/async.md && expect_failure links 'errors.md#requests'
echo 'See call_test.cpp and calls_test.cpp.' >>docs/async.md && expect_failure links 'no test calls_test.cpp'

# options
echo "echo '  --host TEXT'" >>program && expect_failure options 'docs/zh/testing.md: the table of options has no --host'
# shellcheck disable=SC2016 # It is a document's code.
echo '| `--token T` | | |' >>docs/testing.md && expect_failure options 'docs/testing.md: the program has no option --token'
# shellcheck disable=SC2016 # It is a document's code.
sed -i 's/ `--no-port`//' README.zh-CN.md && expect_failure options 'README.zh-CN.md: the table of options has no --no-port'
# shellcheck disable=SC2016 # It is a document's code.
echo '| a kind | `--host` |' >>README.md && expect_failure options 'README.md: the program has no option --host'
printf '#!/bin/sh\n' >program && expect_failure options 'lists no options'

# manual_pages
echo "echo '  --host TEXT'" >>program && expect_failure manual_pages 'packaging/man/program.1: does not describe --host'
printf '.TP\n.BI \\-\\-token " T"\n' >>packaging/man/program.1 && expect_failure manual_pages 'the program has no option --token'
printf '.TP\n.BI \\-\\-port " N"\n' >>packaging/man/program.1 && expect_failure manual_pages 'describes twice --port'
echo "echo 'From PUSHPLUS_TOKEN.'" >>program && expect_failure manual_pages 'does not name PUSHPLUS_TOKEN'
printf '#!/bin/sh\n' >program && expect_failure manual_pages 'lists no options'

# other_languages
echo 'print(2)' >>examples/other_languages/test.py &&
    expect_failure other_languages 'docs/testing.md does not show examples/other_languages/test.py'
printf '{"a": 1}\n' >examples/sandbox_seed.json && expect_failure other_languages 'docs/zh/testing.md does not show'
echo 'ask again' >>examples/hub/worker.sh && expect_failure other_languages 'docs/zh/several-processes.md does not show'
exit "$failed"
