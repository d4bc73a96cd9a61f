//! Migrations and validations from start to end.

use serde_json::json;

use crate::client::{Client, create, migration, migrations, mock, poll};

#[test]
fn a_migration_runs_from_new_to_complete() {
    let client = Client::new(&mock(&[]));
    let path = create(&client, "exampleClusterA");
    assert_eq!(poll(&client, &path, "/readyForCutover", &json!(true)), ["NEW", "WORKING"]);
    let cutover = client.send("PUT", &format!("{path}/cutover"), "");
    assert_eq!((cutover.status, cutover.text.as_str()), (202, ""));
    let after = client.get(&path).json();
    assert_eq!((&after["status"], &after["readyForCutover"]), (&json!("WORKING"), &json!(false)));
    assert_eq!(after["lagTimeSeconds"], json!(null));
    assert_eq!(poll(&client, &path, "/status", &json!("COMPLETE")), ["WORKING", "COMPLETE"]);
}

#[test]
fn the_lag_falls_while_a_migration_is_watched() {
    let client = Client::new(&mock(&[]));
    let path = create(&client, "exampleClusterA");
    poll(&client, &path, "/status", &json!("WORKING"));
    let lags: Vec<_> = (0..5).map(|_| client.get(&path).at("/lagTimeSeconds").as_i64().unwrap()).collect();
    assert!(lags.is_sorted_by(|before, after| before > after), "{lags:?}");
}

#[test]
fn a_ready_migration_expires_after_120_hours_and_not_before() {
    let client = Client::new(&mock(&[]));
    let path = create(&client, "exampleClusterA");
    poll(&client, &path, "/readyForCutover", &json!(true));
    client.wait(119);
    assert_eq!(client.get(&path).at("/status"), json!("WORKING"));
    client.wait(1);
    assert_eq!(client.get(&path).at("/status"), json!("EXPIRED"));
    let late = client.send("PUT", &format!("{path}/cutover"), "");
    assert_eq!((late.status, late.at("/errorCode")), (400, json!("LIVE_MIGRATION_ALREADY_ENDED")));
}

#[test]
fn transitions_that_were_due_long_ago_are_taken_as_of_then() {
    let client = Client::new(&mock(&[]));
    let path = create(&client, "exampleClusterA");
    // Five minutes until it runs, an hour until it is ready, 120 hours until it expires.
    client.wait(121);
    assert_eq!(client.get(&path).at("/readyForCutover"), json!(true));
    client.wait_seconds(300);
    assert_eq!(client.get(&path).at("/status"), json!("EXPIRED"));
}

#[test]
fn the_source_cluster_chooses_how_a_migration_ends() {
    let client = Client::new(&mock(&[]));
    let failing = create(&client, "fails-migration");
    assert_eq!(poll(&client, &failing, "/status", &json!("FAILED")), ["NEW", "WORKING", "FAILED"]);
    let waiting = create(&client, "stays-new");
    let endless = create(&client, "never-ready");
    client.wait(1000);
    assert_eq!(client.get(&waiting).at("/status"), json!("NEW"));
    assert_eq!(client.get(&endless).at("/readyForCutover"), json!(false));
}

#[test]
fn a_cutover_is_refused_too_early_twice_and_too_late() {
    let client = Client::new(&mock(&[]));
    let path = create(&client, "exampleClusterA");
    let cutover = || client.send("PUT", &format!("{path}/cutover"), "");
    assert_eq!(cutover().at("/errorCode"), json!("LIVE_MIGRATION_NOT_READY_FOR_CUTOVER"));
    poll(&client, &path, "/readyForCutover", &json!(true));
    assert_eq!(cutover().status, 202);
    assert_eq!(cutover().at("/errorCode"), json!("LIVE_MIGRATION_CUTOVER_ALREADY_STARTED"));
    poll(&client, &path, "/status", &json!("COMPLETE"));
    assert_eq!(cutover().at("/errorCode"), json!("LIVE_MIGRATION_ALREADY_ENDED"));
}

#[test]
fn a_validation_succeeds_or_fails_with_a_message() {
    let client = Client::new(&mock(&[]));
    for (cluster, end) in [("exampleClusterA", "SUCCESS"), ("fails-validation", "FAILED")] {
        let submitted = client.post(&migrations("/validate"), &migration(cluster));
        assert_eq!((submitted.status, submitted.at("/status")), (200, json!("PENDING")));
        let path = migrations(&format!("/validate/{}", submitted.at("/_id").as_str().unwrap()));
        assert_eq!(poll(&client, &path, "/status", &json!(end)), ["PENDING", end]);
        assert_eq!(client.get(&path).at("/errorMessage").is_string(), end == "FAILED");
    }
}

#[test]
fn a_migration_is_found_only_in_its_project() {
    let client = Client::new(&mock(&[]));
    let path = create(&client, "exampleClusterA").replace("e01c9427f054fe80745f3f6c", "32b6e34b3d91647abb20e7b8");
    let answer = client.get(&path);
    assert_eq!((answer.status, answer.at("/errorCode")), (404, json!("RESOURCE_NOT_FOUND")));
}
