#pragma once

#include <string>

#include "json/envelope.hpp"
#include "sample.hpp"

namespace pushplus_test {

/// What became of an answer and of the value it was read into.
template <class T>
struct Read {
    pushplus::detail::Envelope envelope;
    T value{};

    [[nodiscard]] bool fits() const { return envelope.code && envelope.malformed.empty() && envelope.mismatch.empty(); }
};

template <class T>
Read<T> read_answer(const std::string& text) {
    Read<T> read;
    read.envelope = pushplus::detail::read_envelope(text, pushplus::detail::slot_for(read.value));
    return read;
}

/// `data`, as JSON, in an answer of success.
template <class T = Sample>
Read<T> read_data(const std::string& data) {
    return read_answer<T>(R"({"code":200,"msg":"ok","data":)" + data + "}");
}

/// An answer that nothing is expected of but its code and text.
inline pushplus::detail::Envelope read_nothing(const std::string& text) {
    return pushplus::detail::read_envelope(text, pushplus::detail::ReplySlot{});
}

}  // namespace pushplus_test
