//! `host`, `basePath` and `schemes`, as servers.

use indexmap::IndexMap;

use crate::contract::Server;
use crate::contract::reader::place::Place;

/// One server per scheme. Where the host or the schemes are not given, they are those of the document itself
/// ("Swagger Object"), which is a relative URL.
pub(in crate::contract::reader) fn servers(root: &Place<'_>) -> Vec<Server> {
    let base_path = root.text("basePath").unwrap_or_default();
    let slash = if base_path.is_empty() || base_path.starts_with('/') { "" } else { "/" };
    let server = |url: String, pointer: &str| Server {
        url,
        name: None,
        variables: IndexMap::new(),
        pointer: pointer.to_owned(),
    };
    let Some(host) = root.text("host") else {
        let relative = server(format!("{slash}{base_path}"), "/basePath");
        return if base_path.is_empty() { Vec::new() } else { vec![relative] };
    };
    let schemes = root.texts("schemes").filter(|schemes| !schemes.is_empty());
    let prefixes = schemes.map_or_else(
        || vec!["//".to_owned()],
        |schemes| schemes.into_iter().map(|scheme| format!("{scheme}://")).collect::<Vec<_>>(),
    );
    prefixes.into_iter().map(|prefix| server(format!("{prefix}{host}{slash}{base_path}"), "/host")).collect()
}
