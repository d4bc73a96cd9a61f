//! A small client of the mock that answers digest challenges.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use digest_auth::{AuthContext, HttpMethod, WwwAuthenticateHeader};
use probity::contract::Contract;
use probity::mock::{Behaviours, FaultId, Mock, MockOptions};
use serde_json::{Value, json};

pub(crate) const ORG: &str = "4888442a3354817a7320eb61";
pub(crate) const GROUP: &str = "e01c9427f054fe80745f3f6c";
pub(crate) const SOURCE_ORG: &str = "5f71e5255afec75a3d0f96dc";
pub(crate) const V2: &str = "application/vnd.atlas.2024-05-30+json";
pub(crate) const OWNER: (&str, &str) = ("ownerkey", "11111111-0000-4000-8000-000000000001");
pub(crate) const MEMBER: (&str, &str) = ("memberkey", "22222222-0000-4000-8000-000000000002");

static SPECS: LazyLock<(Arc<Contract>, Behaviours)> = LazyLock::new(|| {
    let specs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("specs");
    let folders = ["atlas-live-migration-v1", "atlas-live-migration-v2", "cloud-manager-live-export"];
    let folders: Vec<PathBuf> = folders.iter().map(|name| specs.join(name)).collect();
    let (contract, _) = Contract::load(&folders).unwrap();
    let documents: Vec<PathBuf> = folders.iter().map(|folder| folder.join("behaviour.yaml")).collect();
    let behaviours = Behaviours::load(&documents, &contract)
        .map_err(|diagnostics| probity::diagnostic::render(&diagnostics))
        .unwrap_or_else(|rendered| panic!("{rendered}"));
    (Arc::new(contract), behaviours)
});

/// A mock of the three contracts with these faults.
pub(crate) fn mock(faults: &[&str]) -> Mock {
    let faults = faults.iter().map(|id| FaultId((*id).to_owned())).collect();
    let options = MockOptions { faults, ..MockOptions::default() };
    Mock::new(Arc::clone(&SPECS.0), SPECS.1.clone(), options).unwrap()
}

