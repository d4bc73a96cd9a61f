//! Formats: that they are known, and about the schema's type.

use crate::diagnostic::{Severity, nearest};
use crate::lint::registry::Search;
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::schema::FORMATS;

use super::keywords::{is_schema_like, types};

const UNKNOWN: Rule = Rule {
    id: "schemas/unknown-format",
    severity: Severity::Note,
    summary: "a `format` that no standard defines",
    help: "Formats of one's own are allowed and assert nothing. The hint names a standard one that is spelt nearly the same.",
    source: "OpenAPI 3.0.3 §4.4: format is \"an open value\"; the OpenAPI format registry; JSON Schema Validation §7.3",
};

const MISSPELT: Rule = Rule {
    id: "schemas/misspelt-format",
    severity: Severity::Warning,
    summary: "a `format` that is nearly a standard one",
    help: "`datetime` for `date-time` asserts nothing, because no reader knows it.",
    source: "JSON Schema Validation 2020-12 §7.3; the OpenAPI format registry",
};

const OTHER_TYPE: Rule = Rule {
    id: "schemas/format-of-another-type",
    severity: Severity::Warning,
    summary: "a `format` that has no effect on values of the schema's type",
    help: "`date-time` is about texts, so beside `type: integer` it asserts nothing. Numeric formats of texts are left \
           alone: many APIs write big numbers as texts.",
    source: "the OpenAPI format registry; JSON Schema Validation 2020-12 §7.3",
};

pub(in crate::lint) const RULES: &[Rule] = &[UNKNOWN, MISSPELT, OTHER_TYPE];
pub(in crate::lint) const SEARCHES: &[Search] = &[formats];

/// Spellings that are seen often, with what is meant.
const SPELLINGS: [(&str, &str); 9] = [
    ("datetime", "date-time"),
    ("date_time", "date-time"),
    ("dateTime", "date-time"),
    ("url", "uri"),
    ("guid", "uuid"),
    ("base64", "byte"),
    ("ip", "ipv4"),
    ("host", "hostname"),
    ("e-mail", "email"),
];

fn formats(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for site in subject.survey.sites.iter().filter(|site| is_schema_like(subject, site)) {
        let Some(name) = site.text("format") else { continue };
        let types = types(site.fields);
        let Some(format) = FORMATS.iter().find(|format| format.name == name) else {
            problems.add(unknown(site.below("format"), name));
            continue;
        };
        let concerns = |kind: &&str| match format.kind {
            // The registry has these for numbers as well.
            _ if name.starts_with("decimal") => matches!(*kind, "integer" | "number" | "string"),
            "string" => matches!(*kind, "string" | "file"),
            _ => matches!(*kind, "integer" | "number" | "string"),
        };
        if !types.is_empty() && !types.iter().any(concerns) {
            let message = format!("the format `{name}` has no effect on {}", types.join(" or "));
            problems.add(Problem::new(&OTHER_TYPE, site.below("format"), message).also(site.below("type"), "the type"));
        }
    }
}

fn unknown(place: String, name: &str) -> Problem {
    let spelling = SPELLINGS.iter().find(|(spelling, _)| *spelling == name).map(|(_, meant)| *meant);
    // Short names are near to everything, and names of other sizes of numbers to each other.
    let is_telling = name.len() > 4 && !name.ends_with(|character: char| character.is_ascii_digit());
    let near = || nearest(name, FORMATS.iter().map(|format| format.name)).filter(|_| is_telling);
    match spelling.or_else(near) {
        Some(meant) => Problem::new(&MISSPELT, place, format!("no standard defines the format `{name}`"))
            .hint(format!("did you mean `{meant}`?")),
        None => Problem::new(&UNKNOWN, place, format!("no standard defines the format `{name}`")),
    }
}
