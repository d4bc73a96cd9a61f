//! Pages of lists: as large as asked for, and none with an item of the one before.

use serde_json::Value;

use super::run::Beside;
use crate::check::{Context, Page, page_too_large, pages_overlap, total_counts_the_page};
use crate::contract::{Operation, ParameterLocation};
use crate::engine::halt::Halt;
use crate::engine::request::Bound;
use crate::engine::test_run::TestRun;
use crate::finding::Finding;
use crate::message::{Exchange, Request, Response};
use crate::relation::{Resource, ResourceId, members};
use crate::schema::View;

/// Names of a parameter that says how many items a page has, in lower case and without signs between words.
const SIZES: [&str; 13] = [
    "limit",
    "perpage",
    "pagesize",
    "itemsperpage",
    "maxresults",
    "maxitems",
    "pagelimit",
    "resultsperpage",
    "size",
    "take",
    "top",
    "rows",
    "first",
];

/// Names of a parameter that says which page it is, counted in pages.
const PAGES: [&str; 4] = ["page", "pagenum", "pagenumber", "pageno"];

/// Names of a parameter that says how many items come before the page.
const OFFSETS: [&str; 2] = ["offset", "skip"];

/// How many items a list needs for two pages of each size.
const ITEMS: usize = 3;

/// How a list is cut into pages.
struct Paging<'a> {
    size: &'a str,
    /// The name of the position, and whether it counts pages.
    position: Option<(&'a str, bool)>,
}

impl<'a> TestRun<'a, '_> {
    /// Asks a list for small pages.
    pub(super) async fn probe_pages(&mut self, beside: Beside<'_, 'a>) -> Result<bool, Halt> {
        let operation = beside.about.bound.operation;
        let Some(paging) = paging(operation).filter(|paging| takes_small_pages(beside.about.bound, paging)) else {
            return Ok(true);
        };
        let relations = self.bench.relations.of(beside.about.bound.api);
        let listed = relations.resources.iter().position(|resource| resource.list == Some(beside.about.index));
        if let Some(listed) = listed {
            self.make_several(beside, listed).await?;
        }
        let resource = listed.map(|listed| &relations.resources[listed]);
        let mut clean = true;
        let Some(base) = self.valid_probe(beside).await? else { return Ok(true) };
        let Some(one) = self.page(beside, resource, &base, &paging, 1, 0).await? else { return Ok(true) };
        let Some(two) = self.page(beside, resource, &base, &paging, 2, 0).await? else { return Ok(true) };
        for (exchange, page) in [&one, &two] {
            clean &= self.tell_of_pages(beside, exchange, |context| page_too_large(context, page));
        }
        clean &= self.tell_of_pages(beside, &one.0, |context| total_counts_the_page(context, &one.1, &two.1));
        if paging.position.is_some() {
            clean &= self.probe_next(beside, resource, &base, &paging, &one).await?;
        }
        Ok(clean)
    }

    /// Asks for the second page, and for the first one again: a list that others change meanwhile shows nothing.
    async fn probe_next(
        &mut self,
        beside: Beside<'_, 'a>,
        resource: Option<&Resource>,
        base: &Request,
        paging: &Paging<'_>,
        (_, first): &(Exchange, Page),
    ) -> Result<bool, Halt> {
        let Some((exchange, second)) = self.page(beside, resource, base, paging, 1, 1).await? else { return Ok(true) };
        let Some((_, again)) = self.page(beside, resource, base, paging, 1, 0).await? else { return Ok(true) };
        if *first != again {
            return Ok(true);
        }
        Ok(self.tell_of_pages(beside, &exchange, |context| pages_overlap(context, first, &second)))
    }

    /// Makes things of a kind until there are enough for pages, as far as they can be made.
    async fn make_several(&mut self, beside: Beside<'_, 'a>, listed: usize) -> Result<(), Halt> {
        let id = ResourceId(listed);
        for _ in 0..ITEMS {
            if self.made(beside.name, beside.about, id, 0).await?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// One page; `None` where the answer is none.
    async fn page(
        &mut self,
        beside: Beside<'_, 'a>,
        resource: Option<&Resource>,
        base: &Request,
        paging: &Paging<'_>,
        size: u64,
        number: u64,
    ) -> Result<Option<(Exchange, Page)>, Halt> {
        let position =
            paging.position.map(|(name, counts_pages)| (name, if counts_pages { number + 1 } else { number * size }));
        let wanted = std::iter::once((paging.size, size)).chain(position);
        let wanted = wanted.map(|(name, value)| (name, value.to_string()));
        let request = with_query(beside.about.bound.operation, base, wanted);
        let Some((exchange, findings)) = self.probe(beside, request).await? else { return Ok(None) };
        let is_success = (200..300).contains(&exchange.response.status);
        if !self.tell(beside, &exchange, findings) || !is_success {
            return Ok(None);
        }
        let Some(items) = members(&exchange.response) else { return Ok(None) };
        let identity = |item: &Value| resource.and_then(|resource| resource.identity_in(item));
        let identities: Vec<String> = items.iter().filter_map(identity).map(|value| value.to_string()).collect();
        let page = Page { size, items: items.len() as u64, identities, total: total(&exchange.response) };
        Ok(Some((exchange, page)))
    }

    fn tell_of_pages(
        &mut self,
        beside: Beside<'_, 'a>,
        exchange: &Exchange,
        judge: impl FnOnce(&Context<'_>) -> Option<Finding>,
    ) -> bool {
        let found = self.with_probe_context(beside.about.bound, exchange, judge);
        let findings: Vec<Finding> = self.unless_off(beside.step, found).into_iter().collect();
        self.tell(beside, exchange, findings)
    }
}

/// The query that asks a list for its largest page, where it says how large that is.
pub(in crate::engine) fn largest_page(bound: Bound<'_>) -> Option<String> {
    let paging = paging(bound.operation)?;
    let mut parameters = bound.operation.parameters.iter();
    let parameter = parameters.find(|it| it.location == ParameterLocation::Query && it.name == paging.size)?;
    let largest = bound.schemas.node(parameter.schema()?, View::Request).get("maximum")?.as_u64()?;
    Some(form_urlencoded::Serializer::new(String::new()).append_pair(paging.size, &largest.to_string()).finish())
}

fn paging(operation: &Operation) -> Option<Paging<'_>> {
    let named = |names: &[&str]| {
        let mut parameters = operation.parameters.iter().filter(|it| it.location == ParameterLocation::Query);
        parameters.find(|parameter| names.contains(&plain(&parameter.name).as_str())).map(|it| it.name.as_str())
    };
    let pages = named(&PAGES).map(|name| (name, true));
    Some(Paging { size: named(&SIZES)?, position: pages.or_else(|| named(&OFFSETS).map(|name| (name, false))) })
}

/// Whether pages of one and two items may be asked for.
fn takes_small_pages(bound: Bound<'_>, paging: &Paging<'_>) -> bool {
    let mut parameters = bound.operation.parameters.iter();
    let parameter = parameters.find(|it| it.location == ParameterLocation::Query && it.name == paging.size);
    let Some(schema) = parameter.and_then(|parameter| parameter.schema()) else { return false };
    let validator = bound.schemas.validator(schema, View::Request);
    validator.is_ok_and(|validator| [1, 2].into_iter().all(|size| validator.is_valid(&Value::from(size))))
}

/// A name in lower case, without signs.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect()
}

