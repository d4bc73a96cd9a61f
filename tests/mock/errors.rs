//! What is wrong with a request, in the API's own words.

use serde_json::{Value, json};

use crate::client::{Client, GROUP, migration, migrations, mock};

fn refused(change: impl FnOnce(&mut Value)) -> (Value, Value) {
    let mut body = migration("exampleClusterA");
    change(&mut body);
    let answer = Client::new(&mock(&[])).post(&migrations(""), &body);
    assert_eq!(answer.status, 400, "{}", answer.text);
    let names: Vec<Value> =
        answer.at("/badRequestDetail/fields").as_array().unwrap().iter().map(|field| field["field"].clone()).collect();
    assert_eq!(answer.header("x-error-code"), answer.at("/errorCode").as_str());
    (answer.at("/errorCode"), Value::Array(names))
}

#[test]
fn each_kind_of_fault_has_its_code_and_names_its_field() {
    let remove = |body: &mut Value, pointer: &str, name: &str| {
        body.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(name);
    };
    let all = [
        (
            refused(|body| remove(body, "/destination", "hostnameSchemaType")),
            "MISSING_ATTRIBUTE",
            "destination.hostnameSchemaType",
        ),
        (refused(|body| body["source"]["ssl"] = json!("yes")), "INVALID_ATTRIBUTE", "source.ssl"),
        (
            refused(|body| body["destination"]["hostnameSchemaType"] = json!("")),
            "INVALID_ENUM_VALUE",
            "destination.hostnameSchemaType",
        ),
        (refused(|body| body["migrationHosts"] = json!([7])), "INVALID_ATTRIBUTE", "migrationHosts[0]"),
        (refused(|body| body["source"]["port"] = json!(1)), "INVALID_ATTRIBUTE", "source.port"),
        (refused(|body| body["_id"] = json!("7e68e12770616e75e6df43d0")), "ATTRIBUTE_READ_ONLY", "_id"),
        (refused(|body| remove(body, "/source", "username")), "MISSING_ATTRIBUTE", "source.username"),
        (
            refused(|body| {
                body["source"]["managedAuthentication"] = json!(true);
                body["source"].as_object_mut().unwrap().remove("password");
            }),
            "INVALID_ATTRIBUTE",
            "source.username",
        ),
    ];
    for ((code, fields), wanted, field) in all {
        assert_eq!((code, fields), (json!(wanted), json!([field])));
    }
}

#[test]
fn several_faults_are_listed_together() {
    let (_, fields) = refused(|body| {
        body["source"].as_object_mut().unwrap().remove("ssl");
        body["destination"].as_object_mut().unwrap().remove("clusterName");
        body["migrationHosts"] = json!([]);
        body["priority"] = json!("high");
    });
    let mut names: Vec<&str> = fields.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["destination.clusterName", "migrationHosts", "priority", "source.ssl"]);
}

#[test]
fn bodies_that_are_no_json_object_are_refused_before_their_content() {
    let client = Client::new(&mock(&[]));
    for (body, code) in [
        ("", "MALFORMED_JSON"),
        ("  ", "MALFORMED_JSON"),
        ("{", "MALFORMED_JSON"),
        ("{}{}", "MALFORMED_JSON"),
        ("[]", "INVALID_JSON"),
        ("null", "INVALID_JSON"),
    ] {
        let answer = client.with("content-type", "application/json").send("POST", &migrations(""), body);
        assert_eq!((answer.status, answer.at("/errorCode")), (400, json!(code)), "{body:?}");
    }
    let deep = "[".repeat(10_000);
    assert_eq!(client.send("POST", &migrations(""), &deep).status, 400);
    let text = client.with("content-type", "text/plain").send("POST", &migrations(""), "{}");
    assert_eq!((text.status, text.at("/errorCode")), (415, json!("UNSUPPORTED_MEDIA_TYPE")));
}

#[test]
fn ids_are_judged_before_they_are_looked_up() {
    let client = Client::new(&mock(&[]));
    let code = |path: &str| {
        let answer = client.get(path);
        assert_eq!(answer.status, 404, "{path}");
        answer.at("/errorCode").as_str().unwrap().to_owned()
    };
    let nobody = "111111111111111111111111";
    assert_eq!(code(&migrations(&format!("/{nobody}"))), "RESOURCE_NOT_FOUND");
    assert_eq!(code(&migrations("/E01C9427F054FE80745F3F6C")), "RESOURCE_NOT_FOUND");
    assert_eq!(
        code(&format!("/api/atlas/v1.0/groups/{}/liveMigrations/{nobody}", GROUP.to_uppercase())),
        "INVALID_GROUP_ID"
    );
    assert_eq!(code(&format!("/api/atlas/v1.0/groups/{nobody}/liveMigrations/{nobody}")), "GROUP_NOT_FOUND");
    assert_eq!(
        code(&format!("/api/atlas/v1.0/groups/9b43a5b329223c3a1591a678/liveMigrations/{nobody}")),
        "NOT_ATLAS_GROUP"
    );
    assert_eq!(code("/api/atlas/v1.0/orgs/5f71e5255afec75a3d0f96dc/liveMigrations/availableProjects"), "NOT_ATLAS_ORG");
}

#[test]
fn flags_are_true_or_false() {
    let client = Client::new(&mock(&[]));
    let path = format!("{}?envelope=TRUE", migrations(""));
    let answer = client.post(&path, &migration("exampleClusterA"));
    assert_eq!((answer.status, answer.at("/errorCode")), (400, json!("INVALID_QUERY_PARAMETER")));
    assert_eq!(answer.at("/parameters"), json!(["envelope"]));
}

#[test]
fn unknown_paths_and_methods_are_told_apart() {
    let client = Client::new(&mock(&[]));
    assert_eq!(client.get("/api/atlas/v1.0/nothing/here").status, 404);
    let answer = client.get(&migrations("/validate"));
    assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")));
    let answer = client.send("DELETE", &migrations("/111111111111111111111111"), "");
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")));
}