/// Every fault: its id and the check that must notice.
pub(crate) fn faults() -> Vec<(String, String)> {
    SPECS.1.faults().map(|(id, _, expects)| (id.to_owned(), expects.to_owned())).collect()
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {:?}", self.text))
    }

    pub(crate) fn at(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_else(|| panic!("{pointer} is not in {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// One caller in one world.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) mock: Mock,
    pub(crate) world: String,
    pub(crate) key: (String, String),
    pub(crate) headers: Vec<(String, String)>,
}

impl Client {
    pub(crate) fn new(mock: &Mock) -> Self {
        Self { mock: mock.clone(), world: "test".to_owned(), key: owned(OWNER), headers: Vec::new() }
    }

    pub(crate) fn version_2(mock: &Mock) -> Self {
        Self::new(mock).with("accept", V2).with("content-type", V2)
    }

    pub(crate) fn as_key(&self, key: (&str, &str)) -> Self {
        Self { key: owned(key), ..self.clone() }
    }

    pub(crate) fn in_world(&self, world: &str) -> Self {
        Self { world: world.to_owned(), ..self.clone() }
    }

    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.retain(|(known, _)| known != name);
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    /// Sends a request as it is, without credentials.
    pub(crate) fn plain(&self, method: &str, target: &str, body: &str) -> Answer {
        let mut request = http::Request::builder().method(method).uri(target).header("probity-world", &self.world);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let has_type = self.headers.iter().any(|(name, _)| name == "content-type");
        if !body.is_empty() && !has_type {
            request = request.header("content-type", "application/json");
        }
        let response = self.mock.answer(&request.body(Bytes::from(body.to_owned())).unwrap());
        let (head, body) = response.into_parts();
        let text = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, text }
    }

    /// Sends a request, answering a digest challenge.
    pub(crate) fn send(&self, method: &str, target: &str, body: &str) -> Answer {
        let challenged = self.plain(method, target, body);
        let Some(challenge) = challenged.header("www-authenticate") else { return challenged };
        let header = authorization(challenge, &self.key, method, target, 1);
        self.with("authorization", &header).plain(method, target, body)
    }

    pub(crate) fn get(&self, target: &str) -> Answer {
        self.send("GET", target, "")
    }

    pub(crate) fn post(&self, target: &str, body: &Value) -> Answer {
        self.send("POST", target, &body.to_string())
    }

    /// Moves the clock of the client's world.
    pub(crate) fn wait(&self, hours: u64) {
        self.wait_seconds(hours * 3600);
    }

    pub(crate) fn wait_seconds(&self, seconds: u64) {
        let body = json!({ "advance_ms": seconds * 1000 });
        assert_eq!(self.plain("POST", "/__probity/clock", &body.to_string()).status, 200);
    }
}

/// The `Authorization` header that answers a challenge.
pub(crate) fn authorization(challenge: &str, key: &(String, String), method: &str, target: &str, count: u32) -> String {
    let mut prompt = WwwAuthenticateHeader::parse(challenge).unwrap();
    prompt.nc = count - 1;
    let method = HttpMethod::from(method);
    let context = AuthContext::new_with_method(&key.0, &key.1, target, Option::<&[u8]>::None, method);
    prompt.respond(&context).unwrap().to_string()
}

pub(crate) fn owned(key: (&str, &str)) -> (String, String) {
    (key.0.to_owned(), key.1.to_owned())
}

/// The path of a resource below the destination project.
pub(crate) fn migrations(rest: &str) -> String {
    format!("/api/atlas/v1.0/groups/{GROUP}/liveMigrations{rest}")
}

pub(crate) fn atlas(rest: &str) -> String {
    format!("/api/atlas/v1.0/orgs/{ORG}/liveMigrations{rest}")
}

pub(crate) fn source(rest: &str) -> String {
    format!("/api/public/v1.0/orgs/{SOURCE_ORG}/liveExport/migrationLink{rest}")
}

/// A valid migration from a cluster of this name.
pub(crate) fn migration(cluster: &str) -> Value {
    json!({
        "source": {
            "clusterName": cluster, "groupId": "9b43a5b329223c3a1591a678", "username": "example",
            "password": "string", "ssl": true, "managedAuthentication": false,
        },
        "destination": { "clusterName": "exampleClusterB", "groupId": GROUP, "hostnameSchemaType": "PUBLIC" },
        "migrationHosts": ["vm001.example.com"],
        "dropEnabled": true,
    })
}

/// Creates a migration and gives its path.
pub(crate) fn create(client: &Client, cluster: &str) -> String {
    let answer = client.post(&migrations(""), &migration(cluster));
    assert_eq!(answer.status, 201, "{}", answer.text);
    migrations(&format!("/{}", answer.at("/_id").as_str().unwrap()))
}

/// Reads a migration until a field has a value, and gives every status seen on the way.
pub(crate) fn poll(client: &Client, path: &str, pointer: &str, wanted: &Value) -> Vec<String> {
    let mut seen = Vec::new();
    for _ in 0..50 {
        let answer = client.get(path);
        assert_eq!(answer.status, 200, "{}", answer.text);
        seen.push(answer.at("/status").as_str().unwrap().to_owned());
        if answer.at(pointer) == *wanted {
            seen.dedup();
            return seen;
        }
    }
    panic!("{pointer} never became {wanted}: {seen:?}");
}

/// Links the two organisations.
pub(crate) fn link(client: &Client) -> String {
    let token = client.post(&atlas("/linkTokens"), &json!({})).at("/linkToken").as_str().unwrap().to_owned();
    let connected = client.post(&source(""), &json!({ "linkToken": token }));
    assert_eq!((connected.status, connected.json()), (201, json!({ "status": "SYNCED" })));
    token
}
