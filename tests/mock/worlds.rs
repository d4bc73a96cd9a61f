//! Worlds, clocks and control endpoints.

use probity::mock::MockOptions;
use serde_json::json;

use crate::client::{Client, create, mock};

#[test]
fn worlds_do_not_see_each_other() {
    let client = Client::new(&mock(&[]));
    let path = create(&client, "exampleClusterA");
    assert_eq!(client.in_world("elsewhere").get(&path).status, 404);
    client.in_world("elsewhere").wait(1000);
    assert_eq!(client.get(&path).at("/status"), json!("NEW"), "each world has its own clock");
    assert_eq!(client.plain("DELETE", "/__probity/world", "").status, 200);
    assert_eq!(client.get(&path).status, 404);
}

#[test]
fn the_same_seed_and_requests_give_the_same_answers() {
    let ids: Vec<_> = (0..2).map(|_| create(&Client::new(&mock(&[])), "exampleClusterA")).collect();
    assert_eq!(ids[0], ids[1]);
    let first = Client::new(&mock(&[]));
    assert_ne!(create(&first, "exampleClusterA"), create(&first, "exampleClusterA"));
}

#[test]
fn the_mock_says_that_it_is_one() {
    let client = Client::new(&mock(&[]));
    let about = client.plain("GET", "/__probity", "").json();
    assert_eq!((&about["probity"], &about["version"]), (&json!("mock"), &json!(1)));
    assert_eq!(about["now"], json!(MockOptions::default().epoch.to_string()));
    assert_eq!(client.plain("POST", "/__probity/clock", "{\"advance_ms\": -1}").status, 400);
    assert_eq!(client.plain("GET", "/__probity/nothing", "").status, 404);
    assert_eq!(client.plain("PUT", "/__probity/clock", "").status, 405);
}
