//! What a request step may hold beside the request itself: expectations, polls, snapshots, generated requests.

use super::shape::{Key, key, required};
use super::{Object, Rule, Shape, Syntax};

const STATUS: Shape = Shape::Syntax(Syntax::Status);
const PATHS_TO_MATCHERS: Shape = Shape::Map { keys: Some(Syntax::Path), values: &Shape::Matcher };

static STATUS_SET: Object = Object {
    name: "a set of statuses",
    keys: &[&[required("in", Shape::List(&STATUS), "Any of these.")]],
    others: None,
    rules: &[],
};

pub(super) const STATUSES: Shape =
    Shape::Either(&[Shape::Computed, STATUS, Shape::List(&STATUS), Shape::Object(&STATUS_SET)]);

static TIME: Object = Object {
    name: "a time limit",
    keys: &[&[
        key("lt", Shape::Syntax(Syntax::Duration), "The answer takes less than this."),
        key("gt", Shape::Syntax(Syntax::Duration), "The answer takes more than this."),
    ]],
    others: None,
    rules: &[],
};

pub(super) static EXPECT: Object = Object {
    name: "an expectation",
    keys: &[&[
        key("status", STATUSES, "The status: 201, [200, 201], `4xx`, { in: […] }."),
        key("undocumented", Shape::Boolean, "The status need not be in the contract."),
        key(
            "headers",
            Shape::Map { keys: Some(Syntax::HeaderName), values: &Shape::Matcher },
            "Matchers for headers by name.",
        ),
        key("media_type", Shape::Matcher, "A matcher for the media type."),
        key(
            "body",
            Shape::Either(&[Shape::Word(&["empty"]), PATHS_TO_MATCHERS]),
            "`empty`, or matchers by JSON Pointer or JSONPath.",
        ),
        key("text", Shape::Matcher, "A matcher for the body's text as it was sent."),
        key("time", Shape::Object(&TIME), "How long the answer may take."),
    ]],
    others: None,
    rules: &[],
};

static CONDITION: Object = Object {
    name: "a condition",
    keys: &[&[key("status", STATUSES, "The status.")]],
    others: Some((Some(Syntax::Path), Shape::Matcher)),
    rules: &[],
};

static BACKOFF: Object = Object {
    name: "a back-off",
    keys: &[&[
        required("initial", Shape::Syntax(Syntax::Duration), "The first wait."),
        key("factor", Shape::Factor, "By how much each wait is longer than the one before; 1 by default."),
        key("max", Shape::Syntax(Syntax::Duration), "The longest wait; thirty times the first by default."),
    ]],
    others: None,
    rules: &[],
};

pub(super) static POLL: Object = Object {
    name: "a poll",
    keys: &[&[
        required("until", Shape::Object(&CONDITION), "Matchers by path, and `status`: succeed when all hold."),
        key("fail_if", Shape::Object(&CONDITION), "Fail at once when all hold."),
        key(
            "every",
            Shape::Either(&[Shape::Syntax(Syntax::Duration), Shape::Object(&BACKOFF)]),
            "The wait between two requests; 1s by default. `Retry-After` wins.",
        ),
        required("timeout", Shape::Syntax(Syntax::Duration), "When to give up."),
        key("order", Shape::List(&Shape::Text), "States that must be seen in this order."),
        key("at", Shape::Syntax(Syntax::Path), "Where the state stands in the body."),
        key("check", Shape::Word(&["each", "last"]), "Which answers are checked; each by default."),
    ]],
    others: None,
    rules: &[&[Rule::Needs { keys: &["order"], one_of: &["at"] }, Rule::Needs { keys: &["at"], one_of: &["order"] }]],
};

static REDACTION: Object = Object {
    name: "a redaction",
    keys: &[&[
        key("as", Shape::Text, "The value becomes this label."),
        key("sort", Shape::Boolean, "The list is sorted."),
        key("keep", Shape::Boolean, "The value stays as it is."),
    ]],
    others: None,
    rules: &[&[Rule::ExactlyOne(&["as", "sort", "keep"])]],
};

static REDACT: Object = Object {
    name: "a set of redactions",
    keys: &[&[key("auto", Shape::Boolean, "Redact what the schema shows to vary; true by default.")]],
    others: Some((Some(Syntax::Path), Shape::Object(&REDACTION))),
    rules: &[],
};

