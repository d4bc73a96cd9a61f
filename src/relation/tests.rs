//! Relations of small contracts.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Relations, ResourceId, evaluate, identities, members};
use crate::contract::{Api, ApiId, Contract};
use crate::message::{Exchange, Headers, Request, Response};
use crate::source::SourceFile;

const STORES: &str = "
openapi: 3.1.0
info: {title: Stores, version: '1'}
paths:
  /stores:
    get: {operationId: listStores, responses: {'200': {description: ok}}}
    post:
      operationId: openStore
      responses:
        '201':
          description: ok
          links:
            manager: {operationId: getManager, parameters: {path.managerId: '$response.body#/boss/id'}}
  /stores/{id}:
    get: {operationId: getStore, responses: {'200': {description: ok}}}
    put: {operationId: replaceStore, responses: {'200': {description: ok}}}
    delete: {operationId: closeStore, responses: {'204': {description: ok}}}
  /stores/{storeId}/pets/:
    post: {operationId: addPet, responses: {'201': {description: ok}}}
  /stores/{storeId}/pets/{petId}/:
    get: {operationId: getPet, responses: {'200': {description: ok}}}
    patch: {operationId: changePet, responses: {'200': {description: ok}}}
  /keys/{key}:
    put: {operationId: putKey, responses: {'204': {description: ok}}}
    delete: {operationId: deleteKey, responses: {'204': {description: ok}}}
  /managers/{managerId}:
    get: {operationId: getManager, responses: {'200': {description: ok}}}
  /users/create:
    post: {operationId: signUp, responses: {'201': {description: ok}}}
  /users/{name}:
    get: {operationId: getUser, responses: {'200': {description: ok}}}
  /files/{name}.{ending}:
    get: {operationId: getFile, responses: {'200': {description: ok}}}
";

fn stores() -> Arc<Api> {
    let source = (ApiId("stores".to_owned()), SourceFile::new("stores.yaml", STORES));
    let (contract, _) = Contract::from_sources(vec![source]).unwrap();
    Arc::clone(&contract.apis[0])
}

fn index(api: &Api, id: &str) -> usize {
    api.operations.iter().position(|operation| operation.id.as_deref() == Some(id)).unwrap()
}

fn exchange(sent: &Value, headers: &[(&str, &str)], answered: &Value) -> Exchange {
    Exchange {
        request: Request {
            method: "POST".into(),
            target: "/stores?dry=no".into(),
            body: Some(sent.to_string().into()),
            ..Request::default()
        },
        response: Response {
            status: 201,
            headers: headers.iter().copied().collect::<Headers>(),
            body: answered.to_string().into(),
        },
        elapsed: Duration::ZERO,
    }
}

#[test]
fn resources_are_read_off_paths_whatever_their_parameters_are_called() {
    let api = stores();
    let relations = Relations::new(&api);
    let items: Vec<&str> = relations.resources.iter().map(|resource| resource.item.as_str()).collect();
    assert_eq!(
        items,
        ["/stores/{id}", "/stores/{storeId}/pets/{petId}", "/keys/{key}", "/managers/{managerId}", "/users/{name}"]
    );
    let operation = |found: Option<usize>| found.map(|index| api.operations[index].id.clone().unwrap());
    let store = &relations.resources[0];
    assert_eq!(operation(store.create).as_deref(), Some("openStore"));
    assert_eq!(operation(store.list).as_deref(), Some("listStores"));
    assert_eq!(operation(store.read).as_deref(), Some("getStore"));
    assert_eq!(operation(store.replace).as_deref(), Some("replaceStore"));
    assert_eq!(operation(store.delete).as_deref(), Some("closeStore"));
    let pet = &relations.resources[1];
    assert_eq!(pet.parent, Some(ResourceId(0)));
    assert_eq!(
        (operation(pet.create).as_deref(), operation(pet.update).as_deref()),
        (Some("addPet"), Some("changePet"))
    );
    let key = &relations.resources[2];
    assert!(key.is_named_by_client);
    assert_eq!(operation(key.create).as_deref(), Some("putKey"));
    assert_eq!(relations.resources[3].create, None);
    assert_eq!(operation(relations.resources[4].create).as_deref(), Some("signUp"));
}

