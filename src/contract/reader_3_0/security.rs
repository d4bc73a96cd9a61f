//! Security schemes and requirements.

use indexmap::IndexMap;
use serde_json::Value;

use super::parameter::location;
use super::place::Place;
use super::reader::Reader;
use crate::contract::{OAuthFlow, ParameterLocation, SecurityRequirement, SecurityScheme, SecuritySchemeKind};
use crate::diagnostic::nearest;

impl<'a> Reader<'a> {
    /// `components.securitySchemes`.
    pub(super) fn security_schemes(&mut self) -> IndexMap<String, SecurityScheme> {
        let entries = self.root().get("components").map(|components| components.entries("securitySchemes"));
        let mut schemes = IndexMap::new();
        for (name, place) in entries.unwrap_or_default() {
            let Some(place) = self.resolve(place) else { continue };
            match kind(&place) {
                Ok(kind) => {
                    schemes.insert(name.to_owned(), SecurityScheme { kind, pointer: place.pointer });
                }
                Err(why) => {
                    self.warn(&place, "contract/security-scheme", format!("the security scheme `{name}` {why}"));
                }
            }
        }
        schemes
    }

    /// The list under `security`; nothing when there is none, which is not the same as an empty list.
    pub(super) fn security(
        &mut self,
        holder: &Place<'a>,
        schemes: &IndexMap<String, SecurityScheme>,
    ) -> Option<Vec<SecurityRequirement>> {
        let list = holder.get("security")?;
        if !list.value.is_array() {
            self.warn(&list, "contract/security", "`security` must be a list; it is left out");
            return None;
        }
        let requirements = holder.items("security");
        Some(requirements.iter().map(|requirement| self.requirement(requirement, schemes)).collect())
    }

    fn requirement(&mut self, place: &Place<'a>, known: &IndexMap<String, SecurityScheme>) -> SecurityRequirement {
        let mut schemes = IndexMap::new();
        for (name, scopes) in place.own_entries() {
            if !known.contains_key(name) {
                let message = format!("there is no security scheme `{name}`");
                let hint = nearest(name, known.keys().map(String::as_str));
                let hint = hint.map(|name| format!("did you mean `{name}`?"));
                self.warn_with_hint(&scopes, "contract/unknown-security-scheme", message, hint);
            }
            let scopes = scopes.value.as_array().into_iter().flatten().filter_map(Value::as_str);
            schemes.insert(name.to_owned(), scopes.map(str::to_owned).collect());
        }
        SecurityRequirement { schemes }
    }
}

fn kind(place: &Place<'_>) -> Result<SecuritySchemeKind, &'static str> {
    Ok(match place.text("type").ok_or("has no `type`")? {
        "apiKey" => SecuritySchemeKind::ApiKey {
            name: place.text("name").ok_or("has no `name`")?.to_owned(),
            location: place
                .text("in")
                .and_then(location)
                .filter(|location| *location != ParameterLocation::Path)
                .ok_or("must be `in` query, header or cookie")?,
        },
        "http" => SecuritySchemeKind::Http { scheme: place.text("scheme").ok_or("has no `scheme`")?.to_lowercase() },
        "oauth2" => SecuritySchemeKind::OAuth2 { flows: flows(place) },
        "openIdConnect" => {
            let url = place.text("openIdConnectUrl").ok_or("has no `openIdConnectUrl`")?;
            SecuritySchemeKind::OpenIdConnect { url: url.to_owned() }
        }
        // Of OpenAPI 3.1, but used by documents that call themselves 3.0.
        "mutualTLS" => SecuritySchemeKind::MutualTls,
        _ => return Err("has an unknown `type`"),
    })
}

fn flows(place: &Place<'_>) -> IndexMap<String, OAuthFlow> {
    let entries = place.entries("flows").into_iter().filter(|(name, _)| !name.starts_with("x-"));
    let flow = |flow: &Place<'_>| OAuthFlow {
        token_url: flow.text("tokenUrl").map(str::to_owned),
        scopes: flow
            .entries("scopes")
            .into_iter()
            .map(|(scope, text)| (scope.to_owned(), text.value.as_str().unwrap_or_default().to_owned()))
            .collect(),
    };
    entries.map(|(name, place)| (name.to_owned(), flow(&place))).collect()
}
