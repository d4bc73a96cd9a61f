//! Integers without a bound, larger than machines hold.
//!
//! What has no `maximum` may be of any size, and neither refusing nor serving such a number is wrong; to crash is. So
//! only failures of the server are told.

use serde_json::Value;

use super::run::Beside;
use crate::contract::{Operation, Parameter, ParameterLocation};
use crate::engine::halt::Halt;
use crate::engine::test_run::TestRun;
use crate::message::Request;
use crate::schema::{Schemas, View};

/// One more than 64 bits hold with a sign, and more than they hold at all.
const HUGE: [&str; 2] = ["9223372036854775808", "100000000000000000000"];

impl<'a> TestRun<'a, '_> {
    /// Asks for huge numbers in each query parameter that sets no bound.
    pub(super) async fn probe_extremes(&mut self, beside: Beside<'_, 'a>) -> Result<bool, Halt> {
        let bound = beside.about.bound;
        let mut clean = true;
        for parameter in unbounded(bound.operation, bound.schemas) {
            for huge in HUGE {
                let Some(base) = self.valid_probe(beside).await? else { return Ok(clean) };
                let request = with_query(&base, &parameter.name, huge);
                let Some((exchange, mut findings)) = self.probe(beside, request).await? else { return Ok(clean) };
                findings.retain(|finding| matches!(&*finding.check, "response/server-error" | "response/incomplete"));
                clean &= self.tell(beside, &exchange, findings);
            }
        }
        Ok(clean)
    }
}

fn unbounded<'a>(operation: &'a Operation, schemas: &'a Schemas) -> impl Iterator<Item = &'a Parameter> {
    operation.parameters.iter().map(AsRef::as_ref).filter(|parameter: &&Parameter| {
        let node = parameter.schema().map(|schema| schemas.node(schema, View::Request));
        let fields = node.and_then(Value::as_object);
        let is_integer = fields.and_then(|fields| fields.get("type")).is_some_and(|kind| kind == "integer");
        let has = |name| fields.is_some_and(|fields| fields.contains_key(name));
        let is_open = !["maximum", "exclusiveMaximum", "enum", "const", "format"].into_iter().any(has);
        parameter.location == ParameterLocation::Query && is_integer && is_open
    })
}

/// The request with this value of a query parameter in place of any other.
fn with_query(request: &Request, name: &str, value: &str) -> Request {
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    let mut target = form_urlencoded::Serializer::new(String::new());
    target.extend_pairs(form_urlencoded::parse(query.as_bytes()).filter(|(other, _)| other != name));
    target.append_pair(name, value);
    Request { target: format!("{}?{}", request.path(), target.finish()), ..request.clone() }
}
