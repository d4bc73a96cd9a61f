//! Versions, rate limits, envelope, white space, HEAD.

use serde_json::{Value, json};

use crate::client::{Client, V2, atlas, create, migration, migrations, mock};

const LIST: &str = "/api/atlas/v2/orgs/4888442a3354817a7320eb61/liveMigrations/availableProjects";
const CREATE: &str = "/api/atlas/v2/groups/e01c9427f054fe80745f3f6c/liveMigrations";
const SMALL: &str = "/api/atlas/v2/orgs/5ca1ab1e0000000000000002/liveMigrations/availableProjects";

fn newer_migration() -> Value {
    let mut body = migration("exampleClusterA");
    body.as_object_mut().unwrap().remove("dropEnabled");
    body
}

#[test]
fn the_newest_version_that_is_not_later_answers() {
    let client = Client::version_2(&mock(&[]));
    for (asked, answered) in [
        ("2023-01-01", "2023-01-01"),
        ("2024-05-29", "2023-01-01"),
        ("2024-05-30", "2024-05-30"),
        ("2030-01-01", "2024-05-30"),
    ] {
        let accept = format!("application/vnd.atlas.{asked}+json");
        let answer = client.with("accept", &accept).post(CREATE, &newer_migration());
        assert_eq!(answer.status, 201, "{}", answer.text);
        let media_type = format!("application/vnd.atlas.{answered}+json;charset=utf-8");
        assert_eq!(answer.header("content-type"), Some(media_type.as_str()));
        let sunset = (answered == "2023-01-01").then_some("Thu, 1 Jul 2027 00:00:00 GMT");
        assert_eq!(answer.header("sunset"), sunset);
    }
}

#[test]
fn a_version_that_does_not_exist_is_406_and_one_past_its_sunset_410() {
    let client = Client::version_2(&mock(&[]));
    for accept in
        ["application/json", "*/*", "application/vnd.atlas.2022-12-31+json", "application/vnd.atlas.2023-13-45+json"]
    {
        let answer = client.with("accept", accept).get(LIST);
        assert_eq!((answer.status, answer.at("/errorCode")), (406, json!("INVALID_VERSION_DATE")), "{accept}");
    }
    client.wait(365 * 24);
    let old = client.with("accept", "application/vnd.atlas.2024-01-01+json");
    let gone = old.post(CREATE, &newer_migration());
    assert_eq!((gone.status, gone.at("/errorCode")), (410, json!("VERSION_GONE")));
    assert_eq!(gone.at("/parameters"), json!(["2023-01-01", CREATE.trim_start_matches('/')]));
    assert_eq!(old.get(LIST).status, 200, "where no version ends, the old one still answers");
}

#[test]
fn the_version_of_the_body_reads_it() {
    let client = Client::version_2(&mock(&[]));
    assert_eq!(
        client.with("content-type", "application/vnd.atlas.2023-06-01+json").post(CREATE, &migration("a")).status,
        201
    );
    let refused = client.post(CREATE, &migration("a"));
    assert_eq!(refused.at("/badRequestDetail/fields/0/field"), json!("dropEnabled"));
    assert_eq!(client.with("content-type", "application/json").post(CREATE, &migration("a")).status, 415);
}

#[test]
fn every_answer_counts_and_an_empty_bucket_says_when_to_come_back() {
    let client = Client::version_2(&mock(&[]));
    let left: Vec<_> = (0..3).map(|_| client.get(SMALL).header("ratelimit-remaining").unwrap().to_owned()).collect();
    assert_eq!(left, ["2", "1", "0"]);
    let refused = client.get(SMALL);
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("60")));
    assert_eq!((refused.header("ratelimit-limit"), refused.header("ratelimit-remaining")), (Some("3"), Some("0")));
    assert_eq!(refused.at("/parameters"), json!([SMALL.trim_start_matches('/'), 60, 3, 1, 60]));
    assert_eq!(client.plain("GET", SMALL, "").header("ratelimit-limit"), None, "a challenge costs nothing");
    client.wait_seconds(60);
    assert_eq!(client.get(SMALL).header("ratelimit-remaining"), Some("0"));
    assert_eq!(client.get(LIST).header("ratelimit-remaining"), Some("499"), "buckets are not shared");
}

#[test]
fn the_envelope_goes_around_everything_that_may_have_a_body() {
    let client = Client::new(&mock(&[]));
    let created = client.post(&format!("{}?envelope=true", migrations("")), &migration("exampleClusterA"));
    assert_eq!((created.status, created.at("/status"), created.at("/content/status")), (201, json!(201), json!("NEW")));
    let missing = client.get(&format!("{}?envelope=true", migrations("/111111111111111111111111")));
    assert_eq!((missing.status, missing.at("/content/errorCode")), (404, json!("RESOURCE_NOT_FOUND")));
    assert_eq!(
        client.get(&format!("{}?envelope=true", atlas("/availableProjects"))).json(),
        json!({ "status": 200, "content": [] })
    );
    client.post(&atlas("/linkTokens"), &json!({}));
    let deleted = client.send("DELETE", &format!("{}?envelope=true", atlas("/linkTokens")), "");
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
}

#[test]
fn pretty_changes_white_space_only() {
    let client = Client::new(&mock(&[]));
    let path = create(&client, "stays-new");
    let (plain, pretty) = (client.get(&path), client.get(&format!("{path}?pretty=true")));
    assert_eq!(plain.json(), pretty.json());
    assert!(pretty.text.contains('\n') && !plain.text.contains('\n'));
}

#[test]
fn head_answers_as_get_without_a_body() {
    let client = Client::version_2(&mock(&[]));
    let head = client.send("HEAD", LIST, "");
    assert_eq!((head.status, head.text.as_str(), head.header("content-length")), (200, "", Some("2")));
    assert_eq!(head.header("content-type"), Some(V2.replace("2024-05-30", "2023-01-01") + ";charset=utf-8").as_deref());
}
