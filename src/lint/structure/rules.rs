//! The rules about the shape of a document.

use crate::diagnostic::Severity;
use crate::lint::Rule;

pub(in crate::lint) const UNKNOWN: Rule = Rule {
    id: "structure/unknown-field",
    severity: Severity::Error,
    summary: "a field that the object does not have",
    help: "A field that the standard does not define is ignored by every reader, so what it was meant to say is lost; \
           most are slips of the pen. Fields of your own start with `x-`. Schemas of OpenAPI 3.1 and later may have \
           keywords of their own and are left alone.",
    source: "the fields of each object in the standard; \"Specification Extensions\"",
};

pub(in crate::lint) const MISPLACED: Rule = Rule {
    id: "structure/misplaced-field",
    severity: Severity::Error,
    summary: "a field that belongs to another kind of the same object",
    help: "Parameters and security schemes come in kinds, told by `in` and `type`, and each kind has fields of its own: \
           a scheme of type `http` has no `flows`, a parameter in the path no `allowEmptyValue`.",
    source: "the column \"Applies to\" of each object in the standard",
};

pub(in crate::lint) const MISSING: Rule = Rule {
    id: "structure/missing-field",
    severity: Severity::Error,
    summary: "a field that the standard requires is missing",
    help: "Readers may refuse a document that lacks a required field, and many do.",
    source: "the fields marked REQUIRED in the standard",
};

pub(in crate::lint) const WRONG_TYPE: Rule = Rule {
    id: "structure/wrong-type",
    severity: Severity::Error,
    summary: "a value of another type than the field wants",
    help: "A list where a mapping is wanted, a number where a text is. In YAML the usual cause is a value without \
           quotes: `version: 1.0` is a number, `version: \"1.0\"` a text.",
    source: "the types of the fields in the standard",
};

pub(in crate::lint) const BAD_VALUE: Rule = Rule {
    id: "structure/bad-value",
    severity: Severity::Error,
    summary: "a value that the field does not allow",
    help: "The type is right, but the standard lists what may stand here, or describes its form: `in` is `query`, \
           `header`, `path` or `cookie`; `minLength` is no negative number; a list that must not be empty is.",
    source: "the descriptions of the fields in the standard",
};

pub(in crate::lint) const BAD_URL: Rule = Rule {
    id: "structure/bad-url",
    severity: Severity::Error,
    summary: "a text that is no URL where one is required",
    help: "These fields must hold a URL, absolute or relative: no blanks, no braces, `%` only before two hexadecimal \
           digits.",
    source: "\"MUST be in the form of a URL\" at the fields in the standard; RFC 3986 §4.1",
};

pub(in crate::lint) const BAD_KEY: Rule = Rule {
    id: "structure/bad-key",
    severity: Severity::Error,
    summary: "a key that may not stand in this mapping",
    help: "Paths start with `/`; the keys of `responses` are status codes, ranges such as `4XX`, or `default`; names of \
           components consist of letters, digits, `.`, `-` and `_`; names of headers are those that HTTP can carry.",
    source: "the patterned fields of each object in the standard; RFC 9110 §5.6.2",
};

pub(in crate::lint) const EXCLUSIVE: Rule = Rule {
    id: "structure/exclusive-fields",
    severity: Severity::Error,
    summary: "fields that exclude each other stand side by side",
    help: "`example` and `examples`, `schema` and `content` of a parameter, `operationId` and `operationRef` of a link, \
           `value` and `externalValue` of an example: readers take one of them, and not all take the same.",
    source: "\"mutually exclusive\" in the descriptions of the fields",
};

pub(in crate::lint) const NEWER: Rule = Rule {
    id: "version/newer-construct",
    severity: Severity::Error,
    summary: "something that only later versions of OpenAPI know",
    help: "A list of types, `const`, `webhooks` and many more came with OpenAPI 3.1 or 3.2. A reader of this document's \
           version ignores or refuses them. Write it in the document's own version, or raise the version.",
    source: "the fields of each object in the version that the document names",
};

pub(in crate::lint) const OLDER: Rule = Rule {
    id: "version/older-construct",
    severity: Severity::Error,
    summary: "something that only earlier versions of OpenAPI know",
    help: "Swagger 2.0's `consumes` and `definitions`, OpenAPI 3.0's `nullable`: later versions dropped them, and \
           readers ignore them.",
    source: "the fields of each object in the version that the document names",
};

pub(in crate::lint) const RULES: &[Rule] =
    &[UNKNOWN, MISPLACED, MISSING, WRONG_TYPE, BAD_VALUE, BAD_URL, BAD_KEY, EXCLUSIVE, NEWER, OLDER];
