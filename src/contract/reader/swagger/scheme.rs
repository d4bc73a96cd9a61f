//! The kinds of security scheme of Swagger 2.0, under the names that OpenAPI 3 gives them.

use indexmap::IndexMap;

use crate::contract::SecuritySchemeKind;
use crate::contract::reader::place::Place;
use crate::contract::reader::security::{api_key, flow};

/// What a scheme is, or what is wrong with it.
pub(in crate::contract::reader) fn scheme_kind(place: &Place<'_>) -> Result<SecuritySchemeKind, &'static str> {
    Ok(match place.text("type").ok_or("has no `type`")? {
        "basic" => SecuritySchemeKind::Http { scheme: "basic".to_owned(), bearer_format: None },
        "apiKey" => api_key(place)?,
        "oauth2" => {
            let name = match place.text("flow").ok_or("has no `flow`")? {
                "implicit" => "implicit",
                "password" => "password",
                "application" => "clientCredentials",
                "accessCode" => "authorizationCode",
                _ => return Err("has an unknown `flow`"),
            };
            let flows = IndexMap::from([(name.to_owned(), flow(place))]);
            SecuritySchemeKind::OAuth2 { flows, metadata_url: None }
        }
        _ => return Err("has an unknown `type`"),
    })
}
