//! Who may call: digest, OAuth 2.0, addresses.

use super::Reader;
use crate::mock::behaviour::api_model::{AccessList, Accounts, DigestModel, OAuthModel};
use crate::source::Node;

const AUTH: [&str; 3] = ["digest", "oauth2", "access_list"];
const DIGEST: [&str; 3] = ["realm", "nonce_lifetime", "accounts"];
const OAUTH: [&str; 4] = ["token_path", "revoke_path", "lifetime", "accounts"];

/// What `auth` holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Auth {
    pub(crate) digest: Option<DigestModel>,
    pub(crate) oauth: Option<OAuthModel>,
    pub(crate) access_list: Option<AccessList>,
}

/// Reads `auth`.
pub(crate) fn auth(reader: &mut Reader, node: &Node) -> Option<Auth> {
    reader.mapping(node, "`auth`", &AUTH)?;
    Some(Auth {
        digest: node.get("digest").and_then(|digest_node| digest(reader, digest_node)),
        oauth: node.get("oauth2").and_then(|oauth_node| oauth(reader, oauth_node)),
        access_list: node.get("access_list").and_then(|list_node| access_list(reader, list_node)),
    })
}

fn digest(reader: &mut Reader, node: &Node) -> Option<DigestModel> {
    reader.mapping(node, "`digest`", &DIGEST)?;
    let lifetime_node = reader.required(node, "`digest`", "nonce_lifetime")?;
    Some(DigestModel {
        realm: reader.required_text(node, "`digest`", "realm")?,
        nonce_lifetime: reader.duration(lifetime_node)?,
        accounts: accounts(reader, node)?,
    })
}

fn oauth(reader: &mut Reader, node: &Node) -> Option<OAuthModel> {
    reader.mapping(node, "`oauth2`", &OAUTH)?;
    let lifetime_node = reader.required(node, "`oauth2`", "lifetime")?;
    Some(OAuthModel {
        token_path: reader.required_text(node, "`oauth2`", "token_path")?,
        revoke_path: reader.optional_text(node, "revoke_path"),
        lifetime: reader.duration(lifetime_node)?,
        accounts: accounts(reader, node)?,
    })
}

fn accounts(reader: &mut Reader, node: &Node) -> Option<Accounts> {
    let accounts = reader.required(node, "an authentication", "accounts")?;
    reader.mapping(accounts, "`accounts`", &["resource", "name", "secret"])?;
    Some(Accounts {
        resource: reader.required_text(accounts, "`accounts`", "resource")?,
        name: reader.required_text(accounts, "`accounts`", "name")?,
        secret: reader.required_text(accounts, "`accounts`", "secret")?,
    })
}

fn access_list(reader: &mut Reader, node: &Node) -> Option<AccessList> {
    reader.mapping(node, "`access_list`", &["header", "default", "entries"])?;
    let entries_node = reader.required(node, "`access_list`", "entries")?;
    Some(AccessList {
        header: reader.required_text(node, "`access_list`", "header")?,
        otherwise: reader.optional_text(node, "default"),
        entries: reader.template(entries_node)?,
    })
}
