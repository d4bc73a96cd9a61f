//! What the reader of documents tells: its own findings, listed here so that they can be chosen and looked up.

use crate::diagnostic::Severity;
use crate::lint::Rule;

const STRUCTURE: Rule = Rule {
    id: "contract/structure",
    severity: Severity::Warning,
    summary: "a part that cannot be read, or that another reader refuses",
    help: "The part is left out of the contract: nothing is asked, checked or generated for it. For OpenAPI 3.0 the \
           `openapiv3` crate gives a second opinion on every part; where only that crate objects, the message is its own.",
    source: "the readers of this tool",
};

const REMOTE: Rule = Rule {
    id: "contract/remote-reference",
    severity: Severity::Warning,
    summary: "a reference to a document on the network",
    help: "Nothing is read from the network, so that a check gives the same answer everywhere and a document cannot make \
           anyone send requests. Download the document and refer to the file.",
    source: "the readers of this tool",
};

const OUTSIDE: Rule = Rule {
    id: "contract/reference-outside",
    severity: Severity::Warning,
    summary: "a reference to a file outside of the folders that may be read",
    help: "A document may name files in its own folder and in the folders that were given; others must be allowed with \
           `--allow-folder`, so that a document from elsewhere cannot read what is none of its business.",
    source: "the readers of this tool",
};

const TOO_MANY_FILES: Rule = Rule {
    id: "contract/too-many-files",
    severity: Severity::Warning,
    summary: "more files than are read for one description",
    help: "The references to further files are left unresolved. The limit guards against descriptions that are made to \
           exhaust their readers.",
    source: "the readers of this tool",
};

const UNREADABLE: Rule = Rule {
    id: "contract/unreadable",
    severity: Severity::Error,
    summary: "a file that a reference names and that cannot be read",
    help: "The operating system does not let the file be read, or it is not UTF-8. What refers to it is left unchecked.",
    source: "the readers of this tool",
};

const DUPLICATE_KEY: Rule = Rule {
    id: "yaml/duplicate-key",
    severity: Severity::Error,
    summary: "a key that stands twice in one mapping",
    help: "Readers take one of the two values, mostly the last, and the other is lost without a word. JSON documents are \
           held to the same rule.",
    source: "YAML 1.2.2 §3.2.1.1: keys are unique; RFC 8259 §4",
};

/// A part that a reader leaves out, for a reason that no other rule has found.
const fn part(id: &'static str, summary: &'static str) -> Rule {
    Rule {
        id,
        severity: Severity::Warning,
        summary,
        help: "The part is left out of the contract, or read with a guess that the message names: nothing else is asked, \
               checked or generated for it. The rest of the document still counts.",
        source: "the readers of this tool",
    }
}

pub(in crate::lint) const RULES: &[Rule] = &[
    STRUCTURE,
    REMOTE,
    OUTSIDE,
    TOO_MANY_FILES,
    UNREADABLE,
    DUPLICATE_KEY,
    part("contract/callback", "a callback that cannot be read"),
    part("contract/header", "a header that cannot be read"),
    part("contract/link", "a link that cannot be read"),
    part("contract/media-types", "media types that cannot be read"),
    part("contract/no-paths", "a document without anything to ask"),
    part("contract/operation", "an operation that cannot be read"),
    part("contract/parameter", "a parameter that cannot be read"),
    part("contract/path-item", "a path item that cannot be read"),
    part("contract/request-body", "a request body that cannot be read"),
    part("contract/response", "a response that cannot be read"),
    part("contract/security", "security requirements that cannot be read"),
    part("contract/security-scheme", "a security scheme that cannot be read"),
    part("contract/server", "a server that cannot be read"),
    part("contract/status", "a status that cannot be read"),
    part("contract/style", "a parameter style that does not fit"),
    part("contract/too-large", "more than is read"),
    part("contract/unknown-version", "a version of OpenAPI that is not known yet"),
    part("yaml/alias-cycle", "an alias that contains itself"),
    part("yaml/key-not-text", "a key that is no text"),
    part("yaml/merge", "a merge key that merges nothing"),
    part("yaml/not-of-tag", "a value that does not fit its tag"),
    part("yaml/number-not-json", "a number that JSON does not have"),
    part("yaml/several-documents", "several documents in one file"),
    part("yaml/too-many-copies", "aliases that grow without bound"),
    part("yaml/unknown-tag", "a tag that is not known"),
];
