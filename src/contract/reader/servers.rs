//! Servers, and the paths that they put in front of operations.

use indexmap::IndexMap;

use super::core::Reader;
use super::place::Place;
use crate::contract::server_url::{path_of, scalar_text, variants};
use crate::contract::{OpenApiVersion, Server, ServerVariable};

/// How many different paths the servers of one operation may have.
const MOST_PREFIXES: usize = 32;

impl<'a> Reader<'a> {
    /// The servers of the document.
    pub(super) fn servers_of_document(&mut self) -> Vec<Server> {
        let root = self.root();
        if self.version == OpenApiVersion::V2_0 { super::swagger::servers(&root) } else { self.servers(&root) }
    }

    /// The list under `servers`; in Swagger 2.0 only the document has servers.
    pub(super) fn servers(&mut self, holder: &Place<'a>) -> Vec<Server> {
        if self.version == OpenApiVersion::V2_0 || holder.value.get("servers").is_none() {
            return Vec::new();
        }
        holder.items("servers").filter_map(|place| self.server(&place)).collect()
    }

    /// One server.
    pub(super) fn server(&mut self, place: &Place<'a>) -> Option<Server> {
        let Some(url) = place.owned_text("url") else {
            self.warn(place, "contract/server", "the server has no `url`; it is left out");
            return None;
        };
        let variables: IndexMap<String, ServerVariable> =
            place.entries("variables").map(|(name, variable)| (name.to_owned(), server_variable(&variable))).collect();
        Some(Server { url, name: place.owned_text("name"), variables, pointer: place.pointer.clone() })
    }
}

fn server_variable(place: &Place<'_>) -> ServerVariable {
    let options = place.value.get("enum").and_then(serde_json::Value::as_array).into_iter().flatten();
    ServerVariable {
        default: place.value.get("default").and_then(scalar_text),
        options: options.filter_map(scalar_text).collect(),
    }
}

/// What stands in front of a path: the paths of the servers, each once, or nothing where there is no server. The
/// first is the default one.
pub(super) fn prefixes(servers: &[Server]) -> Vec<String> {
    let mut prefixes: Vec<String> = Vec::new();
    for server in servers {
        for url in variants(server, MOST_PREFIXES) {
            let prefix = path_of(&url);
            if prefixes.len() < MOST_PREFIXES && !prefixes.contains(&prefix) {
                prefixes.push(prefix);
            }
        }
    }
    if prefixes.is_empty() { vec![String::new()] } else { prefixes }
}
