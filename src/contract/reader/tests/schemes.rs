//! Security of OpenAPI 3: every kind of scheme, every way to require them.

use super::reading::{clean, codes, read, read_version};
use crate::contract::{ParameterLocation, SecuritySchemeKind};

#[test]
fn every_kind_of_scheme_is_known() {
    let api = clean(read_version(
        "3.2.0",
        "
paths: {}
components:
  securitySchemes:
    key: {type: apiKey, in: cookie, name: session}
    basic: {type: http, scheme: BASIC}
    bearer: {type: http, scheme: bearer, bearerFormat: JWT, deprecated: true}
    digest: {type: http, scheme: digest}
    other: {type: http, scheme: hoba}
    connect: {type: openIdConnect, openIdConnectUrl: https://jobs.example/openid}
    tls: {type: mutualTLS}
",
    ));
    let http = |scheme: &str, format: Option<&str>| SecuritySchemeKind::Http {
        scheme: scheme.to_owned(),
        bearer_format: format.map(str::to_owned),
    };
    let kinds: Vec<_> = api.security_schemes.values().map(|scheme| scheme.kind.clone()).collect();
    let key = SecuritySchemeKind::ApiKey { name: "session".to_owned(), location: ParameterLocation::Cookie };
    let connect = SecuritySchemeKind::OpenIdConnect { url: "https://jobs.example/openid".to_owned() };
    let expected = [
        key,
        http("basic", None),
        http("bearer", Some("JWT")),
        http("digest", None),
        http("hoba", None),
        connect,
        SecuritySchemeKind::MutualTls,
    ];
    assert_eq!(kinds, expected);
    assert!(api.security_schemes["bearer"].deprecated);
}

#[test]
fn every_oauth_flow_is_known() {
    let api = clean(read_version(
        "3.2.0",
        "
paths: {}
components:
  securitySchemes:
    app:
      type: oauth2
      oauth2MetadataUrl: https://a/meta
      flows:
        implicit: {authorizationUrl: https://a/authorize, scopes: {}}
        password: {tokenUrl: https://a/token, refreshUrl: https://a/refresh, scopes: {}}
        clientCredentials: {tokenUrl: https://a/token, scopes: {read: read jobs}}
        authorizationCode: {authorizationUrl: https://a/authorize, tokenUrl: https://a/token, scopes: {}}
        deviceAuthorization: {deviceAuthorizationUrl: https://a/device, tokenUrl: https://a/token, scopes: {}}
",
    ));
    let SecuritySchemeKind::OAuth2 { flows, metadata_url } = &api.security_schemes["app"].kind else {
        panic!("OAuth2")
    };
    assert_eq!(metadata_url.as_deref(), Some("https://a/meta"));
    let names: Vec<&str> = flows.keys().map(String::as_str).collect();
    assert_eq!(names, ["implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"]);
    assert_eq!(flows["implicit"].authorization_url.as_deref(), Some("https://a/authorize"));
    assert_eq!(flows["password"].refresh_url.as_deref(), Some("https://a/refresh"));
    assert_eq!(flows["clientCredentials"].scopes["read"], "read jobs");
    assert_eq!(flows["deviceAuthorization"].device_authorization_url.as_deref(), Some("https://a/device"));
}

#[test]
fn requirements_are_alternatives_of_sets() {
    let api = clean(read(
        "
paths:
  /a: {get: {security: [{one: [], two: [read]}, {two: []}, {}], responses: {'200': {description: ok}}}}
components:
  securitySchemes: {one: {type: http, scheme: basic}, two: {type: oauth2, flows: {}}}
",
    ));
    let security = &api.operations[0].security;
    assert_eq!(security.len(), 3);
    let names: Vec<&str> = security[0].schemes.keys().map(String::as_str).collect();
    assert_eq!(names, ["one", "two"]);
    assert_eq!(security[0].schemes["two"], ["read"]);
    assert!(api.operations[0].is_open(), "the last alternative asks for nothing");
}

#[test]
fn a_scheme_may_be_required_by_its_uri_since_3_2() {
    let text = "
paths:
  /a: {get: {security: [{'#/components/x-schemes/key': []}], responses: {'200': {description: ok}}}}
components:
  x-schemes: {key: {type: apiKey, in: header, name: X-Key}}
";
    let api = clean(read_version("3.2.0", text));
    let name = api.operations[0].security[0].schemes.keys().next().expect("a scheme");
    assert!(matches!(api.security_schemes[name].kind, SecuritySchemeKind::ApiKey { .. }));
    assert_eq!(codes(&read_version("3.1.0", text).1), ["contract/unknown-security-scheme"]);
}
