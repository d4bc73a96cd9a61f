//! Fields that only the server sets, sent all the same (mass assignment).

use bytes::Bytes;
use serde_json::{Map, Value};

use super::run::Beside;
use crate::check::read_only_taken;
use crate::engine::halt::Halt;
use crate::engine::request::Bound;
use crate::engine::resources::{Live, with_path};
use crate::engine::test_run::TestRun;
use crate::message::{Exchange, MediaType, Request, Response};
use crate::relation::ResourceId;
use crate::schema::View;

impl<'a> TestRun<'a, '_> {
    /// Sends a valid request, and one like it with other values of read-only fields than the server gave.
    pub(super) async fn probe_read_only(&mut self, beside: Beside<'_, 'a>) -> Result<bool, Halt> {
        let bound = beside.about.bound;
        let read_only = read_only_fields(bound);
        let Some(request) = self.valid_probe(beside).await?.filter(|_| !read_only.is_empty()) else { return Ok(true) };
        let Some((first, findings)) = self.probe(beside, request.clone()).await? else { return Ok(true) };
        self.recorded(beside.about, &first);
        let mut clean = self.tell(beside, &first, findings);
        let Some(given) = self.shown(beside, &first).await? else { return Ok(clean) };
        let others: Map<String, Value> = read_only
            .into_iter()
            .filter_map(|(name, schema)| Some((name.clone(), other(&schema, given.get(&name)?)?)))
            .collect();
        let Some(request) = self.valid_probe(beside).await?.and_then(|next| with_fields(&next, &others)) else {
            return Ok(clean);
        };
        let Some((second, mut findings)) = self.probe(beside, request).await?.filter(|_| !others.is_empty()) else {
            return Ok(clean);
        };
        self.recorded(beside.about, &second);
        let shown = self.shown(beside, &second).await?.unwrap_or_default();
        for (name, sent) in &others {
            let taken = self.with_probe_context(bound, &second, |context| {
                read_only_taken(context, name, sent, given.get(name), shown.get(name))
            });
            findings.extend(self.unless_off(beside.step, taken));
        }
        clean &= self.tell(beside, &second, findings);
        Ok(clean)
    }

    /// The thing after a request that changed or made it: as it is read, else as it was answered.
    async fn shown(&mut self, beside: Beside<'_, 'a>, exchange: &Exchange) -> Result<Option<Map<String, Value>>, Halt> {
        if !(200..300).contains(&exchange.response.status) {
            return Ok(None);
        }
        let relations = self.bench.relations.of(beside.about.bound.api);
        let about = beside.about;
        let read = relations.about(about.index).and_then(|id| Some((id, relations.resource(id).read?)));
        if let Some((id, read)) = read
            && let Some(live) = self.thing_of(beside, id, exchange)
            && let Some(request) = self.drawn(about.other(read))
            && let Some(request) = with_path(&relations, about.other(read).bound.operation, &request, &live, |_| false)
        {
            let exchange = self.sent(beside.name, about.other(read), request).await?;
            if (200..300).contains(&exchange.response.status) {
                return Ok(fields(&exchange.response));
            }
        }
        Ok(fields(&exchange.response))
    }

    /// The thing that an exchange was about: in its path, or the last one that was made.
    fn thing_of(&self, beside: Beside<'_, 'a>, id: ResourceId, exchange: &Exchange) -> Option<Live> {
        let resources = self.resources.as_ref()?;
        let in_path = resources.relations.in_path(beside.about.bound.operation).values().any(|named| *named == id);
        let latest = || resources.ledger.latest(id);
        if in_path { resources.named_in(beside.about.bound.operation, &exchange.request) } else { latest() }
    }
}

fn fields(response: &Response) -> Option<Map<String, Value>> {
    match serde_json::from_slice(&response.body).ok()? {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

/// The fields of the JSON body that requests do not have, with their schemas.
fn read_only_fields(bound: Bound<'_>) -> Vec<(String, Value)> {
    let content = bound.operation.request_body.iter().flat_map(|body| body.content.iter());
    let is_json = |media_type: &str| MediaType::parse(media_type).is_some_and(|parsed| parsed.is_json());
    let mut json = content.filter(|promise| is_json(&promise.media_type));
    let schema = json.find_map(|promise| promise.schema.as_ref());
    schema.map(|schema| bound.schemas.hidden(schema, View::Request)).unwrap_or_default()
}

fn with_fields(request: &Request, others: &Map<String, Value>) -> Option<Request> {
    let is_json = request.headers.get("content-type").and_then(MediaType::parse).is_some_and(|parsed| parsed.is_json());
    let mut body: Value = serde_json::from_slice(request.body.as_deref().filter(|_| is_json)?).ok()?;
    body.as_object_mut()?.extend(others.clone());
    Some(Request { body: Some(Bytes::from(body.to_string())), ..request.clone() })
}

/// Another value of the same kind and form, or another of the values that its schema lists; `None` where nothing is to
/// be varied.
fn other(schema: &Value, value: &Value) -> Option<Value> {
    if let Some(listed) = schema.get("enum").and_then(Value::as_array) {
        return listed.iter().find(|member| *member != value && !member.is_null()).cloned();
    }
    match value {
        Value::Bool(is_set) => Some(Value::Bool(!is_set)),
        Value::Number(number) => number.as_i64().and_then(|number| number.checked_add(1)).map(Value::from),
        Value::String(text) => varied(text).map(Value::String),
        _ => None,
    }
}

/// The last digit becomes the next one, without digits the last letter: ids, dates and words keep their form.
fn varied(text: &str) -> Option<String> {
    let digit = text.rfind(|character: char| character.is_ascii_digit());
    let at = digit.or_else(|| text.rfind(|character: char| character.is_ascii_alphabetic()))?;
    let next = match text.as_bytes()[at] {
        b'9' => '0',
        b'z' => 'a',
        b'Z' => 'A',
        other => char::from(other + 1),
    };
    let mut text = text.to_owned();
    text.replace_range(at..=at, next.encode_utf8(&mut [0; 4]));
    Some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::other;

    #[test]
    fn other_values_keep_the_form() {
        let varied = |value: &Value| other(&json!({}), value);
        assert_eq!(varied(&json!("65a0ff")), Some(json!("65a1ff")));
        assert_eq!(varied(&json!("2026-01-01T00:00:09Z")), Some(json!("2026-01-01T00:00:00Z")));
        assert_eq!(varied(&json!("user")), Some(json!("uses")));
        assert_eq!(varied(&json!(7)), Some(json!(8)));
        assert_eq!(varied(&json!(true)), Some(json!(false)));
        assert_eq!(varied(&json!("é!")), None);
        assert_eq!(varied(&json!([])), None);
        assert_eq!(other(&json!({"enum": ["user", "admin"]}), &json!("user")), Some(json!("admin")));
    }
}