#[test]
fn an_operation_needs_the_resources_in_its_path() {
    let api = stores();
    let relations = Relations::new(&api);
    let needs = relations.in_path(&api.operations[index(&api, "changePet")]);
    let needs: Vec<_> = needs.iter().map(|(name, id)| (name.as_str(), id.0)).collect();
    assert_eq!(needs, [("storeId", 0), ("petId", 1)]);
    assert!(relations.in_path(&api.operations[index(&api, "getFile")]).is_empty());
    assert_eq!(relations.about(index(&api, "openStore")), Some(ResourceId(0)));
    assert_eq!(relations.referred_to("store_id"), Some(ResourceId(0)));
    assert_eq!((relations.referred_to("id"), relations.referred_to("store")), (None, None));
}

#[test]
fn links_say_where_values_come_from() {
    let api = stores();
    let relations = Relations::new(&api);
    let linked = relations.linked(index(&api, "getManager"), "managerId");
    assert_eq!((linked.len(), linked[0].operation), (1, index(&api, "openStore")));
    let exchange = exchange(&json!({"name": "a"}), &[("ETag", "x")], &json!({"boss": {"id": 7}}));
    let operation = &api.operations[linked[0].operation];
    let value = |expression: &str| evaluate(&json!(expression), operation, &exchange);
    assert_eq!(evaluate(&linked[0].expression, operation, &exchange), Some(json!(7)));
    assert_eq!(value("$request.body#/name"), Some(json!("a")));
    assert_eq!(value("$request.query.dry"), Some(json!("no")));
    assert_eq!(value("$response.header.etag"), Some(json!("x")));
    assert_eq!(value("boss-{$response.body#/boss/id}!"), Some(json!("boss-7!")));
    assert_eq!(value("constant"), Some(json!("constant")));
    assert_eq!((value("$response.body#/none"), value("$request.path.id")), (None, None));
}

#[test]
fn an_answer_says_what_it_is_about() {
    let api = stores();
    let relations = Relations::new(&api);
    let store = &relations.resources[0];
    let found = |sent: Value, headers: &[(&str, &str)], answered: Value| {
        identities(store, &exchange(&sent, headers, &answered)).first().cloned()
    };
    assert_eq!(found(json!({"id": 1}), &[], json!({"name": "a", "id": 2})), Some(json!(2)));
    assert_eq!(found(json!({}), &[], json!({"data": {"store_id": "s"}})), Some(json!("s")));
    assert_eq!(found(json!({}), &[("Location", "/stores/a%20b?x")], json!(null)), Some(json!("a b")));
    assert_eq!(found(json!({"name": "x"}), &[], json!({"ok": true})), Some(json!("x")));
    assert_eq!(found(json!({}), &[], json!({"ok": true, "id": null})), None);
    let beside = json!({"permissions": {"write": ["me"]}, "data": {"id": "s", "modified": 3}});
    assert_eq!(found(json!({}), &[], beside), Some(json!("s")));
    let two = json!({"owner": {"id": 3}, "data": {"id": 4}});
    assert_eq!(found(json!({}), &[], two), None, "either may be meant");
    let both = identities(store, &exchange(&json!({"number": 1}), &[], &json!({"id": 7})));
    assert_eq!(both, [json!(7)], "what was sent names something else");
}

#[test]
fn lists_are_found_in_their_envelopes() {
    let listed = |body: Value| members(&exchange(&json!(null), &[], &body).response).map(|items| items.len());
    assert_eq!(listed(json!([1, 2])), Some(2));
    assert_eq!(listed(json!({"links": ["a", "b", "c"], "results": [{}, {}], "total": 2})), Some(2));
    assert_eq!((listed(json!({"items": []})), listed(json!({"total": 2}))), (Some(0), None));
}
