//! Versions, rate limits and the envelope.

use super::Reader;
use crate::mock::behaviour::api_model::{Envelope, RateLimit, Versions};
use crate::source::Node;

/// RFC 9110 §5.6.7.
const IMF_FIXDATE: &str = "%a, %d %b %Y %H:%M:%S GMT";
const LIMIT: [&str; 5] = ["name", "key", "when", "capacity", "refill"];

/// Reads `versions`.
pub(crate) fn versions(reader: &mut Reader, node: &Node) -> Option<Versions> {
    reader.mapping(node, "`versions`", &["media_type", "parameters", "dates"])?;
    let media_type_node = reader.required(node, "`versions`", "media_type")?;
    let media_type = reader.text(media_type_node)?;
    let Some((prefix, suffix)) = media_type.split_once("{date}") else {
        let message = "the media type must have `{date}` where its date stands";
        reader.complain("behaviour/versions", message, &media_type_node.span);
        return None;
    };
    let parameters = reader.optional_text(node, "parameters");
    let dates = reader.optional_text(node, "dates").unwrap_or_else(|| IMF_FIXDATE.to_owned());
    Some(Versions { prefix: prefix.to_owned(), suffix: suffix.to_owned(), parameters, dates })
}

/// Reads `rate_limits`.
pub(crate) fn rate_limits(reader: &mut Reader, node: &Node) -> Vec<RateLimit> {
    reader.items(node, "`rate_limits`").iter().filter_map(|limit_node| rate_limit(reader, limit_node)).collect()
}

fn rate_limit(reader: &mut Reader, node: &Node) -> Option<RateLimit> {
    reader.mapping(node, "a rate limit", &LIMIT)?;
    let key_node = reader.required(node, "a rate limit", "key")?;
    let capacity_node = reader.required(node, "a rate limit", "capacity")?;
    let refill = reader.required(node, "a rate limit", "refill")?;
    reader.mapping(refill, "`refill`", &["amount", "every"])?;
    let amount_node = reader.required(refill, "`refill`", "amount")?;
    let every_node = reader.required(refill, "`refill`", "every")?;
    let every = reader.duration(every_node)?;
    if every.is_zero() {
        reader.complain("behaviour/duration", "a bucket cannot be refilled every 0 seconds", &every_node.span);
    }
    Some(RateLimit {
        name: reader.required_text(node, "a rate limit", "name")?,
        key: reader.template(key_node)?,
        when: reader.when(node),
        capacity: reader.count(capacity_node)?,
        refill: reader.count(amount_node)?,
        every,
    })
}

/// Reads `envelope`.
pub(crate) fn envelope(reader: &mut Reader, node: &Node) -> Option<Envelope> {
    reader.mapping(node, "`envelope`", &["query", "body"])?;
    let body_node = reader.required(node, "`envelope`", "body")?;
    Some(Envelope { query: reader.required_text(node, "`envelope`", "query")?, body: reader.template(body_node)? })
}

/// Reads `pretty`.
pub(crate) fn pretty(reader: &mut Reader, node: &Node) -> Option<String> {
    reader.mapping(node, "`pretty`", &["query"])?;
    reader.required_text(node, "`pretty`", "query")
}
