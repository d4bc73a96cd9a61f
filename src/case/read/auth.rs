//! Authentication profiles.

use super::reader::{Reader, text};
use crate::case::model::Auth;
use crate::contract::ParameterLocation;
use crate::source::Node;
use crate::template::TemplateValue;

impl Reader<'_> {
    pub(super) fn auth(&mut self, node: &Node) -> Option<Auth> {
        if node.as_str().is_some() {
            return Some(Auth::None);
        }
        let entry = node.entries()?.first()?;
        let profile = &entry.value;
        match entry.key.as_str() {
            "digest" => {
                let (username, password) = self.password(profile)?;
                Some(Auth::Digest { username, password })
            }
            "basic" => {
                let (username, password) = self.password(profile)?;
                Some(Auth::Basic { username, password })
            }
            "bearer" => Some(Auth::Bearer { token: self.template(profile) }),
            "api_key" => Some(Auth::ApiKey {
                name: text(profile, "name")?,
                location: location(&text(profile, "in")?)?,
                value: self.template_at(profile, "value")?,
            }),
            "oauth2" => Some(Auth::OAuth2 {
                client_id: self.template_at(profile, "client_id")?,
                client_secret: self.template_at(profile, "client_secret")?,
                token_url: self.template_at(profile, "token_url"),
            }),
            _ => None,
        }
    }

    fn password(&mut self, node: &Node) -> Option<(TemplateValue, TemplateValue)> {
        Some((self.template_at(node, "username")?, self.template_at(node, "password")?))
    }
}

fn location(name: &str) -> Option<ParameterLocation> {
    match name {
        "header" => Some(ParameterLocation::Header),
        "query" => Some(ParameterLocation::Query),
        "cookie" => Some(ParameterLocation::Cookie),
        _ => None,
    }
}
