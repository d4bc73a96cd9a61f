//! Schemas that nothing satisfies, and operations that no message can satisfy because of them.
//!
//! The proof is that of `jsonschema::canonical`, which reduces a schema to a normal form; what it cannot model it
//! leaves alone. It is asked about each named schema and each schema of a message, together with what they refer to, as
//! long as that is not too much. Start at [`search`].

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Draft;
use jsonschema::canonical::{self, Cause, Satisfiability, UnsatisfiableReason};
use serde_json::{Map, Value, json};

use crate::diagnostic::Severity;
use crate::lint::registry::Search;
use crate::lint::table::ObjectKind;
use crate::lint::walk::Site;
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::schema::View;
use crate::source::pointer;

const UNSATISFIABLE: Rule = Rule {
    id: "schemas/unsatisfiable",
    severity: Severity::Error,
    summary: "a schema that no value satisfies",
    help: "Its keywords contradict each other: `type: object` beside a list of texts, an `allOf` of parts that exclude each \
           other, a required property that cannot be valid. Whatever is sent or answered breaks it. Only what is proved is \
           reported.",
    source: "follows from JSON Schema 2020-12; proved by reduction to a normal form",
};

const IMPOSSIBLE: Rule = Rule {
    id: "operations/impossible-message",
    severity: Severity::Error,
    summary: "an operation whose request or responses nothing can satisfy",
    help: "The schemas of a required request body, or those of every response for a success, accept no value at all, so the \
           operation cannot be used as it is described.",
    source: "follows from the schemas; see `schemas/unsatisfiable`",
};

pub(in crate::lint) const RULES: &[Rule] = &[UNSATISFIABLE, IMPOSSIBLE];
pub(in crate::lint) const SEARCHES: &[Search] = &[search];

/// How many schemas one proof may involve; real ones need a few dozen.
const MOST_SCHEMAS: usize = 400;
/// How many values all proofs for one document may go through together.
const MOST_VALUES: usize = 400_000;
/// How many values one list may have.
const LONGEST_LIST: usize = 2_000;

fn search(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    let mut empties: BTreeMap<String, Vec<Cause>> = BTreeMap::new();
    let mut left = MOST_VALUES;
    let mut skipped = 0;
    for root in roots(subject) {
        let view = view_of(&root);
        let Some(closure) = Closure::new(subject, &root, view, &mut left) else {
            skipped += 1;
            continue;
        };
        for (place, causes) in closure.empties() {
            empties.entry(place).or_insert(causes);
        }
    }
    if skipped > 0 {
        problems.skip(format!(
            "whether anything satisfies them is not known of {skipped} schemas: too big, or a reference leads nowhere"
        ));
    }
    for (place, causes) in &empties {
        // A branch or part that is told by itself need not be told again as a part of others.
        // What a reference leads to is told there; and `not: {}` is a way to write `false`.
        let is_elsewhere = |cause: &Cause| cause.keywords.iter().all(|keyword| keyword == "$ref");
        let is_meant = subject.root.pointer(place).and_then(|schema| schema.get("not")) == Some(&json!({}));
        let is_own = !is_meant && (causes.is_empty() || !causes.iter().all(is_elsewhere));
        let is_told = ["schemas/crossed-bounds", "schemas/impossible-required"];
        if is_own && !is_told.iter().any(|rule| problems.has_at(rule, place)) {
            problems.add(unsatisfiable(place, causes));
        }
    }
    impossible(subject, &empties, problems);
}

/// What holds schemas of messages.
const HOLDERS: [ObjectKind; 4] =
    [ObjectKind::MediaType, ObjectKind::Parameter, ObjectKind::Header, ObjectKind::Response];

/// Named schemas, and those of messages; references are told where they lead.
fn roots(subject: &Subject<'_>) -> Vec<String> {
    let named = ["/components/schemas", "/definitions"].into_iter().flat_map(|section| {
        let schemas = subject.root.pointer(section).and_then(Value::as_object);
        schemas.into_iter().flat_map(move |schemas| schemas.keys().map(move |name| pointer::join(section, name)))
    });
    let holders = subject.survey.sites.iter().filter(|site| HOLDERS.contains(&site.kind));
    let inline = holders.filter(|site| site.fields.get("schema").is_some_and(|schema| schema.get("$ref").is_none()));
    named.chain(inline.filter(|site| site.fields.contains_key("schema")).map(|site| site.below("schema"))).collect()
}

