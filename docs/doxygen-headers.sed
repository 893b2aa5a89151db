# Shows the headers to Doxygen as they are used: a sub-client is `Topics` and returns a `Result`, nobody writes `v0`.
s/.*namespace v0.*//
s/^template <template <class> class Reply>$//
s/^class \(.*\)Api : private detail::SubClient {/class \1 {/
s/^    using SubClient::SubClient;$//
s/^extern template class .*//
s/^using \(.*\) = \(.*\)Api<Result>;$//
s/Reply</Result</g
