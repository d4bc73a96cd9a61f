//! Where we disagree with the meta-schemas, and why.

use crate::mutants::Mutant;

/// Fixtures, by the end of their names.
const FIXTURES: [(&str, &str); 1] = [(
    "3.1/pass/style-defaults.yaml",
    "a path parameter with `content` lacks `required: true`, which the standard wants of every path parameter",
)];

/// What only we find, by the rule and a part of the place where we find it.
const OURS: [(&str, &str, &str); 3] = [
    ("structure/bad-value", "/info/contact/email", "the meta-schemas are compiled without formats here"),
    ("structure/missing-field", "/links/", "a link must name an operation; the meta-schema of 3.0 does not say so"),
    (
        "parameters/optional-in-path",
        "/components/parameters/path_media_type",
        "the standard wants `required: true` of path parameters with `content`, too",
    ),
];

/// Why a fixture is judged otherwise.
pub(crate) fn of_fixture(name: &str) -> Option<&'static str> {
    FIXTURES.iter().find(|(end, _)| name.ends_with(end)).map(|(_, reason)| *reason)
}

/// What only the meta-schemas find, by a part of the place.
const THEIRS: [(&str, &str); 1] =
    [("/links/", "the standard lets the parameters of a link be anything; the meta-schemas of 3.1 and 3.2 want texts")];

/// Why a mutant is judged otherwise.
pub(crate) fn of_mutant(mutant: &Mutant, ours: Option<&(String, String)>) -> Option<&'static str> {
    let Some((rule, place)) = ours else {
        let is_theirs = |part: &str| mutant.pointer.contains(part) && mutant.pointer.contains("/parameters");
        return THEIRS.iter().find(|(part, _)| is_theirs(part)).map(|(_, reason)| *reason);
    };
    let version = mutant.document.get("openapi").and_then(serde_json::Value::as_str).unwrap_or_default();
    if (version.starts_with("3.1") || version.starts_with("3.2")) && is_in_schema(place) {
        return Some("from 3.1 on the meta-schema leaves what is inside of schemas to their dialect");
    }
    let known = OURS.iter().find(|(code, part, _)| code == rule && place.contains(part));
    known.map(|(.., reason)| *reason)
}

fn is_in_schema(place: &str) -> bool {
    ["/schema/", "/itemSchema/", "/components/schemas/"].iter().any(|part| place.contains(part))
}
