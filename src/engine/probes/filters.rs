//! Lists, asked for what none of the items that they show is.
//!
//! A filter that is not looked at shows when it leaves out nothing. `list/filter` judges the answers.

use serde_json::Value;

use super::pages::with_query;
use super::run::Beside;
use crate::contract::{Parameter, ParameterLocation};
use crate::engine::halt::Halt;
use crate::engine::request::Bound;
use crate::engine::test_run::TestRun;
use crate::relation::{ResourceId, members};
use crate::schema::View;

impl<'a> TestRun<'a, '_> {
    /// Asks a list for values of its items' fields that the first item does not have.
    pub(super) async fn probe_filters(&mut self, beside: Beside<'_, 'a>) -> Result<bool, Halt> {
        let bound = beside.about.bound;
        let filters: Vec<(&Parameter, Vec<Value>)> = filters(bound).collect();
        let relations = self.bench.relations.of(bound.api);
        let listed = relations.resources.iter().position(|resource| resource.list == Some(beside.about.index));
        let Some(listed) = listed.filter(|_| !filters.is_empty()) else { return Ok(true) };
        self.made(beside.name, beside.about, ResourceId(listed), 0).await?;
        let Some(base) = self.valid_probe(beside).await? else { return Ok(true) };
        let all = with_query(bound.operation, &base, std::iter::empty());
        let Some((exchange, findings)) = self.probe(beside, all).await? else { return Ok(true) };
        let mut clean = self.tell(beside, &exchange, findings);
        let items = members(&exchange.response).unwrap_or_default();
        for (parameter, values) in filters {
            let Some(shown) = items.iter().find_map(|item| item.get(&parameter.name)) else { continue };
            let Some(other) = values.iter().find(|value| *value != shown).filter(|_| values.contains(shown)) else {
                continue;
            };
            let wanted = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
            let request = with_query(bound.operation, &base, std::iter::once((parameter.name.as_str(), wanted)));
            let Some((exchange, findings)) = self.probe(beside, request).await? else { continue };
            clean &= self.tell(beside, &exchange, findings);
        }
        Ok(clean)
    }
}

/// The parameters that choose among values, and the values.
fn filters(bound: Bound<'_>) -> impl Iterator<Item = (&Parameter, Vec<Value>)> {
    let in_query = |parameter: &&Parameter| parameter.location == ParameterLocation::Query;
    let parameters = bound.operation.parameters.iter().map(AsRef::as_ref).filter(in_query);
    parameters.filter_map(move |parameter: &Parameter| {
        let node = bound.schemas.node(parameter.schema()?, View::Request);
        let node = node.get("items").map_or(node, |items| bound.schemas.follow(items, View::Request));
        let is_flag = || node.get("type").is_some_and(|kind| kind == "boolean");
        let values = node.get("enum").and_then(Value::as_array).cloned();
        Some((parameter, values.or_else(|| is_flag().then(|| vec![true.into(), false.into()]))?))
    })
}
