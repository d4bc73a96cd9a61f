//! The link between the two sides: three contracts, one world.

use serde_json::json;

use crate::client::{Client, atlas, create, link, mock, poll, source};

#[test]
fn linking_opens_the_list_of_projects_and_unlinking_closes_it() {
    let client = Client::new(&mock(&[]));
    assert_eq!(client.get(&atlas("/availableProjects")).json(), json!([]));
    assert_eq!(client.get(&source("/status")).json(), json!({ "status": "NOT_SYNCED" }));
    link(&client);
    assert_eq!(client.get(&source("/status")).json(), json!({ "status": "SYNCED" }));
    assert_eq!(client.get(&atlas("/availableProjects")).at("/0/projectId"), json!("9b43a5b329223c3a1591a678"));
    assert_eq!(client.send("DELETE", &atlas("/linkTokens"), "").status, 204);
    assert_eq!(client.get(&source("/status")).json(), json!({ "status": "NOT_SYNCED" }));
    assert_eq!(client.get(&atlas("/availableProjects")).json(), json!([]));
}

#[test]
fn what_is_deleted_twice_is_404_on_both_sides() {
    let client = Client::new(&mock(&[]));
    for path in [atlas("/linkTokens"), source("")] {
        link(&client);
        assert_eq!(client.send("DELETE", &path, "").status, 204);
        let again = client.send("DELETE", &path, "");
        assert_eq!((again.status, again.header("x-error-code")), (404, Some("UNEXPECTED_ERROR")));
        assert_eq!(again.at("/parameters"), json!(null));
    }
}

#[test]
fn a_link_is_held_by_a_running_migration_only() {
    let client = Client::new(&mock(&[]));
    link(&client);
    let path = create(&client, "fails-migration");
    for (side, code) in [
        (atlas("/linkTokens"), "CANNOT_DELETE_ORG_ACTIVE_LIVE_MIGRATION_ATLAS_ORG_LINK"),
        (source(""), "CANNOT_DELETE_ORG_LINK_WITH_RUNNING_LIVE_EXPORT"),
    ] {
        let refused = client.send("DELETE", &side, "");
        assert_eq!((refused.status, refused.at("/errorCode")), (409, json!(code)));
        assert_eq!(refused.at("/parameters"), json!(["e01c9427f054fe80745f3f6c"]));
    }
    poll(&client, &path, "/status", &json!("FAILED"));
    assert_eq!(client.send("DELETE", &atlas("/linkTokens"), "").status, 204);
}

#[test]
fn a_token_that_nobody_issued_connects_nobody() {
    let client = Client::new(&mock(&[]));
    let refused = client.post(&source(""), &json!({ "linkToken": "made-up" }));
    assert_eq!((refused.status, refused.at("/errorCode")), (400, json!("INVALID_ATTRIBUTE")));
    assert_eq!(refused.at("/badRequestDetail/fields/0/field"), json!("linkToken"));
}
