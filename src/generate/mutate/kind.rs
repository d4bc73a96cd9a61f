//! The kinds of single violation: one table that code, cases and documentation share.
//!
//! Names never change: cases choose by them, reports show them. A new kind needs a row here and a group somewhere in
//! `mutate`. Start at [`MutationKind`].

/// One way to break a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MutationKind {
    /// A required property or parameter is left out.
    MissingRequired,
    /// A value of another JSON type.
    WrongType,
    /// `null` where it is not allowed.
    NullValue,
    /// A value beside the `enum`.
    Enum,
    /// A value beside the `const`.
    Const,
    /// A string beside the `pattern`.
    Pattern,
    /// A string beside the `format`.
    Format,
    /// A string one character too short.
    MinLength,
    /// A string one character too long.
    MaxLength,
    /// A number just below the lower bound.
    Minimum,
    /// A number just above the upper bound.
    Maximum,
    /// A number between two multiples.
    MultipleOf,
    /// An array one item too short.
    MinItems,
    /// An array one item too long.
    MaxItems,
    /// An array with the same item twice.
    UniqueItems,
    /// An object with one property too few.
    MinProperties,
    /// An object with one property too many.
    MaxProperties,
    /// A property that a closed object does not know.
    ExtraProperty,
    /// A property name beside `propertyNames`.
    PropertyNames,
    /// A property without the ones it needs beside it.
    DependentRequired,
    /// A value that `not` leaves out.
    Not,
    /// A value of two alternatives of which one may hold.
    OneOf,
    /// A value that meets `if` and not `then`, or neither `if` nor `else`.
    Condition,
    /// A property without what its dependent schema asks for.
    DependentSchemas,
    /// An array without what it must contain, or with too much of it.
    Contains,
    /// A property that only the server may set.
    ReadOnly,
    /// A query parameter whose text is of another type.
    QueryWrongType,
    /// A query parameter beside its `enum`.
    QueryEnum,
    /// A header or cookie whose text is of another type.
    HeaderWrongType,
    /// A header or cookie beside its `enum`.
    HeaderEnum,
    /// A path parameter without its last character.
    IdTooShort,
    /// A path parameter with one more character.
    IdTooLong,
    /// A path parameter in upper case.
    IdUpperCase,
    /// A path parameter with a character outside its class.
    IdNonHex,
    /// A path parameter with a character beyond ASCII.
    IdUnicode,
    /// A path parameter that is not there.
    IdEmpty,
    /// A path parameter with a slash in it.
    IdEncodedSlash,
    /// A path parameter of two kilobytes.
    IdVeryLong,
    /// No body where one is required.
    MissingBody,
    /// A body that is no JSON.
    MalformedJson,
    /// A body that is no XML.
    MalformedXml,
    /// A body whose media type the operation does not take.
    WrongMediaType,
    /// A part of a body whose media type its encoding does not name.
    PartType,
    /// A part of a body without a header that it needs, or with a wrong one.
    PartHeader,
    /// No credentials.
    MissingAuth,
    /// Wrong credentials.
    BrokenAuth,
    /// A rule between fields, which the case declares.
    Rule,
    /// A path parameter that servers and proxies read in different ways.
    OddId,
    /// A text in the body that is hard to handle.
    OddText,
    /// A number in the body that is hard to handle.
    OddNumber,
    /// A body written or announced in an unusual way.
    OddFraming,
    /// A body that ends before it should.
    TruncatedBody,
    /// A body whose length cannot be read.
    BrokenLength,
}

use MutationKind as Kind;

