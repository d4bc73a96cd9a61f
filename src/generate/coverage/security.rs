//! The security alternatives of an operation: a valid request for each of which the credentials are known.
//!
//! Every request goes with the usual credentials, which meet one of them. Nothing is known of credentials here but whether
//! there are some. Start at [`alternatives`].

use super::enumerate::Unreached;
use crate::contract::{Operation, SecurityRequirement};
use crate::generate::request::Login;

/// What becomes of the alternatives.
#[derive(Default)]
pub(super) struct Alternatives {
    /// Those to be tried, by their place, with what they ask for.
    pub(super) tried: Vec<(usize, String)>,
    /// Those that cannot be tried.
    pub(super) untried: Vec<Unreached>,
}

/// The alternatives of an operation that has more than one, or one of several schemes at once. To go without credentials is no business of this one.
pub(super) fn alternatives(operation: &Operation, logins: &[Login]) -> Alternatives {
    let mut found = Alternatives::default();
    if operation.security.len() < 2 && !asks_for_several(operation) {
        return found;
    }
    for (index, requirement) in operation.security.iter().enumerate() {
        if requirement.schemes.is_empty() {
            continue;
        }
        let reason = match logins.get(index) {
            Some(Login::Usual) => continue,
            Some(Login::Profile(_) | Login::Together(_)) => {
                found.tried.push((index, asked(requirement)));
                continue;
            }
            Some(Login::Missing) => "no credentials are given for it",
            None => "a run sends it where credentials are given for it",
        };
        let (place, keyword) = ("credentials".to_owned(), "security".to_owned());
        found.untried.push(Unreached { place, keyword, reason: format!("{}: {reason}", asked(requirement)) });
    }
    found
}

fn asks_for_several(operation: &Operation) -> bool {
    operation.security.iter().any(|requirement| requirement.schemes.len() > 1)
}

/// What an alternative asks for, for people.
fn asked(requirement: &SecurityRequirement) -> String {
    let names: Vec<String> = requirement.schemes.keys().map(|name| format!("`{name}`")).collect();
    names.join(" with ")
}