/// The request with these values in its query, and of the others only those that must be there: optional ones filter.
pub(super) fn with_query<'x>(
    operation: &Operation,
    request: &Request,
    wanted: impl Iterator<Item = (&'x str, String)>,
) -> Request {
    let must_be_there = |name: &str| {
        let mut parameters = operation.parameters.iter();
        parameters.any(|it| it.location == ParameterLocation::Query && it.required && it.name == name)
    };
    let wanted: Vec<(&str, String)> = wanted.collect();
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    let kept = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| must_be_there(name) && !wanted.iter().any(|(own, _)| own == name));
    let mut target = form_urlencoded::Serializer::new(String::new());
    target.extend_pairs(kept);
    target.extend_pairs(wanted);
    let query = target.finish();
    let target = if query.is_empty() { request.path().to_owned() } else { format!("{}?{query}", request.path()) };
    Request { target, ..request.clone() }
}

/// Names of a field that tells how many items there are, in lower case and without signs between words.
const TOTALS: [&str; 6] = ["total", "totalcount", "totalitems", "totalresults", "totalelements", "totalrecords"];

/// The size of the whole list, as a field beside it or the header tells it.
fn total(response: &Response) -> Option<u64> {
    let header = ["x-total-count", "x-total"].iter().find_map(|name| response.headers.get(name)?.trim().parse().ok());
    let body: Option<Value> = serde_json::from_slice(&response.body).ok();
    let fields = body.as_ref().and_then(Value::as_object).into_iter().flatten();
    let mut totals =
        fields.filter(|(name, _)| TOTALS.contains(&plain(name).as_str())).filter_map(|(_, value)| value.as_u64());
    totals.next().or(header)
}
