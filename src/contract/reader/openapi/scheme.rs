//! The kinds of security scheme of OpenAPI 3.

use indexmap::IndexMap;

use crate::contract::reader::place::Place;
use crate::contract::reader::security::{api_key, flow};
use crate::contract::{OAuthFlow, SecuritySchemeKind};

/// What a scheme is, or what is wrong with it. `mutualTLS` is of OpenAPI 3.1 and the device flow of 3.2, but documents
/// that call themselves older use them too.
pub(in crate::contract::reader) fn scheme_kind(place: &Place<'_>) -> Result<SecuritySchemeKind, &'static str> {
    Ok(match place.text("type").ok_or("has no `type`")? {
        "apiKey" => api_key(place)?,
        "http" => SecuritySchemeKind::Http {
            scheme: place.text("scheme").ok_or("has no `scheme`")?.to_lowercase(),
            bearer_format: place.owned_text("bearerFormat"),
        },
        "oauth2" => {
            SecuritySchemeKind::OAuth2 { flows: flows(place), metadata_url: place.owned_text("oauth2MetadataUrl") }
        }
        "openIdConnect" => SecuritySchemeKind::OpenIdConnect {
            url: place.owned_text("openIdConnectUrl").ok_or("has no `openIdConnectUrl`")?,
        },
        "mutualTLS" => SecuritySchemeKind::MutualTls,
        _ => return Err("has an unknown `type`"),
    })
}

fn flows(place: &Place<'_>) -> IndexMap<String, OAuthFlow> {
    let entries = place.entries("flows").filter(|(name, _)| !name.starts_with("x-"));
    entries.map(|(name, place)| (name.to_owned(), flow(&place))).collect()
}
