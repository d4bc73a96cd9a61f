//! Keywords of one schema: that they can have an effect, and do not contradict each other.

use serde_json::{Map, Value};

use crate::contract::OpenApiVersion;
use crate::diagnostic::Severity;
use crate::lint::registry::Search;
use crate::lint::table::{ObjectKind, Versions};
use crate::lint::walk::Site;
use crate::lint::{Problem, Problems, Rule, Subject};

const INAPPLICABLE: Rule = Rule {
    id: "schemas/inapplicable-keyword",
    severity: Severity::Warning,
    summary: "a keyword that has no effect on values of the schema's type",
    help: "`minLength` is about texts, so beside `type: integer` it rejects nothing. Mostly the type is wrong, or the \
           keyword belongs to the items of a list.",
    source: "JSON Schema Validation 2020-12 §6: each keyword applies to one type of values",
};

const CROSSED_BOUNDS: Rule = Rule {
    id: "schemas/crossed-bounds",
    severity: Severity::Error,
    summary: "a least value above the greatest",
    help: "`minimum: 10` and `maximum: 5`: no value is left.",
    source: "follows from JSON Schema Validation 2020-12 §6.2 to §6.5",
};

const NO_ITEMS: Rule = Rule {
    id: "schemas/array-without-items",
    severity: Severity::Error,
    summary: "a list that does not say what its items are",
    help: "OpenAPI 3.0 requires `items` beside `type: array`, and Swagger 2.0 requires it of parameters and headers. \
           `items: {}` allows anything.",
    source: "OpenAPI 3.0.3 §4.8.24.1: \"items MUST be present if the type is array\"; Swagger 2.0 \"Parameter Object\"",
};

const READ_AND_WRITE_ONLY: Rule = Rule {
    id: "schemas/read-and-write-only",
    severity: Severity::Error,
    summary: "a property that may be neither sent nor answered",
    help: "`readOnly` keeps a property out of requests and `writeOnly` out of responses. Both together leave no place for it.",
    source: "OpenAPI 3.0.3 §4.8.24: \"A property MUST NOT be marked as both readOnly and writeOnly being true\"",
};

const NULLABLE_IGNORED: Rule = Rule {
    id: "version/nullable-ignored",
    severity: Severity::Warning,
    summary: "`nullable` in OpenAPI 3.1 or later",
    help: "From 3.1 on `nullable` means nothing: null is a type, as in `type: [string, 'null']`. The schema refuses null.",
    source: "OpenAPI 3.1.0: schemas are those of JSON Schema 2020-12, which has no `nullable`",
};

const NULLABLE_UNTYPED: Rule = Rule {
    id: "schemas/nullable-without-type",
    severity: Severity::Note,
    summary: "`nullable` where no `type` stands beside it",
    help: "`nullable: true` adds null to the `type` beside it. Without one there is nothing to add to, and readers differ in \
           what they make of it.",
    source: "OpenAPI 3.0.4 §4.7.24.1: nullable \"is only applicable when type is explicitly defined\"",
};

pub(in crate::lint) const RULES: &[Rule] =
    &[INAPPLICABLE, CROSSED_BOUNDS, NO_ITEMS, READ_AND_WRITE_ONLY, NULLABLE_IGNORED, NULLABLE_UNTYPED];
pub(in crate::lint) const SEARCHES: &[Search] = &[keywords];

/// Keywords by the type that they are about.
const KEYWORDS: [(&str, &[&str]); 4] = [
    ("string", &["minLength", "maxLength", "pattern"]),
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ("array", &["items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"]),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
        ],
    ),
];

/// Pairs of bounds.
const BOUNDS: [(&str, &str); 5] = [
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
    ("minimum", "maximum"),
];

/// Schemas, and what is half a schema in Swagger 2.0.
pub(super) fn is_schema_like(subject: &Subject<'_>, site: &Site<'_>) -> bool {
    let is_old = subject.version == OpenApiVersion::V2_0;
    match site.kind {
        ObjectKind::Schema | ObjectKind::Items => true,
        ObjectKind::Parameter | ObjectKind::Header => is_old,
        _ => false,
    }
}

