//! What breaks hard places, and what is said of those that nothing breaks.

use serde_json::{Value, json};

use super::*;
use crate::generate::GenerateProblem;
use crate::generate::request::BaseRequest;
use crate::generate::testing::api;

/// A document with one operation that takes `schema` as its body.
fn document(schema: &str, media_type: &str) -> String {
    format!(
        "{{openapi: 3.1.0, info: {{title: Jobs, version: '1'}}, paths: {{/jobs: {{post: {{requestBody: {{required: true, \
         content: {{{media_type}: {{schema: {schema}}}}}}}, responses: {{'200': {{description: ok}}}}}}}}}}}}"
    )
}

fn of(text: &str) -> Mutations {
    let (api, schemas) = api(text);
    mutate(&api, &api.operations[0], &schemas, BaseRequest::default(), 1).expect("it can be mutated")
}

/// The same, of a body that is given.
fn given(schema: &str, body: Value) -> Mutations {
    let (api, schemas) = api(&document(schema, "application/json"));
    let base = BaseRequest { body: Some(body), ..BaseRequest::default() };
    mutate(&api, &api.operations[0], &schemas, base, 1).expect("it can be mutated")
}

fn json(schema: &str) -> Mutations {
    of(&document(schema, "application/json"))
}

fn is_broken(mutations: &Mutations, kind: MutationKind, place: &str) -> bool {
    mutations.broken.iter().any(|(known, at)| *known == kind && at == place)
}

/// Why a place is not broken, and whether it is given up.
fn reason<'a>(mutations: &'a Mutations, kind: MutationKind, place: &str) -> (&'a str, bool) {
    let found = mutations.unviolable.iter().find(|one| one.kind == kind && one.place == place);
    let found = found.unwrap_or_else(|| panic!("{} is not told of {place}: {:#?}", kind.name(), mutations.unviolable));
    (&found.reason, found.given_up)
}

const TAGGED: &str = "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: \
                      {propertyName: kind}}";

fn tagged() -> String {
    let pet = |name: &str| {
        format!(
            "{{type: object, required: [kind, age], properties: {{kind: {{const: {name}}}, age: {{type: integer}}}}}}"
        )
    };
    format!(
        "{{openapi: 3.1.0, info: {{title: Pets, version: '1'}}, paths: {{/pets: {{post: {{requestBody: {{required: true, \
         content: {{application/json: {{schema: {TAGGED}}}}}}}, responses: {{'200': {{description: ok}}}}}}}}}}, \
         components: {{schemas: {{Cat: {}, Dog: {}}}}}}}",
        pet("Cat"),
        pet("Dog")
    )
}

#[test]
fn a_tag_of_a_discriminator_is_broken_like_any_other_value() {
    let mutations = of(&tagged());
    assert!(is_broken(&mutations, MutationKind::Const, "body/kind"), "{:#?}", mutations.unviolable);
    assert!(is_broken(&mutations, MutationKind::MissingRequired, "body/kind"), "{:#?}", mutations.unviolable);
    assert!(is_broken(&mutations, MutationKind::WrongType, "body/age"), "{:#?}", mutations.unviolable);
}

#[test]
fn an_alternative_is_broken_though_another_one_is_blamed() {
    let mutations = json(
        "{anyOf: [{type: object, required: [a, b, c], properties: {a: {const: 1}, b: {type: string}, c: {type: string}}},
                  {type: object, required: [a, b, c], properties: {a: {const: 2}, b: {type: integer}, c: {type: integer}}}]}",
    );
    for kind in [MutationKind::Const, MutationKind::MissingRequired] {
        assert!(is_broken(&mutations, kind, "body/a"), "{:#?}", mutations.unviolable);
    }
    for place in ["body/b", "body/c"] {
        assert!(is_broken(&mutations, MutationKind::WrongType, place), "{:#?}", mutations.unviolable);
    }
}

#[test]
fn null_that_another_alternative_takes_is_no_violation() {
    let mutations = json("{type: object, required: [a], properties: {a: {anyOf: [{type: string}, {type: 'null'}]}}}");
    assert_eq!(reason(&mutations, MutationKind::NullValue, "body/a"), ("another alternative takes it", false));
    assert!(is_broken(&mutations, MutationKind::WrongType, "body/a"));
}

#[test]
fn what_another_alternative_of_the_whole_takes_is_told_with_its_place() {
    let schema = "{type: object, required: [a], properties: {a: {anyOf: [{type: object, required: [b], properties: {b: {type: \
                  string}}}, {type: object}]}}}";
    let mutations = given(schema, json!({"a": {"b": "x"}}));
    let expected = ("another alternative of `/body/a` takes it", false);
    assert_eq!(reason(&mutations, MutationKind::MissingRequired, "body/a/b"), expected);
}