static SNAPSHOT: Object = Object {
    name: "a snapshot",
    keys: &[&[
        required("name", Shape::Syntax(Syntax::Slug), "Its name, unique in the case."),
        key(
            "parts",
            Shape::List(&Shape::Word(&["status", "media_type", "headers", "body"])),
            "What is kept: status, media_type and body by default.",
        ),
        key("headers", Shape::List(&Shape::Syntax(Syntax::HeaderName)), "Which headers are kept."),
        key("redact", Shape::Object(&REDACT), "What is replaced before it is kept."),
    ]],
    others: None,
    rules: &[],
};

pub(super) const SNAPSHOTS: Shape = Shape::Either(&[Shape::Syntax(Syntax::Slug), Shape::Object(&SNAPSHOT)]);

static SELECTOR: Object = Object {
    name: "a mutation selector",
    keys: &[&[
        key("kind", Shape::Text, "The kind of violation."),
        key("at", Shape::Text, "The violated place: a JSON Pointer into the body, or a parameter's name."),
        key("reason", Shape::Text, "Why."),
    ]],
    others: None,
    rules: &[],
};

const FIELDS: Shape = Shape::List(&Shape::Text);

static FIELD_RULE: Object = Object {
    name: "a rule between fields",
    keys: &[&[
        key(
            "when",
            Shape::Map { keys: None, values: &Shape::Anything },
            "The rule counts where these fields have these values.",
        ),
        key("required", FIELDS, "All of these are there."),
        key("forbidden", FIELDS, "None of these is there."),
        key("requires", FIELDS, "Where the first is there, the others are too."),
        key("excludes", FIELDS, "At most one of these is there."),
        key("only_one_of", FIELDS, "Exactly one of these is there."),
        key("less", FIELDS, "The first of the two is less than the second."),
        key("at_most", FIELDS, "The first of the two is not more than the second."),
    ]],
    others: None,
    rules: &[&[Rule::ExactlyOne(&["required", "forbidden", "requires", "excludes", "only_one_of", "less", "at_most"])]],
};

static A_FIELD_RULE: Shape = Shape::Object(&FIELD_RULE);

pub(super) const FIELD_RULES: Key = key(
    "rules",
    Shape::List(&A_FIELD_RULE),
    "What no schema says: valid requests keep these rules, and each is broken on its own. A field is a JSON Pointer into \
     the body, or the name of a parameter; one that is `null` is as good as not there.",
);

pub(super) static COVERAGE: Object = Object {
    name: "a coverage",
    keys: &[&[
        key("requests", Shape::Count, "The most that are sent; the most telling ones come first; all by default."),
        key(
            "fixed",
            Shape::List(&Shape::Syntax(Syntax::Pointer)),
            "Places of the body that valid requests take from the step's own body.",
        ),
        key("seed", Shape::Scalar, "The seed; the run's by default."),
        FIELD_RULES,
    ]],
    others: None,
    rules: &[],
};

pub(super) static MUTATE: Object = Object {
    name: "a mutation",
    keys: &[&[
        key("kinds", Shape::List(&Shape::Text), "The kinds of violation; by default all but the packs (`odd-…`)."),
        key("only", Shape::List(&Shape::Object(&SELECTOR)), "Only these variants."),
        key("skip", Shape::List(&Shape::Object(&SELECTOR)), "Not these variants."),
        key("seed", Shape::Scalar, "The seed; the run's by default."),
        key("parameters", Shape::Boolean, "Whether parameters are varied too; true by default."),
        FIELD_RULES,
    ]],
    others: None,
    rules: &[],
};

pub(super) static FUZZ: Object = Object {
    name: "a fuzz",
    keys: &[&[
        key("valid", Shape::Count, "How many valid requests are drawn."),
        key("invalid", Shape::Count, "How many invalid requests are drawn."),
        key(
            "fixed",
            Shape::List(&Shape::Syntax(Syntax::Pointer)),
            "Places of the body that valid requests take from the step's own body.",
        ),
        key("seed", Shape::Scalar, "The seed; the run's by default."),
        FIELD_RULES,
    ]],
    others: None,
    rules: &[],
};