/// Kind, name and one line for people; in the order in which mutations are enumerated.
const TABLE: [(Kind, &str, &str); 53] = [
    (Kind::MissingRequired, "missing-required", "a required property, query parameter, header or cookie is left out"),
    (
        Kind::WrongType,
        "wrong-type",
        "a value of another JSON type, also one that lenient servers convert (`\"5\"` for `5`)",
    ),
    (Kind::NullValue, "null-value", "`null` where it is not allowed"),
    (Kind::Enum, "enum", "a value that is not listed: other case, cut off, continued, unrelated"),
    (Kind::Const, "const", "a value other than the only one"),
    (
        Kind::Pattern,
        "pattern",
        "a string one edit away from the pattern: past an anchor or a quantifier, beside a class, in other case, ...",
    ),
    (Kind::Format, "format", "a string that is nearly of the format, such as 30 February"),
    (Kind::MinLength, "min-length", "a string one character too short"),
    (Kind::MaxLength, "max-length", "a string one character too long"),
    (Kind::Minimum, "minimum", "a number just below the lower bound"),
    (Kind::Maximum, "maximum", "a number just above the upper bound"),
    (Kind::MultipleOf, "multiple-of", "a number between two multiples"),
    (Kind::MinItems, "min-items", "an array one item too short"),
    (Kind::MaxItems, "max-items", "an array one item too long"),
    (Kind::UniqueItems, "unique-items", "an array with the same item twice"),
    (Kind::MinProperties, "min-properties", "an object with one property too few"),
    (Kind::MaxProperties, "max-properties", "an object with one property too many"),
    (Kind::ExtraProperty, "extra-property", "a property that a closed object does not know"),
    (Kind::PropertyNames, "property-names", "a property whose name is not allowed"),
    (Kind::DependentRequired, "dependent-required", "a property without another one that it needs"),
    (Kind::Not, "not", "a value that `not` leaves out"),
    (Kind::OneOf, "one-of", "a value of two alternatives of `oneOf`"),
    (Kind::Condition, "if", "a value that meets `if` and breaks `then`, or meets neither `if` nor `else`"),
    (Kind::DependentSchemas, "dependent-schemas", "a property without what it asks for (`dependentSchemas`)"),
    (Kind::Contains, "contains", "an array without what it must contain, or with more of it than it may"),
    (Kind::ReadOnly, "read-only", "a property that only the server may set; a server may also ignore it"),
    (Kind::QueryWrongType, "query-wrong-type", "a query parameter whose text reads as another type"),
    (Kind::QueryEnum, "query-enum", "a query parameter with a value that is not listed"),
    (Kind::HeaderWrongType, "header-wrong-type", "a header or cookie whose text reads as another type"),
    (Kind::HeaderEnum, "header-enum", "a header or cookie with a value that is not listed"),
    (Kind::IdTooShort, "id-too-short", "a path parameter without its last character"),
    (Kind::IdTooLong, "id-too-long", "a path parameter with one more character"),
    (Kind::IdUpperCase, "id-upper-case", "a path parameter in upper case"),
    (
        Kind::IdNonHex,
        "id-non-hex",
        "a path parameter with a character outside its class, such as `g` among hexadecimal digits",
    ),
    (
        Kind::IdUnicode,
        "id-unicode",
        "a path parameter with a character beyond ASCII, such as a fullwidth or Arabic digit",
    ),
    (Kind::IdEmpty, "id-empty", "an empty path parameter, where no other operation answers to that path"),
    (Kind::IdEncodedSlash, "id-encoded-slash", "a path parameter with `%2F` in it"),
    (Kind::IdVeryLong, "id-very-long", "a path parameter of 2,048 characters"),
    (Kind::MissingBody, "missing-body", "no body where one is required"),
    (
        Kind::MalformedJson,
        "malformed-json",
        "a body that is no JSON: cut off, trailing comma, single quotes, empty, ...",
    ),
    (
        Kind::MalformedXml,
        "malformed-xml",
        "a body that is no XML: an element that is not closed, two roots, an unknown entity, ...",
    ),
    (Kind::WrongMediaType, "wrong-media-type", "a body whose media type the operation does not take"),
    (Kind::PartType, "part-type", "a part of a multipart body whose media type its `encoding` does not name"),
    (Kind::PartHeader, "part-header", "a part of a multipart body without a header that it needs, or with a wrong one"),
    (Kind::MissingAuth, "missing-auth", "no credentials where some are required"),
    (Kind::BrokenAuth, "broken-auth", "wrong credentials where some are required"),
    (Kind::Rule, "rule", "a rule between fields that the step declares under `rules`, broken on its own"),
    (
        Kind::OddId,
        "odd-id",
        "a path parameter of dot segments, plain or encoded, or with `%` and bytes that encode no text, sent as they are; it \
         may lead elsewhere",
    ),
    (
        Kind::OddText,
        "odd-text",
        "a text of the body with NUL, half a character, other directions, no width, ...; a server may take or refuse it",
    ),
    (
        Kind::OddNumber,
        "odd-number",
        "a number of the body beyond doubles or 64 bits, minus zero, ...; a server may take or refuse it",
    ),
    (
        Kind::OddFraming,
        "odd-framing",
        "a body without content type, in another charset, behind a byte order mark, with a key that stands twice, nested \
         deeply, ...; a server may take or refuse it",
    ),
    (
        Kind::TruncatedBody,
        "truncated-body",
        "a body whose sender closes the connection before it has sent all that it announced",
    ),
    (
        Kind::BrokenLength,
        "broken-length",
        "a body whose length is too small, no number, there twice, or whose chunks have broken sizes",
    ),
];

impl MutationKind {
    /// Every kind, in the order in which mutations are enumerated.
    pub const ALL: [MutationKind; TABLE.len()] = {
        let mut all = [Kind::MissingRequired; TABLE.len()];
        let mut index = 0;
        while index < TABLE.len() {
            all[index] = TABLE[index].0;
            index += 1;
        }
        all
    };

    /// Whether a contract says nothing about such requests, so that a server may take or refuse them.
    #[must_use]
    pub fn is_pack(self) -> bool {
        matches!(self, Kind::OddId | Kind::OddText | Kind::OddNumber | Kind::OddFraming | Kind::BrokenLength)
    }

    /// Whether such requests are sent only where they are named: the packs, and what may cost a connection.
    #[must_use]
    pub fn is_sent_by_name_only(self) -> bool {
        self.is_pack() || self.is_about_framing()
    }

    /// Whether such requests are sent byte for byte, which only a plain connection does.
    #[must_use]
    pub fn is_sent_verbatim(self) -> bool {
        self.is_about_framing() || self == Kind::OddId
    }

    /// Whether the frame of the message is broken, so that a server need not answer at all.
    #[must_use]
    pub fn is_about_framing(self) -> bool {
        matches!(self, Kind::TruncatedBody | Kind::BrokenLength)
    }

    /// The name used in cases and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// One line for people.
    #[must_use]
    pub fn description(self) -> &'static str {
        TABLE[self as usize].2
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_kinds() {
        for (index, kind) in MutationKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, index, "{}", kind.name());
            assert_eq!(MutationKind::from_name(kind.name()), Some(kind));
        }
        assert_eq!(MutationKind::from_name("missing"), None);
    }
}
