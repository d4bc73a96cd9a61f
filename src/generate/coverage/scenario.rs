//! Why a request of the deterministic phase is in the plan: one table that code, commands and documentation share.
//!
//! Names never change: reports and plans show them. Start at [`Scenario`].

/// One reason for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scenario {
    /// Only what is required.
    Least,
    /// An example of the document.
    Example,
    /// Everything optional at once.
    Everything,
    /// Boundary values, listed values and sizes, as many at once as fit.
    Boundary,
    /// Optional parts and listed values, two at a time.
    Pairs,
    /// Another media type of the body.
    MediaType,
    /// Without credentials, where that is allowed.
    Anonymous,
    /// With the credentials of another security alternative.
    Security,
    /// A query parameter that is there twice.
    Duplicated,
    /// A parameter without a value.
    Empty,
    /// One violation.
    Violation,
}

use Scenario as S;

/// Scenario, name and one line for people, in the order in which plans list them.
const TABLE: [(S, &str, &str); 11] = [
    (S::Least, "least", "only what is required"),
    (S::Example, "example", "an example of the document"),
    (S::Everything, "everything", "everything optional at once"),
    (S::Boundary, "boundary", "bounds and their neighbours inside, listed values, sizes, left out and put in"),
    (S::Pairs, "pairs", "optional parts and listed values, two at a time"),
    (S::MediaType, "media-type", "another media type of the body"),
    (S::Anonymous, "anonymous", "without credentials, where that is allowed"),
    (S::Security, "security", "with the credentials of another alternative of the operation's security"),
    (S::Duplicated, "duplicated", "a query parameter that is there twice; the contract does not say what that means"),
    (S::Empty, "empty", "a parameter without a value"),
    (S::Violation, "violation", "one violation: the kinds are those of `mutate`"),
];

impl Scenario {
    /// Every scenario, in the order in which plans list them.
    pub const ALL: [Scenario; TABLE.len()] = [
        S::Least,
        S::Example,
        S::Everything,
        S::Boundary,
        S::Pairs,
        S::MediaType,
        S::Anonymous,
        S::Security,
        S::Duplicated,
        S::Empty,
        S::Violation,
    ];

    /// The name in plans and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// One line for people.
    #[must_use]
    pub fn description(self) -> &'static str {
        TABLE[self as usize].2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_scenarios() {
        for (index, scenario) in Scenario::ALL.into_iter().enumerate() {
            assert_eq!(scenario as usize, index);
            assert_eq!(TABLE[index].0, scenario);
        }
    }
}