#[test]
fn text_has_no_other_type_outside_of_json() {
    let mutations = of("{openapi: 3.1.0, info: {title: Jobs, version: '1'}, paths: {/jobs: {get: {parameters: [
        {name: name, in: query, required: true, schema: {type: string, enum: [a, b]}},
        {name: size, in: query, required: true, schema: {type: integer}}], responses: {'200': {description: ok}}}}}}");
    let (reason, given_up) = reason(&mutations, MutationKind::QueryWrongType, "query/name");
    assert_eq!((reason, given_up), ("outside of JSON all is text, which is of the type", false));
    assert!(is_broken(&mutations, MutationKind::QueryWrongType, "query/size"));
    assert!(is_broken(&mutations, MutationKind::QueryEnum, "query/name"));
}

#[test]
fn an_untyped_list_is_left_for_another_type() {
    let mutations = json(
        "{type: object, required: [a, b], properties: {a: {enum: [true, false]}, b: {type: boolean, enum: [true, false]}}}",
    );
    assert!(is_broken(&mutations, MutationKind::Enum, "body/a"));
    assert_eq!(reason(&mutations, MutationKind::Enum, "body/b"), ("every value of the type is listed", false));
}

#[test]
fn a_limit_is_broken_with_another_keyword_where_it_must_be() {
    let mutations = json(
        "{type: object, required: [few, pair, one, two], additionalProperties: false, properties: {
          few: {type: array, minItems: 1, maxItems: 2, uniqueItems: true, items: {enum: [a, b]}},
          pair: {type: array, minItems: 1, maxItems: 2, prefixItems: [{type: string}, {type: string}], items: false},
          one: {type: object, maxProperties: 1, additionalProperties: false, properties: {a: {type: string}}},
          two: {type: object, minProperties: 2, required: [a, b]}}}",
    );
    for (kind, place) in [
        (MutationKind::MaxItems, "body/few"),
        (MutationKind::MaxItems, "body/pair"),
        (MutationKind::MaxProperties, "body/one"),
        (MutationKind::MinProperties, "body/two"),
    ] {
        assert!(is_broken(&mutations, kind, place), "{}: {:#?}", kind.name(), mutations.unviolable);
    }
}

#[test]
fn names_are_found_beside_patterns() {
    let mutations = json(
        "{type: object, required: [some, all, long, any], properties: {
          some: {type: object, patternProperties: {'^[a-z]': {type: string}}, additionalProperties: false},
          all: {type: object, patternProperties: {'': {type: string}}, additionalProperties: false},
          long: {type: object, propertyNames: {maxLength: 40}},
          any: {type: object, propertyNames: {type: string}}}}",
    );
    assert!(is_broken(&mutations, MutationKind::ExtraProperty, "body/some"), "{:#?}", mutations.unviolable);
    let every = ("every name is described by a pattern", false);
    assert_eq!(reason(&mutations, MutationKind::ExtraProperty, "body/all"), every);
    assert!(is_broken(&mutations, MutationKind::PropertyNames, "body/long"), "{:#?}", mutations.unviolable);
    assert_eq!(reason(&mutations, MutationKind::PropertyNames, "body/any"), ("every name is allowed", false));
}

#[test]
fn a_body_that_cannot_be_written_is_not_broken() {
    let text = "{openapi: 3.1.0, info: {title: Mail, version: '1'}, paths: {/mail: {post: {requestBody: {content: {message/rfc822: \
                {schema: {type: object, properties: {size: {type: integer, minimum: 1}}}}}}, responses: {'200': {description: ok}}}}}}";
    let mutations = of(text);
    let expected = ("what it is a part of cannot be written at all", false);
    assert_eq!(reason(&mutations, MutationKind::Minimum, "body/size"), expected);
}

#[test]
fn what_there_is_no_time_for_is_counted() -> Result<(), GenerateProblem> {
    let (api, schemas) = api(&tagged());
    let operation = &api.operations[0];
    let until =
        |is_over: &dyn Fn() -> bool| Mutations::until(is_over, &api, operation, &schemas, BaseRequest::default(), 1);
    let (all, none) = (until(&|| false)?, until(&|| true)?);
    assert_eq!((all.left, none.requests.len(), none.broken.len()), (0, 0, 0));
    assert_eq!(none.left, all.broken.len() + all.unviolable.len());
    Ok(())
}

#[test]
fn requests_of_alternatives_are_wrong_by_their_own_change() {
    // The full draft has what the validator refuses, which must not pass for a violation of anything else.
    let mutations = json(
        "{anyOf: [{type: object, properties: {a: {type: string}, b: {not: {}}}}, {type: object, required: [c], properties: {c: {type: integer}}}]}",
    );
    for request in &mutations.requests {
        let body =
            request.request.body.as_ref().map_or(json!(null), |body| serde_json::from_slice(body).unwrap_or_default());
        assert!(body.get("b").is_none(), "{}: {body}", request.description);
    }
}
