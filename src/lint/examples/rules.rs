//! The rules about examples.

use crate::diagnostic::Severity;
use crate::lint::Rule;

pub(super) const INVALID: Rule = Rule {
    id: "examples/invalid",
    severity: Severity::Warning,
    summary: "an example that does not keep its schema",
    help: "Examples are what readers copy, and mocks answer. One of the two is wrong, the example or the schema. Examples of \
           messages are read as the message would be: without `readOnly` properties in requests, without `writeOnly` ones in \
           responses; examples within schemas must fit one of the two.",
    source: "OpenAPI 3.0.3 §4.8.12.2 and §4.8.14: examples SHOULD match the schema",
};

pub(super) const ENCODED: Rule = Rule {
    id: "examples/written-as-text",
    severity: Severity::Warning,
    summary: "an example that is JSON in a text",
    help: "The text holds JSON that keeps the schema, but as it stands the example is a text. Write the value itself, or use \
           `serializedValue` of OpenAPI 3.2.",
    source: "OpenAPI 3.0.3 §4.8.19: a text is for media types that \"cannot naturally be represented in JSON or YAML\"",
};

pub(super) const DEFAULT: Rule = Rule {
    id: "examples/invalid-default",
    severity: Severity::Error,
    summary: "a default that does not keep its schema",
    help: "A client that leaves the value out gets one that would be refused if it were sent. The usual causes are a value \
           that is not in the `enum`, and quotes around numbers.",
    source: "OpenAPI 3.0.3 §4.8.24.1: \"the value MUST conform to the defined type for the Schema Object\"",
};

pub(in crate::lint) const RULES: &[Rule] = &[INVALID, ENCODED, DEFAULT];
