//! Authentication profiles.

use super::reader::{Reader, text};
use crate::case::model::{Auth, LoginStep, TokenPart};
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
            "login" => Some(Auth::Login(Box::new(self.login(profile)?))),
            _ => None,
        }
    }

    /// A login; the grammar has been checked.
    pub(crate) fn login(&mut self, node: &Node) -> Option<LoginStep> {
        let (place, token) = node.get("token")?.entries()?.first().map(|entry| (entry.key.as_str(), &entry.value))?;
        let token = token.as_str()?.to_owned();
        let (part, usual) = match place {
            "json" => (TokenPart::Json, bearer()),
            "header" => (TokenPart::Header, bearer()),
            _ => (TokenPart::Cookie, (ParameterLocation::Cookie, token.clone(), String::new())),
        };
        Some(LoginStep {
            method: text(node, "method").unwrap_or_else(|| "POST".to_owned()),
            path: self.template_at(node, "path")?,
            headers: self.named_templates(node.get("headers")),
            media_type: text(node, "media_type").unwrap_or_else(|| "application/json".to_owned()),
            body: self.template_at(node, "body"),
            token: (part, token),
            carried: node.get("send").map_or(Some(usual), carried)?,
        })
    }

    fn password(&mut self, node: &Node) -> Option<(TemplateValue, TemplateValue)> {
        Some((self.template_at(node, "username")?, self.template_at(node, "password")?))
    }
}

/// `Authorization: Bearer …` (RFC 6750).
fn bearer() -> (ParameterLocation, String, String) {
    (ParameterLocation::Header, "Authorization".to_owned(), "Bearer ".to_owned())
}

fn carried(node: &Node) -> Option<(ParameterLocation, String, String)> {
    let part = ["header", "query", "cookie"].into_iter().find(|part| node.get(part).is_some())?;
    Some((location(part)?, text(node, part)?, text(node, "prefix").unwrap_or_default()))
}

fn location(name: &str) -> Option<ParameterLocation> {
    match name {
        "header" => Some(ParameterLocation::Header),
        "query" => Some(ParameterLocation::Query),
        "cookie" => Some(ParameterLocation::Cookie),
        _ => None,
    }
}
