//! Security schemes and requirements, in any version.
//!
//! What kinds of scheme there are depends on the version; see `openapi` and `swagger`.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::core::Reader;
use super::parameters::location;
use super::place::Place;
use crate::contract::{
    OAuthFlow, OpenApiVersion, ParameterLocation, SecurityRequirement, SecurityScheme, SecuritySchemeKind,
};
use crate::diagnostic::nearest;

impl<'a> Reader<'a> {
    /// The schemes that the document defines, by their names.
    pub(super) fn security_schemes(&mut self) -> IndexMap<String, SecurityScheme> {
        let root = self.root();
        let entries: Vec<_> = if self.version == OpenApiVersion::V2_0 {
            root.entries("securityDefinitions").collect()
        } else {
            root.get("components").into_iter().flat_map(|components| components.entries("securitySchemes")).collect()
        };
        let mut schemes = IndexMap::new();
        for (name, place) in entries.into_iter().filter(|(name, _)| !name.starts_with("x-")) {
            if let Some(place) = self.resolve(place)
                && let Some(scheme) = self.security_scheme(name, place)
            {
                schemes.insert(name.to_owned(), scheme);
            }
        }
        schemes
    }

    fn security_scheme(&mut self, name: &str, place: Place<'a>) -> Option<SecurityScheme> {
        let is_swagger = self.version == OpenApiVersion::V2_0;
        let kind = if is_swagger { super::swagger::scheme_kind(&place) } else { super::openapi::scheme_kind(&place) };
        match kind {
            Ok(kind) => Some(SecurityScheme { kind, deprecated: place.flag("deprecated"), pointer: place.pointer }),
            Err(why) => {
                self.warn(&place, "contract/security-scheme", format!("the security scheme `{name}` {why}"));
                None
            }
        }
    }

    /// The list under `security`; nothing when there is none, which is not the same as an empty list.
    pub(super) fn security(&mut self, holder: &Place<'a>) -> Option<Arc<[SecurityRequirement]>> {
        let list = holder.get("security")?;
        if !list.value.is_array() {
            self.warn(&list, "contract/security", "`security` must be a list; it is left out");
            return None;
        }
        Some(holder.items("security").map(|requirement| self.requirement(&requirement)).collect())
    }

    fn requirement(&mut self, place: &Place<'a>) -> SecurityRequirement {
        let mut schemes = IndexMap::new();
        for (name, scopes) in place.own_entries() {
            self.check_scheme_name(name, &scopes);
            let scopes = scopes.value.as_array().into_iter().flatten().filter_map(Value::as_str);
            schemes.insert(name.to_owned(), scopes.map(str::to_owned).collect());
        }
        SecurityRequirement { schemes }
    }

    /// From OpenAPI 3.2 on, a scheme may also be named by its URI (§4.30); it is then known by that name.
    fn check_scheme_name(&mut self, name: &str, at: &Place<'a>) {
        if self.inherited.schemes.contains_key(name) {
            return;
        }
        if self.version >= OpenApiVersion::V3_2
            && let Some(place) = name.strip_prefix('#').and_then(|fragment| self.at_fragment(fragment))
            && let Some(place) = self.resolve(place)
        {
            if let Some(scheme) = self.security_scheme(name, place) {
                self.inherited.schemes.insert(name.to_owned(), scheme);
            }
            return;
        }
        let message = format!("there is no security scheme `{name}`");
        let hint = nearest(name, self.inherited.schemes.keys().map(String::as_str));
        let hint = hint.map(|name| format!("did you mean `{name}`?"));
        self.warn_with_hint(at, "contract/unknown-security-scheme", message, hint);
    }
}

/// A key in a header, query parameter or cookie.
pub(super) fn api_key(place: &Place<'_>) -> Result<SecuritySchemeKind, &'static str> {
    Ok(SecuritySchemeKind::ApiKey {
        name: place.owned_text("name").ok_or("has no `name`")?,
        location: place
            .text("in")
            .and_then(location)
            .filter(|location| *location != ParameterLocation::Path)
            .ok_or("must be `in` query, header or cookie")?,
    })
}

/// One flow of OAuth 2.0; the same in all versions.
pub(super) fn flow(flow: &Place<'_>) -> OAuthFlow {
    let text = |scope: &Value| scope.as_str().unwrap_or_default().to_owned();
    let scopes = flow.value.get("scopes").and_then(Value::as_object).into_iter().flatten();
    OAuthFlow {
        authorization_url: flow.owned_text("authorizationUrl"),
        device_authorization_url: flow.owned_text("deviceAuthorizationUrl"),
        token_url: flow.owned_text("tokenUrl"),
        refresh_url: flow.owned_text("refreshUrl"),
        scopes: scopes.map(|(scope, description)| (scope.clone(), text(description))).collect(),
    }
}
