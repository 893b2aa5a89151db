#error "A public header includes <CLI/CLI.hpp>."
