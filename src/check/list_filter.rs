//! `list/filter`: a list was asked for some items only, and shows others.
//!
//! A query parameter and a property of the items that have the same name and the same set of values say the same: a list
//! that is asked for `?status=open` shows what is open. It is looked at where the parameter is a boolean, an enumeration
//! or an id (`ownerId`), is given once, and the items have a property of its name with a value that could have been asked
//! for as well. Values such as `all` and `any` ask for everything.
//!
//! Requests that break the contract are left alone, and so are items that lack the property or have a list of values.

use serde_json::Value;

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::contract::{Parameter, ParameterLocation};
use crate::finding::{Direction, Finding, Severity};
use crate::generate::Intent;
use crate::relation::members;
use crate::schema::View;

pub(super) const CHECK: Check = Check {
    id: "list/filter",
    severity: Severity::Error,
    summary: "a list was asked for some items only, and shows others",
    source: include_str!("list_filter.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

/// Values that ask for everything.
const EVERYTHING: [&str; 6] = ["all", "any", "both", "none", "everything", "default"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let is_answered = (200..300).contains(&context.status()) && context.operation.method == "GET";
    if !is_answered || context.asks_another_method() || matches!(context.intent, Intent::Invalid(_)) {
        return Vec::new();
    }
    let Some(query) = context.exchange.request.query().filter(|query| !query.is_empty()) else { return Vec::new() };
    let asked: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let parameters = context.operation.parameters.iter().map(AsRef::as_ref);
    let filters: Vec<(&Parameter, &str)> =
        parameters.filter_map(|parameter| Some((parameter, asked_once(parameter, &asked)?))).collect();
    if filters.is_empty() {
        return Vec::new();
    }
    let items = members(context.response()).unwrap_or_default();
    filters.into_iter().filter_map(|(parameter, wanted)| broken(context, parameter, wanted, &items)).collect()
}

/// The value of a query parameter that is given once and does not ask for everything.
fn asked_once<'q>(parameter: &Parameter, asked: &'q [(String, String)]) -> Option<&'q str> {
    let mut given = asked.iter().filter(|(name, _)| *name == parameter.name).map(|(_, value)| value.as_str());
    let value = given.next().filter(|_| given.next().is_none())?;
    let asks_for_all = EVERYTHING.contains(&value.to_ascii_lowercase().as_str());
    (parameter.location == ParameterLocation::Query && !value.is_empty() && !asks_for_all).then_some(value)
}

fn broken(context: &Context<'_>, parameter: &Parameter, wanted: &str, items: &[Value]) -> Option<Finding> {
    let other = items.iter().find_map(|item| {
        let shown = item.get(&parameter.name)?;
        (plain(shown).is_some_and(|shown| shown != wanted) && can_be_asked_for(context, parameter, shown))
            .then_some(shown)
    })?;
    let name = &parameter.name;
    Some(
        FindingBuilder::of(&CHECK, Direction::Response, context)
            .identity(name)
            .contrast(format!("items whose `{name}` is `{wanted}`"), format!("an item whose `{name}` is {other}"))
            .title(format!("the list shows items of another `{name}` than was asked for")),
    )
}

/// How a value is written in a query.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(bit) => Some(bit.to_string()),
        Value::Number(number) if !number.is_f64() => Some(number.to_string()),
        _ => None,
    }
}

/// Whether the parameter chooses among values, and this is one of them.
fn can_be_asked_for(context: &Context<'_>, parameter: &Parameter, value: &Value) -> bool {
    let Some(schema) = parameter.schema() else { return false };
    let node = context.schemas.node(schema, View::Request);
    let node = match node.get("items") {
        Some(items) => context.schemas.follow(items, View::Request),
        None => node,
    };
    match node.get("enum").and_then(Value::as_array) {
        Some(values) => values.contains(value),
        None if value.is_boolean() => node.get("type").is_some_and(|kind| kind == "boolean"),
        None => is_id(&parameter.name) && (value.is_string() || value.is_number()),
    }
}

/// Whether a name is that of a reference to something: `ownerId`, `owner_id`, `owner-id`.
fn is_id(name: &str) -> bool {
    name.len() > 2 && (name.ends_with("Id") || name.ends_with("_id") || name.ends_with("-id"))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::answer;

    fn found(query: &str, body: &str) -> usize {
        answer("listSales", 200).valid().target(&format!("/sales?{query}")).json(body).found_by(&CHECK).len()
    }

    #[test]
    fn other_items_than_asked_for_are_a_finding() {
        assert_eq!(found("state=sold", r#"[{"state": "sold"}, {"state": "free"}]"#), 1);
        assert_eq!(found("state=sold", r#"{"items": [{"state": "free"}], "total": 1}"#), 1);
        assert_eq!(found("tame=true", r#"[{"tame": false}]"#), 1);
        assert_eq!(found("ownerId=7", r#"[{"ownerId": 7}, {"ownerId": 8}]"#), 1);
        assert_eq!(found("state=sold&tame=true", r#"[{"state": "free", "tame": false}]"#), 2);
    }

    #[test]
    fn near_misses_are_left_alone() {
        for (query, body) in [
            ("state=sold", r#"[{"state": "sold"}]"#),
            ("state=sold", "[]"),
            ("state=sold", r#"[{"name": "Rex"}]"#),
            ("state=sold", r#"[{"state": "SOLD"}]"#),
            ("state=sold", r#"[{"state": ["free", "sold"]}]"#),
            ("state=sold&state=free", r#"[{"state": "free"}]"#),
            ("state=all", r#"[{"state": "free"}]"#),
            ("state=", r#"[{"state": "free"}]"#),
            ("kind=cat", r#"[{"kind": "cat, small"}]"#),
            ("limit=1", r#"[{"limit": 2}]"#),
        ] {
            assert_eq!(found(query, body), 0, "{query} {body}");
        }
        let broken = answer("listSales", 200).target("/sales?state=sold").invalid("wrong-type", None);
        assert_eq!(broken.json(r#"[{"state": "free"}]"#).found_by(&CHECK), []);
    }
}
