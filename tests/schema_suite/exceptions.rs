//! Where this crate differs from the suite, and why.

/// Tests of the suite that are expected to fail.
#[derive(Debug)]
pub(crate) struct Exception {
    pub(crate) draft: &'static str,
    /// The file, without `.json`.
    pub(crate) file: &'static str,
    /// The group's description.
    pub(crate) group: &'static str,
    /// The test's description; all of the group when empty.
    pub(crate) test: &'static str,
    pub(crate) reason: &'static str,
}

impl Exception {
    pub(crate) fn covers(&self, draft: &str, file: &str, group: &str, test: &str) -> bool {
        let is_test = self.test.is_empty() || self.test == test;
        self.draft == draft && self.file == file && self.group == group && is_test
    }
}

const FORMATS: &str = "formats are asserted: a document of an API that names one means it (docs/formats.md)";
const CONTENT: &str = "contentEncoding and contentMediaType annotate only, as in every later draft";
const EMPTY: &str = "an empty enum is a slip of a generator: it is taken out and told, so that the rest can be checked";
const VOCABULARY: &str = "an own dialect is read as 2020-12, and told: what its meta-schema leaves out still counts";
const HOSTNAME: &str = "one meaning of hostname for all drafts, that of RFC 5890 §2.3.1: no hyphens in places 3 and 4";
const FLOATS: &str = "1.0 is an integer in every draft: servers write whole numbers either way";

const fn exception(
    draft: &'static str,
    file: &'static str,
    group: &'static str,
    test: &'static str,
    reason: &'static str,
) -> Exception {
    Exception { draft, file, group, test, reason }
}

/// All of them.
pub(crate) const EXCEPTIONS: &[Exception] = &[
    exception(
        "draft4",
        "optional/format/hostname",
        "validation of host names",
        "hostname with consecutive hyphens (RFC1123)",
        HOSTNAME,
    ),
    exception(
        "draft4",
        "optional/zeroTerminatedFloats",
        "some languages do not distinguish between different types of numeric value",
        "a float is not an integer even without fractional part",
        FLOATS,
    ),
    exception(
        "draft6",
        "optional/format/hostname",
        "validation of host names",
        "hostname with consecutive hyphens (RFC1123)",
        HOSTNAME,
    ),
    exception(
        "draft7",
        "optional/content",
        "validation of string-encoded content based on media type",
        "an invalid JSON document",
        CONTENT,
    ),
    exception(
        "draft7",
        "optional/content",
        "validation of binary string-encoding",
        "an invalid base64 string (% is not a valid character)",
        CONTENT,
    ),
    exception(
        "draft7",
        "optional/content",
        "validation of binary-encoded media type documents",
        "a validly-encoded invalid JSON document",
        CONTENT,
    ),
    exception(
        "draft7",
        "optional/content",
        "validation of binary-encoded media type documents",
        "an invalid base64 string that is valid JSON",
        CONTENT,
    ),
    exception("draft2019-09", "enum", "empty enum", "", EMPTY),
    exception(
        "draft2019-09",
        "vocabulary",
        "schema that uses custom metaschema with with no validation vocabulary",
        "no validation: invalid number, but it still validates",
        VOCABULARY,
    ),
    exception("draft2020-12", "enum", "empty enum", "", EMPTY),
    exception(
        "draft2020-12",
        "format",
        "email format",
        "invalid email string is only an annotation by default",
        FORMATS,
    ),
    exception(
        "draft2020-12",
        "format",
        "idn-email format",
        "invalid idn-email string is only an annotation by default",
        FORMATS,
    ),
    exception(
        "draft2020-12",
        "format",
        "regex format",
        "invalid regex string is only an annotation by default",
        FORMATS,
    ),
    exception("draft2020-12", "format", "ipv4 format", "invalid ipv4 string is only an annotation by default", FORMATS),
    exception("draft2020-12", "format", "ipv6 format", "invalid ipv6 string is only an annotation by default", FORMATS),
    exception(
        "draft2020-12",
        "format",
        "idn-hostname format",
        "invalid idn-hostname string is only an annotation by default",
        FORMATS,
    ),
    exception(
        "draft2020-12",
        "format",
        "hostname format",
        "invalid hostname string is only an annotation by default",
        FORMATS,
    ),
    exception("draft2020-12", "format", "date format", "invalid date string is only an annotation by default", FORMATS),
    exception(
        "draft2020-12",
        "format",
        "date-time format",
        "invalid date-time string is only an annotation by default",
        FORMATS,
    ),
    exception("draft2020-12", "format", "time format", "invalid time string is only an annotation by default", FORMATS),
    exception(
        "draft2020-12",
        "format",
        "json-pointer format",
        "invalid json-pointer string is only an annotation by default",
        FORMATS,
    ),
    exception(
        "draft2020-12",
        "format",
        "relative-json-pointer format",
        "invalid relative-json-pointer string is only an annotation by default",
        FORMATS,
    ),
    exception("draft2020-12", "format", "iri format", "invalid iri string is only an annotation by default", FORMATS),
    exception(
        "draft2020-12",
        "format",
        "iri-reference format",
        "invalid iri-reference string is only an annotation by default",
        FORMATS,
    ),
    exception("draft2020-12", "format", "uri format", "invalid uri string is only an annotation by default", FORMATS),
    exception(
        "draft2020-12",
        "format",
        "uri-reference format",
        "invalid uri-reference string is only an annotation by default",
        FORMATS,
    ),
    exception(
        "draft2020-12",
        "format",
        "uri-template format",
        "invalid uri-template string is only an annotation by default",
        FORMATS,
    ),
    exception("draft2020-12", "format", "uuid format", "invalid uuid string is only an annotation by default", FORMATS),
    exception(
        "draft2020-12",
        "format",
        "duration format",
        "invalid duration string is only an annotation by default",
        FORMATS,
    ),
    exception(
        "draft2020-12",
        "vocabulary",
        "schema that uses custom metaschema with with no validation vocabulary",
        "no validation: invalid number, but it still validates",
        VOCABULARY,
    ),
];