fn view_of(place: &str) -> View {
    let is_request = place.contains("/requestBod") || place.contains("/parameters/");
    if is_request && !place.contains("/responses/") { View::Request } else { View::Response }
}

/// A schema with everything that it refers to, as one document.
struct Closure {
    document: Value,
    /// Where each of its schemas stands in the description.
    places: Vec<String>,
    /// Whether the schema refers to itself.
    is_recursive: bool,
}

/// Where the schema itself stands in that document.
const ROOT: &str = "/$defs/0";

impl Closure {
    /// Nothing when there is too much of it, or something cannot be read.
    fn new(subject: &Subject<'_>, root: &str, view: View, left: &mut usize) -> Option<Self> {
        let mut places = vec![root.to_owned()];
        let mut numbers = BTreeMap::from([(root.to_owned(), 0)]);
        let mut schemas = Map::new();
        let mut at = 0;
        while let Some(place) = places.get(at).cloned() {
            let mut schema = subject.schemas.resolve_ref(&format!("#{}", pointer::to_fragment(&place)), view)?.clone();
            places.extend(rename(&mut schema, &mut numbers, left)?);
            if places.len() > MOST_SCHEMAS {
                return None;
            }
            schemas.insert(at.to_string(), schema);
            at += 1;
        }
        let is_recursive = schemas.values().any(refers_to_root);
        Some(Self { document: json!({"$ref": format!("#{ROOT}"), "$defs": schemas}), places, is_recursive })
    }

    /// The places in the root schema that nothing satisfies, with the reasons.
    fn empties(&self) -> Vec<(String, Vec<Cause>)> {
        let options = canonical::options().with_draft(Draft::Draft202012).offline();
        let Ok(prepared) = options.prepare(&self.document) else { return Vec::new() };
        let Ok(found) = prepared.unsatisfiable() else { return Vec::new() };
        if found.is_empty() && self.is_recursive {
            let reduced = prepared.canonicalize_at(ROOT);
            let is_empty = reduced.is_ok_and(|schema| schema.satisfiability() == Satisfiability::No);
            return if is_empty { vec![(self.places[0].clone(), Vec::new())] } else { Vec::new() };
        }
        let causes = |reason: UnsatisfiableReason| match reason {
            UnsatisfiableReason::Literal => None,
            UnsatisfiableReason::Empty(cause) => Some(vec![cause]),
            UnsatisfiableReason::Conflict(causes) => Some(causes),
        };
        let written = |cause: Cause| Cause { pointer: self.written(&cause.pointer).unwrap_or_default(), ..cause };
        let in_root = found.into_iter().filter(|(place, _)| pointer::is_within(place, ROOT));
        let told = in_root.filter_map(|(place, reason)| Some((self.written(&place)?, causes(reason)?)));
        told.map(|(place, causes)| (place, causes.into_iter().map(written).collect())).collect()
    }

    /// A place of this document as one of the description.
    fn written(&self, place: &str) -> Option<String> {
        let rest = place.strip_prefix("/$defs/")?;
        let (number, below) = rest.split_once('/').map_or((rest, ""), |(number, _)| (number, &rest[number.len()..]));
        Some(format!("{}{below}", self.places.get(number.parse::<usize>().ok()?)?))
    }
}

