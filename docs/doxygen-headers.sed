# Shows the headers to Doxygen as they are used: a sub-client is `Topics` and returns a `Result`, nobody writes `v0`.
s/.*namespace v0.*//
s/^template <template <class> class Reply>$//
s/^class \(.*\)Api : private detail::SubClient {/class \1 {/
s/^    using SubClient::SubClient;$//
s/^class .*Api;.*$//
s/\([A-Za-z]*\)Api<Reply>\( [a-z_]*() const\)/\1\2/
s/^class Operations : .*/class Operations {/
s/ : public Operations<.*> {/ : public Operations {/
s/^    using Operations::Operations;$//
s/^extern template class .*//
s/^using \(.*\) = \(.*\)Api<Result>;$//
s/Reply</Result</g
