//! Rules between the fields of a request, which descriptions have no words for.

use std::fmt;

use serde_json::Value;

/// A rule between fields of a request.
///
/// A field is named by a JSON Pointer into the body (`/owner/name`), or as the parameter of that name (`limit`). One that
/// is `null` is as good as not there.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldRule {
    /// The rule counts where all these fields have these values.
    pub when: Vec<(String, Value)>,
    /// What it asks for.
    pub demand: Demand,
}

/// What a rule asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// All of these are there.
    Required(Vec<String>),
    /// None of these is there.
    Forbidden(Vec<String>),
    /// Where the first is there, the others are too.
    Requires(Vec<String>),
    /// At most one of these is there.
    Excludes(Vec<String>),
    /// Exactly one of these is there.
    OnlyOneOf(Vec<String>),
    /// The first is less than the second, where both are there: numbers, points in time, or texts by code point.
    Less(String, String),
    /// The first is at most the second, where both are there.
    AtMost(String, String),
}

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |fields: &[String]| fields.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ");
        match self {
            Self::Required(fields) => write!(f, "{} must be there", list(fields)),
            Self::Forbidden(fields) => write!(f, "{} must not be there", list(fields)),
            Self::Requires(fields) => {
                write!(
                    f,
                    "{} requires {}",
                    list(&fields[..1.min(fields.len())]),
                    list(fields.get(1..).unwrap_or_default())
                )
            }
            Self::Excludes(fields) => write!(f, "at most one of {}", list(fields)),
            Self::OnlyOneOf(fields) => write!(f, "exactly one of {}", list(fields)),
            Self::Less(less, more) => write!(f, "`{less}` < `{more}`"),
            Self::AtMost(less, more) => write!(f, "`{less}` ≤ `{more}`"),
        }
    }
}

impl fmt::Display for FieldRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when: Vec<String> = self.when.iter().map(|(field, value)| format!("`{field}` is {value}")).collect();
        if !when.is_empty() {
            write!(f, "where {}: ", when.join(" and "))?;
        }
        write!(f, "{}", self.demand)
    }
}

impl Demand {
    /// The fields it is about, as they are named.
    #[must_use]
    pub fn fields(&self) -> Vec<&String> {
        match self {
            Self::Required(fields)
            | Self::Forbidden(fields)
            | Self::Requires(fields)
            | Self::Excludes(fields)
            | Self::OnlyOneOf(fields) => fields.iter().collect(),
            Self::Less(less, more) | Self::AtMost(less, more) => vec![less, more],
        }
    }
}