/// The types that a schema names; empty when it names none.
pub(super) fn types(fields: &Map<String, Value>) -> Vec<&str> {
    match fields.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn keywords(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for site in subject.survey.sites.iter().filter(|site| is_schema_like(subject, site)) {
        inapplicable(site, problems);
        bounds(subject, site, problems);
        marks(subject, site, problems);
        let is_list = site.fields.get("type").is_some_and(|kind| kind == "array") && !site.fields.contains_key("items");
        let is_wanted = match subject.version {
            OpenApiVersion::V2_0 => site.kind != ObjectKind::Schema,
            OpenApiVersion::V3_0 => true,
            _ => false,
        };
        if is_list && is_wanted {
            let problem = Problem::new(&NO_ITEMS, site.below("type"), "this list does not say what its items are");
            problems.add(problem.hint("add `items`; `items: {}` allows anything"));
        }
    }
}

fn inapplicable(site: &Site<'_>, problems: &mut Problems<'_>) {
    let types = types(site.fields);
    if types.is_empty() || types.contains(&"file") {
        return;
    }
    for (about, keywords) in KEYWORDS {
        let is_fit = types.iter().any(|name| *name == about || about == "number" && *name == "integer");
        for keyword in keywords.iter().filter(|keyword| !is_fit && site.fields.contains_key(**keyword)) {
            // Generators write these everywhere; they say what holds anyway.
            let value = &site.fields[*keyword];
            let is_empty = matches!(value, Value::Bool(false | true))
                || value.as_array().is_some_and(Vec::is_empty)
                || value.as_object().is_some_and(Map::is_empty);
            if is_empty {
                continue;
            }
            let message = format!("`{keyword}` has no effect on {}", types.join(" or "));
            let problem = Problem::new(&INAPPLICABLE, site.below(keyword), message).on_key();
            problems.add(problem.also(site.below("type"), "the type"));
        }
    }
}

fn bounds(subject: &Subject<'_>, site: &Site<'_>, problems: &mut Problems<'_>) {
    let number = |keyword: &str| site.fields.get(keyword).and_then(Value::as_f64);
    let flag = |keyword: &str| site.fields.get(keyword) == Some(&Value::Bool(true));
    for (least, greatest) in BOUNDS {
        let (Some(low), Some(high)) = (number(least), number(greatest)) else { continue };
        let excludes = least == "minimum" && (flag("exclusiveMinimum") || flag("exclusiveMaximum"));
        if low > high || low >= high && excludes {
            let message = format!("`{least}` is above `{greatest}`, so that no value is left");
            let message =
                if low > high { message } else { "the bounds exclude the only value between them".to_owned() };
            problems.add(
                Problem::new(&CROSSED_BOUNDS, site.below(least), message).also(site.below(greatest), "this bound"),
            );
        }
    }
    if Versions::UNTIL_3_0.has(subject.version) {
        return;
    }
    for (least, greatest) in
        [("exclusiveMinimum", "maximum"), ("minimum", "exclusiveMaximum"), ("exclusiveMinimum", "exclusiveMaximum")]
    {
        if let (Some(low), Some(high)) = (number(least), number(greatest))
            && low >= high
        {
            let message = format!("`{least}` is not below `{greatest}`, so that no value is left");
            problems.add(
                Problem::new(&CROSSED_BOUNDS, site.below(least), message).also(site.below(greatest), "this bound"),
            );
        }
    }
}

fn marks(subject: &Subject<'_>, site: &Site<'_>, problems: &mut Problems<'_>) {
    let flag = |keyword: &str| site.fields.get(keyword) == Some(&Value::Bool(true));
    if flag("readOnly") && flag("writeOnly") {
        let problem =
            Problem::new(&READ_AND_WRITE_ONLY, site.below("writeOnly"), "this can be neither sent nor answered");
        problems.add(problem.on_key().also(site.below("readOnly"), "and this"));
    }
    if !flag("nullable") {
        return;
    }
    if Versions::SINCE_3_1.has(subject.version) {
        let problem = Problem::new(&NULLABLE_IGNORED, site.below("nullable"), "`nullable` has no effect from 3.1 on");
        let hint = match types(site.fields).as_slice() {
            [one] => format!("write `type: [{one}, 'null']`"),
            _ => "add the type `null`".to_owned(),
        };
        problems.add(problem.on_key().hint(hint));
    } else if !site.fields.contains_key("type") && subject.version == OpenApiVersion::V3_0 {
        let message = "`nullable` stands without a `type`";
        problems.add(Problem::new(&NULLABLE_UNTYPED, site.below("nullable"), message).on_key());
    }
}
