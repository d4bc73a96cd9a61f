//! Every defect is found by its check and by no other, and what only looks like one is not.

use std::collections::BTreeSet;
use std::sync::Arc;

use probity::check::{Context, CredentialsSent, Level, Reading, Settings, run_all};
use probity::contract::ParameterLocation;
use probity::finding::{Finding, Severity};
use probity::generate::{Breakage, Intent};
use probity::message::{Headers, Request};
use probity::schema::Schemas;
use probity::transport::{AuthMode, Authenticator, ClientNonces, Credentials, Session};

use crate::pet_store::{Quirk, TOKEN, api, server};

/// One request to the store.
struct Question {
    operation: &'static str,
    target: &'static str,
    body: Option<String>,
    intent: Intent,
    mode: AuthMode,
}

fn questions() -> Vec<Question> {
    let ask = |operation, target, body: Option<&str>, intent, mode| Question {
        operation,
        target,
        body: body.map(str::to_owned),
        intent,
        mode,
    };
    let broken = |kind: &str, parameter: Option<&str>| {
        Intent::Invalid(Breakage {
            kind: kind.to_owned(),
            parameter: parameter.map(|name| (ParameterLocation::Query, name.to_owned())),
            place: String::new(),
            description: kind.to_owned(),
        })
    };
    let long = format!(r#"{{"name":"{}"}}"#, "x".repeat(20));
    vec![
        ask("listPets", "/pets", None, Intent::Valid, AuthMode::Normal),
        ask("listPets", "/pets?limit=1", None, Intent::Valid, AuthMode::Normal),
        ask("listPets", "/pets?limit=0", None, broken("minimum", Some("limit")), AuthMode::Normal),
        ask("listPets", "/pets", None, Intent::Valid, AuthMode::Omit),
        ask("listPets", "/pets", None, Intent::Valid, AuthMode::Corrupt),
        ask("createPet", "/pets", Some(r#"{"name":"Rex"}"#), Intent::Valid, AuthMode::Normal),
        ask("createPet", "/pets", Some(&long), Intent::Valid, AuthMode::Normal),
        ask("createPet", "/pets", Some(r#"{"name":""}"#), broken("min-length", None), AuthMode::Normal),
    ]
}

async fn findings(quirk: Quirk, settings: &Settings) -> Vec<Finding> {
    let api = api();
    let schemas = Schemas::new(&api);
    let credentials = Credentials::Bearer { token: TOKEN.into() };
    let authenticator = Arc::new(Authenticator::new(credentials, ClientNonces::from_seed(1)));
    let session = Session::new(server(quirk)).profile("keeper", authenticator);
    let mut findings = Vec::new();
    for question in questions() {
        let operation = api.operation(question.operation).unwrap();
        let headers = Headers::from_iter([("Content-Type", "application/json")]);
        let (method, target) = (operation.method.clone(), question.target.to_owned());
        let request = Request { method, target, headers, body: question.body.map(Into::into) };
        let sent = session.send(&request, Some("keeper"), question.mode).await.unwrap();
        let credentials = match question.mode {
            AuthMode::Normal => CredentialsSent::Valid,
            AuthMode::Omit => CredentialsSent::Missing,
            AuthMode::Corrupt => CredentialsSent::Broken,
        };
        let (exchange, intent) = (&sent.exchange, &question.intent);
        let context = Context {
            api: &api,
            operation,
            schemas: &schemas,
            exchange,
            intent,
            credentials,
            time_limit: None,
            reading: Reading::default(),
        };
        findings.extend(run_all(&context, settings));
    }
    findings
}

#[tokio::test]
async fn a_correct_server_is_never_accused() {
    for quirk in [
        Quirk::None,
        Quirk::SaysCharset,
        Quirk::AddsHeader,
        Quirk::ForgetsChallengeForUnknownToken,
        Quirk::IndentsJson,
        Quirk::SaysDate,
        Quirk::NamesEtag,
        Quirk::SpeaksOfTraces,
        Quirk::OffersSeveralSchemes,
        Quirk::SaysNothing,
        Quirk::CountsProblem,
    ] {
        let findings = findings(quirk, &Settings::default()).await;
        assert!(findings.is_empty(), "{quirk:?}: {findings:#?}");
    }
}

#[tokio::test]
async fn each_defect_is_found_by_its_check_alone() {
    for (quirk, check) in [
        (Quirk::CrashesOnLongNames, "response/server-error"),
        (Quirk::AnswersTeapot, "response/status-undocumented"),
        (Quirk::AnswersHtml, "response/media-type"),
        (Quirk::AnswersNoBody, "response/media-type"),
        (Quirk::ForgetsContentType, "response/media-type"),
        (Quirk::ForgetsTotal, "response/headers"),
        (Quirk::SpellsTotal, "response/headers"),
        (Quirk::ForgetsChallenge, "response/http-rules"),
        (Quirk::ForgetsId, "response/schema"),
        (Quirk::InventsKind, "response/schema"),
        (Quirk::TurnsIdIntoText, "response/schema"),
        (Quirk::CutsJson, "response/schema"),
        (Quirk::AddsProperty, "response/property-undocumented"),
        (Quirk::AcceptsEmptyNames, "request/invalid-accepted"),
        (Quirk::AcceptsAnyLimit, "request/invalid-accepted"),
        (Quirk::RefusesLongNames, "request/valid-rejected"),
        (Quirk::ForgetsLogin, "auth/ignored"),
        (Quirk::TakesAnyToken, "auth/ignored"),
        (Quirk::SaysIsoDate, "response/http-rules"),
        (Quirk::ForgetsQuotes, "response/http-rules"),
        (Quirk::LeaksTrace, "response/leak"),
        (Quirk::LeaksSql, "response/leak"),
        (Quirk::LeaksKey, "response/leak"),
        (Quirk::OffersOtherScheme, "auth/challenge"),
        (Quirk::CallsNothingJson, "response/error-shape"),
        (Quirk::MiscountsProblem, "response/error-shape"),
    ] {
        let found = findings(quirk, &Settings::default()).await;
        let checks: BTreeSet<_> = found.iter().map(|finding| finding.check.as_str()).collect();
        assert_eq!(checks.into_iter().collect::<Vec<_>>(), [check], "{quirk:?}");
        for finding in &found {
            assert!(finding.spec_place.as_ref().unwrap().starts_with("pets.yaml:"), "{finding:?}");
            assert!(!finding.expected.is_empty() && !finding.actual.is_empty(), "{finding:?}");
        }
        let again = findings(quirk, &Settings::default()).await;
        assert_eq!(found, again, "the same answers give the same findings");
    }
}

#[tokio::test]
async fn settings_silence_and_weigh() {
    let level = |level| {
        let mut settings = Settings::default();
        settings.set("response/schema", level).unwrap();
        settings
    };
    assert!(findings(Quirk::ForgetsId, &level(Level::Off)).await.is_empty());
    let warnings = findings(Quirk::ForgetsId, &level(Level::Warn)).await;
    assert!(!warnings.is_empty());
    assert!(warnings.iter().all(|finding| finding.severity == Severity::Warning));
    let errors = findings(Quirk::ForgetsId, &level(Level::Error)).await;
    assert!(errors.iter().all(|finding| finding.severity == Severity::Error));
}
