//! `docs/mutations.md` says what the kinds of mutation say about themselves.

use std::path::Path;

use probity::generate::MutationKind;

const INTRODUCTION: &str = "\
# Mutations

A `mutate` step sends its request again and again, each time broken in exactly one way. Every variant is proved to be
broken before it is sent, by reading it back as a server would: a wrong type that a query string cannot show is not
sent, and a constraint that nothing can break is told. Four kinds have rules of their own: a malformed text must not be
JSON, a media type must not be described, an empty path parameter must lead to no operation, and wrong credentials need
an operation that asks for some. A property that only the server may set makes a request invalid only where the
contract forbids it.

The kinds that begin with `odd-` are packs of requests about which a contract says nothing: a server may take or refuse
them, but it has to answer, and not with 5xx. A step sends them only when it names them (`kinds: [odd-text]`), since one
that is taken changes what there is, and an `odd-id` may lead to another operation. Where dot segments, an encoded slash
or broken encodings lead elsewhere, the answer is not held against the promises of the operation.

`truncated-body` and `broken-length` break the frame of the message, and are sent only when they are named too. A server
may answer, close the connection or say nothing: each is waited for 3 seconds at most, or for the step's `timeout`. Only
two things are findings: a 2xx to a body that was cut off, which RFC 9112 (6.3 and 8) tells servers to take for incomplete,
and a 5xx. Both need a plain `http://` target; over TLS or in this process they are told and not sent, as is `odd-id`.

The kind `rule` breaks what no schema says, and what the step declares. Valid requests of `fuzz` keep such rules. A field
is a JSON Pointer into the body, or the name of a parameter; one that is `null` is as good as not there:

```yaml
fuzz:
  valid: 100
  invalid: 100
  rules:
    - { when: { /kind: CAR }, required: [/plate] }     # or forbidden
    - { requires: [/owner/name, /owner/mail] }         # with the first, the others too
    - { only_one_of: [/card, /iban] }                  # or excludes: at most one
    - { less: [/start, /end] }                         # or at_most; numbers, dates, times and texts
```

This page is generated from the kinds themselves: `PROBITY_UPDATE=1 cargo test --test mutations`.

| kind | what is sent |
| --- | --- |
";

fn page() -> String {
    let row = |kind: MutationKind| format!("| `{}` | {} |\n", kind.name(), kind.description());
    INTRODUCTION.to_owned() + &MutationKind::ALL.into_iter().map(row).collect::<String>()
}

#[test]
fn the_page_about_the_mutations_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/mutations.md");
    if std::env::var_os("PROBITY_UPDATE").is_some() {
        std::fs::write(&file, page()).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    let command = "PROBITY_UPDATE=1 cargo test --test mutations";
    assert!(written == page(), "docs/mutations.md is not what the kinds say; run {command}");
}