fn refers_to_root(schema: &Value) -> bool {
    let mut waiting = vec![schema];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(fields) => {
                if fields.get("$ref").and_then(Value::as_str).is_some_and(|reference| reference[1..] == *ROOT) {
                    return true;
                }
                waiting.extend(fields.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    false
}

/// Gives references new names, and says which targets are new; nothing when there is too much to go through.
fn rename(schema: &mut Value, numbers: &mut BTreeMap<String, usize>, left: &mut usize) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let mut waiting = vec![schema];
    while let Some(value) = waiting.pop() {
        *left = left.checked_sub(1)?;
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get_mut("$ref") {
                    let target = pointer::from_reference(reference)?;
                    let next = numbers.len();
                    let number = *numbers.entry(target.clone()).or_insert(next);
                    if number == next {
                        found.push(target);
                    }
                    *reference = format!("#/$defs/{number}");
                }
                // Names of their own would mean other things here.
                if ["$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$schema"]
                    .iter()
                    .any(|key| fields.contains_key(*key))
                {
                    return None;
                }
                waiting.extend(fields.values_mut());
            }
            Value::Array(items) if items.len() > LONGEST_LIST => return None,
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    Some(found)
}

fn unsatisfiable(place: &str, causes: &[Cause]) -> Problem {
    let mut keywords: Vec<String> = Vec::new();
    for keyword in causes.iter().flat_map(|cause| &cause.keywords) {
        let quoted = format!("`{keyword}`");
        if !keywords.contains(&quoted) {
            keywords.push(quoted);
        }
    }
    let because = match keywords.as_slice() {
        [] => "because it would have to contain another one of its kind, without end".to_owned(),
        [only] => format!("because of {only}"),
        [first @ .., last] => format!("because {} and {last} exclude each other", first.join(", ")),
    };
    let mut problem =
        Problem::new(&UNSATISFIABLE, place, format!("no value satisfies this schema, {because}")).on_key();
    let mut seen = BTreeSet::from([place]);
    for cause in causes.iter().filter(|cause| !cause.pointer.is_empty()) {
        if seen.insert(&cause.pointer) {
            problem = problem.also(&cause.pointer, "this part");
        }
    }
    problem
}

fn impossible(subject: &Subject<'_>, empties: &BTreeMap<String, Vec<Cause>>, problems: &mut Problems<'_>) {
    let is_empty = |place: &str| {
        subject.follow(place).is_some_and(|(target, _)| empties.contains_key(place) || empties.contains_key(&target))
    };
    // A body is impossible when all of its media types are; one without a schema accepts anything.
    let is_impossible = |body: &Site<'_>| {
        if body.fields.contains_key("schema") {
            return is_empty(&body.below("schema"));
        }
        let Some(Value::Object(content)) = body.fields.get("content") else { return false };
        let schema = |key: &String| pointer::join(&pointer::join(&body.below("content"), key), "schema");
        !content.is_empty() && content.keys().all(|key| is_empty(&schema(key)))
    };
    let impossible_at = |place: &str| {
        let site = subject.follow(place).and_then(|(target, _)| subject.survey.at(&target));
        site.is_some_and(is_impossible)
    };
    let culprit = |place: &str| {
        let target = subject.follow(place).map(|(target, _)| target)?;
        let inside = empties.keys().find(|empty| pointer::is_within(empty, &target));
        inside.cloned().or_else(|| {
            let site = subject.survey.at(&target)?;
            let (name, _) = site.fields.get("content")?.as_object()?.iter().next()?;
            let schema = pointer::join(&pointer::join(&site.below("content"), name), "schema");
            subject.follow(&schema).map(|(schema, _)| schema)
        })
    };
    for operation in &subject.operations {
        let body = pointer::join(&operation.pointer, "requestBody");
        let is_required =
            subject.follow(&body).is_some_and(|(_, body)| body.get("required") == Some(&Value::Bool(true)));
        if is_required && impossible_at(&body) {
            problems
                .add(Problem::new(&IMPOSSIBLE, body, "no request can have the body that is required here").on_key());
        }
        let responses = operation.fields.get("responses").and_then(Value::as_object).into_iter().flatten();
        let successes = responses.filter(|(status, _)| status.starts_with('2') || *status == "default");
        let list = pointer::join(&operation.pointer, "responses");
        let places: Vec<String> = successes.map(|(status, _)| pointer::join(&list, status)).collect();
        if !places.is_empty() && places.iter().all(|place| impossible_at(place)) {
            let message = "no successful answer can be what is promised here";
            problems.add(told(Problem::new(&IMPOSSIBLE, list, message), culprit(&places[0])));
        }
    }
}

fn told(problem: Problem, culprit: Option<String>) -> Problem {
    let problem = problem.on_key();
    match culprit {
        Some(place) => problem.also(place, "nothing satisfies this schema"),
        None => problem,
    }
}
