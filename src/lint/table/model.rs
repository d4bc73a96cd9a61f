//! The words of the table: objects, their fields, and what a field may hold.

use super::versions::Versions;

/// The objects that the standards define.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::lint) enum ObjectKind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    ExternalDocs,
    Tag,
    Components,
    Paths,
    PathItem,
    Operation,
    Parameter,
    /// The `items` of a parameter or header in Swagger 2.0.
    Items,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Header,
    Example,
    Link,
    Callback,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    ImplicitFlow,
    PasswordFlow,
    ClientCredentialsFlow,
    AuthorizationCodeFlow,
    DeviceFlow,
    SecurityRequirement,
}

/// What a place may hold.
#[derive(Debug, Clone, Copy)]
pub(in crate::lint) enum Kind {
    Anything,
    Text,
    Boolean,
    Number,
    /// A number above 0.
    Step,
    /// A whole number from 0 on.
    Count,
    /// A URI reference (RFC 3986 §4.1).
    Url,
    Email,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A text that the function accepts; the words say what is wanted.
    Matching(fn(&str) -> bool, &'static str),
    /// This object.
    Object(ObjectKind),
    /// This object, or a reference to one.
    OrReference(ObjectKind),
    /// A schema; a boolean too, where the version allows it.
    Schema,
    /// A schema or a boolean, in every version.
    SchemaOrBoolean,
    /// A schema or a list of schemas (Swagger 2.0's `items`).
    SchemaOrList,
    /// A schema or a list of texts (`dependencies` of JSON Schema's older drafts).
    SchemaOrTexts,
    /// The name of a type, or a list of them where the version allows it.
    TypeName,
    List(&'static Kind),
    /// A list with at least one item.
    FilledList(&'static Kind),
    /// A list without repetitions.
    DistinctList(&'static Kind),
    /// A list with at least one item, without repetitions.
    FilledDistinctList(&'static Kind),
    Map(Keys, &'static Kind),
    /// A map with exactly one entry.
    SingleMap(Keys, &'static Kind),
}

/// How the keys of a map must look.
#[derive(Debug, Clone, Copy)]
pub(in crate::lint) enum Keys {
    Any,
    /// Names of components: letters, digits, `.`, `-` and `_`.
    Component,
    /// Names of headers (RFC 9110 §5.6.2).
    Token,
    /// Names of methods that have no field of their own.
    OtherMethod,
}

/// One field of an object.
#[derive(Debug, Clone, Copy)]
pub(in crate::lint) struct Field {
    pub(in crate::lint) name: &'static str,
    pub(in crate::lint) kind: Kind,
    /// The versions that know it.
    pub(in crate::lint) versions: Versions,
    /// The versions that want it.
    pub(in crate::lint) required: Versions,
    /// The field exists only when another field has one of these values.
    pub(in crate::lint) when: Option<(&'static str, &'static [&'static str])>,
}

/// A field that every version knows and none wants.
pub(super) const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, versions: Versions::ALL, required: Versions::NONE, when: None }
}

impl Field {
    /// Wanted by every version that knows it.
    pub(super) const fn required(self) -> Self {
        Self { required: self.versions, ..self }
    }

    /// Wanted by these versions.
    pub(super) const fn required_in(self, required: Versions) -> Self {
        Self { required, ..self }
    }

    /// Known to these versions only.
    pub(super) const fn only(self, versions: Versions) -> Self {
        Self { versions, ..self }
    }

    /// Only beside this value of another field.
    pub(super) const fn when(self, other: &'static str, values: &'static [&'static str]) -> Self {
        Self { when: Some((other, values)), ..self }
    }
}

/// How many of some fields may stand side by side: one, in each case.
#[derive(Debug, Clone, Copy)]
pub(in crate::lint) enum Together {
    /// At most one of them.
    AtMost(Versions, &'static [&'static str]),
    /// At least one of them.
    AtLeast(Versions, &'static [&'static str]),
    /// Exactly one of them.
    Exactly(Versions, &'static [&'static str]),
}

/// The keys of an object that are no fields.
#[derive(Debug, Clone, Copy)]
pub(in crate::lint) struct OtherKeys {
    /// Which keys are meant.
    pub(in crate::lint) accepts: fn(&str) -> bool,
    /// What they look like, for a message.
    pub(in crate::lint) wanted: &'static str,
    /// What stands under them.
    pub(in crate::lint) kind: Kind,
}

/// One object of the standards.
#[derive(Debug)]
pub(in crate::lint) struct Object {
    /// What it is called in messages, with its article.
    pub(in crate::lint) name: &'static str,
    pub(in crate::lint) fields: &'static [Field],
    pub(in crate::lint) other: Option<OtherKeys>,
    /// The versions in which `x-` fields are allowed.
    pub(in crate::lint) extensible: Versions,
    /// The versions in which unknown fields are allowed.
    pub(in crate::lint) open: Versions,
    pub(in crate::lint) together: &'static [Together],
}

/// An object that has fields and extensions and nothing else.
pub(super) const fn object(name: &'static str, fields: &'static [Field]) -> Object {
    Object { name, fields, other: None, extensible: Versions::ALL, open: Versions::NONE, together: &[] }
}

impl Object {
    pub(super) const fn together(self, together: &'static [Together]) -> Self {
        Self { together, ..self }
    }

    pub(super) const fn other(self, accepts: fn(&str) -> bool, wanted: &'static str, kind: Kind) -> Self {
        Self { other: Some(OtherKeys { accepts, wanted, kind }), ..self }
    }
}
