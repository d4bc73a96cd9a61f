//! Who may call: digest, tokens, roles, addresses.

use base64::Engine;
use serde_json::json;

use crate::client::{Answer, Client, MEMBER, OWNER, atlas, authorization, create, migrations, mock, owned, source};

const ACCOUNT: &str = "mdb_sa_id_65a1b2c3d4e5f60718293a4b:mdb_sa_sk_owner-secret";

fn challenge(answer: &Answer) -> String {
    assert_eq!(answer.status, 401, "{}", answer.text);
    answer.header("www-authenticate").unwrap().to_owned()
}

#[test]
fn the_challenge_has_the_recorded_form() {
    let client = Client::new(&mock(&[]));
    let answer = client.plain("GET", &atlas("/availableProjects"), "");
    let header = challenge(&answer);
    let (before, rest) = header.split_once("nonce=\"").unwrap();
    let (nonce, after) = rest.split_once('"').unwrap();
    assert_eq!(before, "Digest realm=\"MMS Public API\", domain=\"\", ");
    assert_eq!((nonce.len(), after), (32, ", algorithm=MD5, qop=\"auth\", stale=false"));
    assert_eq!(answer.header("x-error-code"), None);
    assert_eq!(
        answer.json().as_object().unwrap().keys().collect::<Vec<_>>(),
        ["error", "reason", "detail", "errorCode"]
    );
}

#[test]
fn a_nonce_serves_once_per_count_until_it_is_stale() {
    let client = Client::new(&mock(&[]));
    let path = atlas("/availableProjects");
    let first = challenge(&client.plain("GET", &path, ""));
    let use_it = |count| {
        client.with("authorization", &authorization(&first, &owned(OWNER), "GET", &path, count)).plain("GET", &path, "")
    };
    assert_eq!(use_it(1).status, 200);
    assert_eq!(use_it(2).status, 200);
    assert!(challenge(&use_it(2)).ends_with("stale=false"), "a replay is refused");
    client.wait(1);
    assert!(challenge(&use_it(3)).ends_with("stale=true"), "an old nonce is stale");
}

#[test]
fn credentials_that_prove_nothing_are_challenged() {
    let client = Client::new(&mock(&[]));
    let path = atlas("/availableProjects");
    let fresh = challenge(&client.plain("GET", &path, ""));
    let other_uri = authorization(&fresh, &owned(OWNER), "GET", "/elsewhere", 1);
    let wrong_secret = authorization(&fresh, &owned(("ownerkey", "wrong")), "GET", &path, 1);
    let without_qop = authorization(&fresh.replace("qop=\"auth\", ", ""), &owned(OWNER), "GET", &path, 1);
    for header in [
        &other_uri,
        &wrong_secret,
        &without_qop,
        "Digest",
        "Digest é=ü",
        "Bearer",
        "Bearer made-up",
        "Basic !!!",
        "Negotiate x",
    ] {
        let answer = client.with("authorization", header).plain("GET", &path, "");
        assert!(challenge(&answer).starts_with("Digest"), "{header}");
    }
}

fn token(client: &Client, form: &str) -> Answer {
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(ACCOUNT));
    let client = client.with("content-type", "application/x-www-form-urlencoded");
    client.with("authorization", &basic).plain("POST", "/api/oauth/token", form)
}

#[test]
fn a_token_opens_the_door_for_an_hour() {
    let client = Client::new(&mock(&[]));
    let issued = token(&client, "grant_type=client_credentials");
    assert_eq!((issued.status, issued.at("/expires_in")), (200, json!(3600)));
    let bearer = format!("Bearer {}", issued.at("/access_token").as_str().unwrap());
    let bearer = client.with("authorization", &bearer);
    assert_eq!(bearer.plain("GET", &atlas("/availableProjects"), "").status, 200);
    assert_eq!(bearer.plain("GET", &source("/status"), "").status, 401, "that side takes key pairs only");
    client.wait_seconds(3600);
    assert_eq!(bearer.plain("GET", &atlas("/availableProjects"), "").status, 401);
}

#[test]
fn the_token_endpoint_refuses_as_the_standard_says() {
    let client = Client::new(&mock(&[]));
    assert_eq!(token(&client, "grant_type=password").at("/error"), json!("unsupported_grant_type"));
    assert_eq!(token(&client, "").at("/error"), json!("invalid_request"));
    let form = client.with("content-type", "application/x-www-form-urlencoded");
    let stranger = form.plain("POST", "/api/oauth/token", "grant_type=client_credentials");
    assert_eq!((stranger.status, stranger.at("/error")), (401, json!("invalid_client")));
    assert_eq!(client.plain("GET", "/api/oauth/token", "").header("allow"), Some("POST"));
}

#[test]
fn a_member_reads_and_does_nothing_else() {
    let client = Client::new(&mock(&[]));
    let path = create(&client, "exampleClusterA");
    let member = client.as_key(MEMBER);
    assert_eq!(member.get(&path).status, 200);
    let refused = member.send("PUT", &format!("{path}/cutover"), "");
    assert_eq!((refused.status, refused.header("x-error-code")), (401, Some("USER_UNAUTHORIZED")));
    assert_eq!(refused.header("www-authenticate"), None);
    let foreign = client.post("/api/atlas/v1.0/orgs/6c0ffee5dd0c0ffee5dd0c00/liveMigrations/linkTokens", &json!({}));
    assert_eq!((foreign.status, foreign.at("/errorCode")), (401, json!("USER_UNAUTHORIZED")));
}

#[test]
fn an_address_off_the_list_is_refused() {
    let client = Client::new(&mock(&[])).as_key(("blockedkey", "44444444-0000-4000-8000-000000000004"));
    let path = migrations("/111111111111111111111111");
    let refused = client.get(&path);
    assert_eq!((refused.status, refused.at("/errorCode")), (403, json!("IP_ADDRESS_NOT_ON_ACCESS_LIST")));
    assert_eq!(client.with("x-forwarded-for", "203.0.113.7, 10.0.0.1").get(&path).status, 404);
}
