//! Matchers, read from YAML as a case would write them.

use serde_json::{Value, json};

use crate::case::model::{Condition, Matcher, Mismatch};
use crate::case::read::Reader;
use crate::contract::Contract;
use crate::source::{SourceFile, parse};
use crate::template::Scope;

fn scope() -> Scope {
    Scope::new(jiff::Timestamp::UNIX_EPOCH, 1)
        .with("vars", &json!({ "name": "Rex", "names": ["Rex", "Ada"], "limit": 3 }))
}

fn condition(text: &str) -> Condition {
    let file = SourceFile::new("matcher.yaml", text);
    let node = parse(&file).unwrap();
    let contract = Contract::default();
    let mut reader = Reader::new(&contract, &file);
    let condition = reader.condition(&node);
    assert_eq!(reader.diagnostics, []);
    condition
}

fn matcher(text: &str) -> Matcher {
    condition(&format!("{{ '': {text} }}")).fields.remove(0).matcher
}

fn check(text: &str, value: Option<&Value>) -> Vec<Mismatch> {
    matcher(text).check(value, &scope()).unwrap()
}

#[test]
fn every_operator_accepts_and_refuses() {
    let table = [
        ("Rex", json!("Rex"), json!("rex")),
        ("[1, 2]", json!([1, 2.0]), json!([2, 1])),
        ("null", json!(null), json!(0)),
        ("$(vars.name)", json!("Rex"), json!("$(vars.name)")),
        ("{ eq: { a: 1 } }", json!({ "a": 1 }), json!({ "a": 1, "b": 2 })),
        ("{ ne: 1 }", json!(2), json!(1.0)),
        ("{ in: [1, two] }", json!("two"), json!(2)),
        ("{ in: $(vars.names) }", json!("Ada"), json!("Bob")),
        ("{ not_in: [1, two] }", json!(2), json!("two")),
        ("{ lt: $(vars.limit) }", json!(2.9), json!(3)),
        ("{ le: 3 }", json!(3), json!(3.1)),
        ("{ gt: 3 }", json!(4), json!("4")),
        ("{ ge: '2026-01-02' }", json!("2026-01-02"), json!("2026-01-01")),
        ("{ matches: '^[A-Z](?=e)' }", json!("Rex"), json!("Rax")),
        ("{ contains: ex }", json!("Rex"), json!("Ada")),
        ("{ contains: { id: 1 } }", json!([{ "id": 1 }]), json!([{ "id": 1, "x": 2 }])),
        ("{ contains: name }", json!({ "name": null }), json!({ "id": 1 })),
        ("{ starts_with: Re }", json!("Rex"), json!("Tex")),
        ("{ ends_with: ex }", json!("Rex"), json!("Rey")),
        ("{ type: integer }", json!(1.0), json!(1.5)),
        ("{ type: [string, 'null'] }", json!(null), json!(1)),
        ("{ length: 2 }", json!("äb"), json!("a")),
        ("{ length: { ge: 1, lt: 3 } }", json!([1]), json!([])),
        ("{ empty: true }", json!({}), json!({ "a": 1 })),
        ("{ empty: false }", json!("a"), json!("")),
        ("{ not: { in: [1, 2] } }", json!(3), json!(2)),
        ("{ each: { gt: 0 } }", json!([1, 2]), json!([1, 0])),
        ("{ any: { gt: 1 } }", json!([1, 2]), json!([1, 0])),
        (
            "{ object: { name: Rex, age: { exists: false } } }",
            json!({ "name": "Rex" }),
            json!({ "name": "Rex", "age": 1 }),
        ),
        ("{ like: { pet: { name: Rex } } }", json!({ "pet": { "name": "Rex", "age": 1 } }), json!({ "pet": {} })),
        ("{ gt: 1, lt: 3 }", json!(2), json!(3)),
    ];
    for (text, right, wrong) in table {
        assert_eq!(check(text, Some(&right)), [], "{text} should accept {right}");
        assert_ne!(check(text, Some(&wrong)), [], "{text} should refuse {wrong}");
    }
}

#[test]
fn only_absence_is_accepted_where_nothing_is() {
    assert_eq!(check("{ exists: false }", None), []);
    assert_eq!(check("{ not: { exists: true } }", None), []);
    for text in ["null", "{ ne: 1 }", "{ not_in: [1] }", "{ empty: true }", "{ exists: true }", "{ each: 1 }"] {
        let mismatches = check(text, None);
        assert_eq!(mismatches[0].actual, "nothing", "{text}");
    }
    assert_eq!(check("{ exists: true }", Some(&Value::Null)), []);
}

#[test]
fn mismatches_say_where_what_and_instead_of_what() {
    let one = |text: &str, value: &Value| {
        let mismatch = check(text, Some(value)).remove(0);
        (mismatch.place, mismatch.expected, mismatch.actual)
    };
    let told = |place: &str, expected: &str, actual: &str| (place.to_owned(), expected.to_owned(), actual.to_owned());
    assert_eq!(one("{ each: { in: [1, 2] } }", &json!([1, 3])), told("/1", "one of [1,2]", "3"));
    assert_eq!(one("{ object: { a/b: 1 } }", &json!({ "a/b": 2 })), told("/a~1b", "1", "2"));
    assert_eq!(one("{ like: { pet: { name: Rex } } }", &json!({ "pet": {} })), told("/pet/name", "\"Rex\"", "nothing"));
    assert_eq!(one("{ length: { gt: 2 } }", &json!("ab")), told("", "length more than 2", "length 2"));
    assert_eq!(one("{ not: { gt: 1, lt: 9 } }", &json!(5)), told("", "not more than 1 and less than 9", "5"));
    assert!(one("1", &json!("x".repeat(5000))).2.len() < 300);
}

#[test]
fn a_template_without_a_value_is_the_cases_fault() {
    let error = matcher("{ eq: $(vars.nobody) }").check(Some(&json!(1)), &scope()).unwrap_err();
    assert_eq!(error.span.place(), "matcher.yaml:1:15");
    assert!(matcher("{ in: $(vars.name) }").check(Some(&json!(1)), &scope()).is_err());
}

#[test]
fn a_condition_holds_when_all_its_parts_do() {
    let condition = condition("{ status: [200, 4xx], /state: done, '$.tags[*]': [a, b] }");
    let holds = |status, body: &Value| condition.holds(status, Some(body), &scope()).unwrap();
    assert!(holds(404, &json!({ "state": "done", "tags": ["a", "b"] })));
    assert!(!holds(201, &json!({ "state": "done", "tags": ["a", "b"] })));
    assert!(!holds(200, &json!({ "state": "open", "tags": ["a", "b"] })));
    assert!(!condition.holds(200, None, &scope()).unwrap());
}
