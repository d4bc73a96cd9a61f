//! `response/property-undocumented`: a JSON body has a property that its schema does not describe.
//!
//! Most schemas of objects name some properties and say nothing of others, which JSON Schema allows. An answer with more
//! than its description tells is valid, and still the first sign that the API and its contract drift apart: clients begin to
//! rely on what nobody promised. A `writeOnly` property that is answered counts as well.
//!
//! Objects are left alone whose schema names no property or allows more in so many words (`additionalProperties`,
//! `unevaluatedProperties`, `patternProperties`, a `discriminator` without a list of alternatives); where more is
//! forbidden, `response/schema` speaks. All schemas of a place count together: each alternative of `oneOf` and `anyOf`,
//! whichever of them the value is. Of items of one list only the first is told, as a warning.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};
use crate::message::{BodySchemas, MediaType};
use crate::schema::View;

pub(super) const CHECK: Check = Check {
    id: "response/property-undocumented",
    severity: Severity::Warning,
    summary: "a JSON body has a property that its schema does not describe",
    source: include_str!("property_undocumented.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    if context.is_bodiless() || !context.media_type().is_some_and(MediaType::is_json) {
        return Vec::new();
    }
    let Some(promise) = context.body_promise() else { return Vec::new() };
    let media_type = context.response().media_type().unwrap_or(&promise.media_type);
    let Some(schema) = BodySchemas::of(promise, media_type, context.schemas, View::Response).whole else {
        return Vec::new();
    };
    let Ok(value) = context.body_value(promise) else { return Vec::new() };
    let places = context.schemas.undocumented(schema, View::Response, value);
    places.into_iter().map(|place| finding(context, &schema.pointer, &place)).collect()
}

fn finding(context: &Context<'_>, schema: &str, place: &str) -> Finding {
    let name = place.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
    FindingBuilder::of(&CHECK, Direction::Response, context)
        .promise(schema)
        .at(place)
        .contrast("only properties that the schema describes", format!("`{name}` at {place}"))
        .title(format!("`{name}` is answered and not described"))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::answer;
    use crate::finding::Severity;

    #[test]
    fn a_property_beyond_the_schema_is_a_warning() {
        let finding = answer("listPets", 200)
            .json(
                r#"[{"id": 1, "name": "a"}, {"id": 2, "name": "b", "nick": "c"}, {"id": 3, "name": "d", "nick": "e"}]"#,
            )
            .the_finding_of(&CHECK);
        assert_eq!((finding.severity, finding.place.as_deref()), (Severity::Warning, Some("/1/nick")));
    }

    #[test]
    fn what_is_described_or_cannot_be_read_is_left_alone() {
        for body in [r#"[{"id": 1, "name": "a"}]"#, "[]", "7", "[{"] {
            assert!(answer("listPets", 200).json(body).found_by(&CHECK).is_empty(), "{body}");
        }
        assert!(answer("listPets", 200).body("text/plain", "[{\"nick\": 1}]").found_by(&CHECK).is_empty());
    }
}
