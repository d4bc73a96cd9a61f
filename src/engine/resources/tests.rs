//! Requests with the ids of things that are there.

use std::sync::Arc;

use serde_json::json;

use super::ledger::Live;
use super::live::{named_in_path, references, with_fields, with_path};
use crate::contract::{Api, ApiId, Contract};
use crate::message::Request;
use crate::relation::{Relations, ResourceId};
use crate::source::SourceFile;

const STORES: &str = "
openapi: 3.1.0
info: {title: Stores, version: '1'}
paths:
  /stores: {post: {responses: {'201': {description: ok}}}}
  /stores/{storeId}/pets/{id}/photo:
    parameters:
      - {name: storeId, in: path, required: true, schema: {type: integer}}
      - {name: id, in: path, required: true, schema: {type: string}}
    put: {operationId: putPhoto, responses: {'200': {description: ok}}}
";

fn stores() -> Arc<Api> {
    let source = (ApiId("stores".to_owned()), SourceFile::new("stores.yaml", STORES));
    let (contract, _) = Contract::from_sources(vec![source]).unwrap();
    Arc::clone(&contract.apis[0])
}

fn put(target: &str) -> Request {
    Request { method: "PUT".into(), target: target.into(), ..Request::default() }
}

#[test]
fn ids_in_the_path_are_exchanged_and_nothing_else_is_touched() {
    let api = stores();
    let (relations, operation) = (Relations::new(&api), api.operation("putPhoto").unwrap());
    let live: Live = [(ResourceId(0), json!(12)), (ResourceId(1), json!("a/b"))].into();
    let request = put("/stores/3/pets/%41/photo?size=%41");
    let target = |keeps: &dyn Fn(&str) -> bool| {
        with_path(&relations, operation, &request, &live, keeps).map(|request| request.target)
    };
    assert_eq!(target(&|_| false).as_deref(), Some("/stores/12/pets/a%2Fb/photo?size=%41"));
    assert_eq!(target(&|name| name == "id").as_deref(), Some("/stores/12/pets/%41/photo?size=%41"));
    assert_eq!(with_path(&relations, operation, &put("/stores/3/pets/1/2/photo"), &live, |_| false), None);
    let named = named_in_path(&relations, operation, &request).unwrap();
    assert_eq!(named, [(ResourceId(0), json!("3")), (ResourceId(1), json!("A"))].into());
}

#[test]
fn fields_that_refer_to_things_are_exchanged_where_they_are() {
    let relations = Relations::new(&stores());
    let body = |text: &str| Request { body: Some(text.to_owned().into()), ..put("/x") };
    let request = body(r#"{"storeId": 1, "pet_id": "x", "id": 2, "owner": {"petId": 3}, "storeIds": [1]}"#);
    let found = references(&relations, &request);
    let found: Vec<_> = found.iter().map(|(at, resource)| (at.as_str(), resource.0)).collect();
    assert_eq!(found, [("/storeId", 0), ("/pet_id", 1), ("/owner/petId", 1)]);
    let exchanged = with_fields(&body(r#"{"a": {"storeId": 1}}"#), &[("/a/storeId".to_owned(), json!(9))]).unwrap();
    assert_eq!(exchanged.body.as_deref(), Some(&br#"{"a":{"storeId":9}}"#[..]));
    assert_eq!(with_fields(&body("[1]"), &[("/storeId".to_owned(), json!(9))]), None);
    assert_eq!(references(&relations, &body("{")), []);
}
