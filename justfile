# What people run by hand; CI runs `.ci/run`.

# Everything that must pass before a change lands.
check:
    .ci/run

# Unit tests, rules of the tree and the contract suite.
test *args:
    cargo test {{args}}

# Cases against the built-in mock.
run *args:
    cargo run --release -- run {{args}}

# Changed snapshots, one by one.
review:
    cargo run -- snapshots review
