//! Every fault changes something that a client can see, and nothing is wrong without one.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::client::{Client, MEMBER, V2, atlas, faults, migration, migrations, mock, source};

/// The checks that faults may expect to be caught by.
const CHECKS: [&str; 15] = [
    "response/server-error",
    "response/status-undocumented",
    "response/media-type",
    "response/headers",
    "response/schema",
    "request/invalid-accepted",
    "request/valid-rejected",
    "auth/ignored",
    "expect/status",
    "expect/body",
    "expect/headers",
    "expect/text",
    "poll/order",
    "poll/timeout",
    "poll/failed",
];

/// What a client sees that tries a bit of everything.
struct Tour {
    client: Client,
    seen: String,
}

impl Tour {
    fn step(&mut self, method: &str, target: &str, body: &str) -> Option<String> {
        let client = self.client.clone();
        self.step_as(&client, method, target, body)
    }

    fn step_as(&mut self, client: &Client, method: &str, target: &str, body: &str) -> Option<String> {
        let answer = client.send(method, target, body);
        let mut headers = answer.headers.clone();
        if headers.contains_key("www-authenticate") {
            headers.insert("www-authenticate", "challenged".parse().unwrap());
        }
        writeln!(self.seen, "{method} {target} {} {headers:?} {}", answer.status, answer.text).unwrap();
        let body: Option<Value> = serde_json::from_str(&answer.text).ok();
        body.and_then(|body| Some(body.get("_id").or(body.get("id"))?.as_str()?.to_owned()))
    }

    fn version_1(&mut self) {
        self.step("POST", &atlas("/linkTokens"), "{}");
        self.step("DELETE", &atlas("/linkTokens"), "");
        self.step("DELETE", &atlas("/linkTokens"), "");
        let token: Value = serde_json::from_str(&self.client.post(&atlas("/linkTokens"), &json!({})).text).unwrap();
        self.step("POST", &source(""), &json!({ "linkToken": token["linkToken"] }).to_string());
        self.step("GET", &atlas("/availableProjects"), "");
        self.migrate(&migrations(""));
        self.step("DELETE", &source(""), "");
        self.step("DELETE", &atlas("/linkTokens"), "");
        let stranger = self.client.as_key(MEMBER);
        self.step_as(&stranger, "POST", &atlas("/linkTokens"), "{}");
        let blocked = self.client.as_key(("blockedkey", "44444444-0000-4000-8000-000000000004"));
        self.step_as(&blocked, "POST", &atlas("/linkTokens"), "{}");
        let nobody = self.client.as_key(("nobody", "wrong"));
        self.step_as(&nobody, "GET", &atlas("/availableProjects"), "");
    }

    fn migrate(&mut self, base: &str) {
        let body = migration("exampleClusterA");
        let validation = self.step("POST", &format!("{base}/validate"), &body.to_string()).unwrap_or_default();
        for _ in 0..4 {
            self.step("GET", &format!("{base}/validate/{validation}"), "");
        }
        for change in
            [json!({ "priority": 1 }), json!({ "migrationHosts": [] }), json!({ "migrationHosts": ["other"] })]
        {
            let mut body = body.clone();
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            self.step("POST", base, &body.to_string());
        }
        self.step("POST", base, &migration("a").to_string());
        self.step("POST", &format!("{base}?envelope=maybe"), &body.to_string());
        let path = self.step("POST", base, &body.to_string()).unwrap_or_default();
        let path = format!("{base}/{path}");
        self.step("PUT", &format!("{path}/cutover"), "");
        self.step("GET", &format!("{path}?pretty=true"), "");
        for _ in 0..6 {
            self.step("GET", &format!("{path}?envelope=true"), "");
        }
        self.step("DELETE", &source(""), "");
        self.step("DELETE", &atlas("/linkTokens"), "");
        self.step("GET", &path, "");
        self.step("PUT", &format!("{path}/cutover"), "");
        for _ in 0..4 {
            self.step("GET", &path, "");
        }
        self.step("GET", &path.replace("e01c", "E01C"), "");
        let waiting = self.step("POST", base, &body.to_string()).unwrap_or_default();
        self.client.wait(200);
        self.step("GET", &format!("{base}/{waiting}"), "");
    }

    fn version_2(&mut self) {
        self.client = self.client.with("accept", V2).with("content-type", "application/vnd.atlas.2023-01-01+json");
        self.migrate(&migrations("").replace("v1.0", "v2"));
        let small = "/api/atlas/v2/orgs/5ca1ab1e0000000000000002/liveMigrations/availableProjects";
        for _ in 0..4 {
            self.step("GET", small, "");
        }
        let old = self.client.with("accept", "application/vnd.atlas.2023-01-01+json");
        self.step_as(&old, "POST", &migrations("").replace("v1.0", "v2"), &migration("b2").to_string());
        let undated = self.client.with("accept", "application/json");
        self.step_as(&undated, "GET", &atlas("/availableProjects").replace("v1.0", "v2"), "");
    }

    fn source_side(&mut self) {
        self.step("GET", &source("/status"), "");
        self.step("POST", &source(""), "{\"linkToken\": \"made-up\"}");
    }
}

fn tour(on: &[&str]) -> String {
    let mut tour = Tour { client: Client::new(&mock(on)), seen: String::new() };
    tour.source_side();
    tour.version_1();
    tour.version_2();
    tour.seen
}

#[test]
fn there_are_many_faults_and_each_names_a_check() {
    let all = faults();
    assert!(all.len() >= 25, "{}", all.len());
    let unknown: Vec<_> = all.iter().filter(|(_, expects)| !CHECKS.contains(&expects.as_str())).collect();
    assert_eq!(unknown, Vec::<&(String, String)>::new());
    let expected: BTreeSet<&str> = all.iter().map(|(_, expects)| expects.as_str()).collect();
    assert_eq!(expected, CHECKS.into_iter().collect(), "every check has a fault that it must notice");
}

#[test]
fn every_fault_can_be_seen() {
    let sound = tour(&[]);
    assert!(!sound.contains(" 500 "), "{sound}");
    assert_eq!(sound, tour(&[]), "the tour is deterministic");
    let invisible: Vec<String> =
        faults().into_iter().map(|(id, _)| id).filter(|id| tour(&[id.as_str()]) == sound).collect();
    assert_eq!(invisible, Vec::<String>::new());
}
