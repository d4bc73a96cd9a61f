//! What the shop keeps, and what its operations do with it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::defect::{Asked, Quirk};
use crate::reply::Reply;

/// Everything that the shop keeps. Ids count up.
#[derive(Default)]
pub(crate) struct Store {
    quirk: Option<Quirk>,
    made: u64,
    customers: BTreeMap<String, Value>,
    deleted: BTreeMap<String, Value>,
    orders: BTreeMap<String, Order>,
    hidden: BTreeSet<String>,
    labels: BTreeMap<String, Value>,
    products: BTreeMap<String, Value>,
}

struct Order {
    customer: String,
    value: Value,
}

impl Store {
    pub(crate) fn new(quirk: Option<Quirk>) -> Self {
        Self { quirk, ..Self::default() }
    }

    fn is(&self, quirk: Quirk) -> bool {
        self.quirk == Some(quirk)
    }

    pub(crate) fn order_state(&self, path: &[(String, String)]) -> Option<String> {
        let order = self.orders.get(&named(path, "orderId"))?;
        order.value["state"].as_str().map(str::to_owned)
    }

    pub(crate) fn was_deleted(&self, path: &[(String, String)]) -> bool {
        self.deleted.contains_key(&named(path, "customerId"))
    }

    /// A request was refused for what it says.
    pub(crate) fn refused(&mut self, asked: &Asked<'_>) {
        let keeps = match asked.operation {
            "replaceCustomer" => self.is(Quirk::RefusedPutKept),
            "changeCustomer" => self.is(Quirk::RefusedPatchKept),
            _ => false,
        };
        if let Some(customer) = self.customers.get_mut(&named(&asked.path, "customerId")).filter(|_| keeps) {
            merge(customer, &asked.body);
        }
    }

    pub(crate) fn perform(&mut self, asked: &Asked<'_>) -> Reply {
        match asked.operation {
            "createCustomer" => self.create_customer(asked),
            "listCustomers" => self.list_customers(asked),
            "getCustomer" | "replaceCustomer" | "changeCustomer" | "deleteCustomer" => self.customer(asked),
            "createOrder" | "listOrders" => self.orders(asked),
            "getOrder" | "cancelOrder" | "payOrder" | "shipOrder" => self.order(asked),
            "putLabel" | "getLabel" | "deleteLabel" => self.label(asked),
            "createProduct" | "listProducts" | "getProduct" | "deleteProduct" => self.product(asked),
            _ => self.report(asked),
        }
    }

    fn report(&self, asked: &Asked<'_>) -> Reply {
        let wants_csv = asked.request.headers.get("accept").is_some_and(|accept| accept.starts_with("text/csv"));
        if wants_csv && !accepts_json(asked) && !self.is(Quirk::NeverCsv) {
            let mut reply = Reply::new(200, Value::Null);
            (reply.media_type, reply.raw) = ("text/csv", Some("from,tenant,rows\n"));
            return reply;
        }
        let from = asked.parameters.get("from").cloned().unwrap_or_else(|| json!("2026-01-01"));
        Reply::new(
            200,
            json!({ "from": from, "tenant": asked.parameters.get("X-Tenant").cloned().unwrap_or_else(|| json!("AAA-000")), "rows": 3 }),
        )
    }

    fn new_id(&mut self) -> String {
        self.made += 1;
        format!("{:024x}", 0x65a0_0000_0000_u64 + self.made * 7919)
    }

    fn create_customer(&mut self, asked: &Asked<'_>) -> Reply {
        let id = self.new_id();
        let mut customer = json!({ "id": id, "createdAt": "2026-01-01T00:00:00Z", "name": "?", "tier": "basic" });
        merge(&mut customer, &asked.body);
        if self.is(Quirk::NewCustomersNotListed) {
            self.hidden.insert(id.clone());
        }
        let is_lost = self.is(Quirk::CustomerNotStored) || self.is(Quirk::GoldNotStored) && customer["tier"] == "gold";
        if !is_lost {
            self.customers.insert(id.clone(), customer.clone());
        }
        let place = if self.is(Quirk::LocationElsewhere) { "/customers/0000000000000000000000ff" } else { "" };
        let place = if place.is_empty() { format!("/customers/{id}") } else { place.to_owned() };
        Reply::new(201, customer).with("Location", place)
    }

    fn list_customers(&self, asked: &Asked<'_>) -> Reply {
        let number = |name: &str, usual: u64| {
            let given = asked.parameters.get(name).and_then(Value::as_f64);
            // Whole numbers may be written with a fraction of zero.
            given.and_then(|given| format!("{given:.0}").parse().ok()).unwrap_or(usual)
        };
        let limit = match self.quirk {
            Some(Quirk::LimitIgnored) => 40,
            Some(Quirk::LimitOffByOne) => number("limit", 40) + 1,
            _ => number("limit", 40),
        };
        let offset = if self.is(Quirk::OffsetIgnored) { 0 } else { number("offset", 0) };
        // The latest ones only, so that they stand on the first page.
        let gone = self.deleted.iter().rev().take(3).filter(|_| self.is(Quirk::CustomerListedAfterDelete));
        let shown = self.customers.iter().chain(gone).filter(|(id, _)| !self.hidden.contains(*id));
        let tier = asked.parameters.get("tier").filter(|_| !self.is(Quirk::TierIgnored));
        let is_sought = |customer: &&Value| tier.is_none_or(|tier| customer["tier"] == *tier);
        let all: Vec<&Value> = shown.map(|(_, customer)| customer).filter(is_sought).collect();
        let total = all.len();
        let page = all.into_iter().skip(usize::try_from(offset).unwrap_or(usize::MAX));
        let items: Vec<&Value> = page.take(usize::try_from(limit).unwrap_or(usize::MAX)).collect();
        let total = if self.is(Quirk::TotalOfPage) { items.len() } else { total };
        Reply::new(200, json!({ "total": total, "items": items })).with("X-Total", total.to_string())
    }

    fn customer(&mut self, asked: &Asked<'_>) -> Reply {
        let id = named(&asked.path, "customerId");
        if self.is(Quirk::DeletedCustomerChangeable)
            && asked.operation == "changeCustomer"
            && let Some(gone) = self.deleted.get_mut(&id)
        {
            merge(gone, &asked.body);
            return Reply::new(200, gone.clone());
        }
        if self.is(Quirk::PutRevivesCustomer)
            && asked.operation == "replaceCustomer"
            && let Some(gone) = self.deleted.remove(&id)
        {
            self.customers.insert(id.clone(), gone);
        }
        let quirk = self.quirk;
        let Some(customer) = self.customers.get_mut(&id) else { return Reply::refusal(404, "no such customer") };
        let tag = if quirk == Some(Quirk::TagKeptAfterChange) { format!("\"{id}\"") } else { tag(customer) };
        let is_stale = asked.request.headers.get("if-match").is_some_and(|asked| asked != tag && asked != "*");
        match asked.operation {
            "getCustomer" => read(customer, &tag, asked, quirk),
            "replaceCustomer" if is_stale && quirk != Some(Quirk::IfMatchIgnored) => {
                Reply::refusal(412, "somebody was here before you")
            }
            "deleteCustomer" => self.delete_customer(&id),
            "replaceCustomer" => {
                let mut changed = json!({ "id": id, "createdAt": customer["createdAt"], "name": "?", "tier": "basic" });
                merge(&mut changed, &asked.body);
                let answer = changed.clone();
                for field in lost_by_put(quirk) {
                    keep(&mut changed, customer, field);
                }
                *customer = changed;
                Reply::new(200, answer)
            }
            _ => {
                let mut changed = customer.clone();
                merge(&mut changed, &asked.body);
                let answer = changed.clone();
                match quirk {
                    Some(Quirk::PatchLosesAll) => changed = customer.clone(),
                    Some(Quirk::PatchLosesTags) => keep(&mut changed, customer, "tags"),
                    Some(Quirk::PatchReplaces) => replace_optional(&mut changed, &asked.body),
                    _ => {}
                }
                *customer = changed;
                Reply::new(200, answer)
            }
        }
    }

    fn delete_customer(&mut self, id: &str) -> Reply {
        if self.is(Quirk::CustomerStaysAfterDelete) {
            return Reply::new(204, Value::Null);
        }
        if let Some(customer) = self.customers.remove(id) {
            self.deleted.insert(id.to_owned(), customer);
        }
        if !self.is(Quirk::OrdersOutliveCustomer) {
            self.orders.retain(|_, order| order.customer != id);
        }
        if self.is(Quirk::DeleteRefusedButGone) {
            return Reply::refusal(400, "not now");
        }
        Reply::new(204, Value::Null)
    }

    fn orders(&mut self, asked: &Asked<'_>) -> Reply {
        let customer = named(&asked.path, "customerId");
        let is_anybodys = self.is(Quirk::OrdersOfDeletedCustomers) && asked.operation == "createOrder";
        let is_taken = self.customers.contains_key(&customer) || is_anybodys && self.deleted.contains_key(&customer);
        if !is_taken {
            return Reply::refusal(404, "no such customer");
        }
        if asked.operation == "listOrders" {
            let hidden = self.is(Quirk::OrdersNotListed);
            let own = self.orders.values().filter(|order| order.customer == customer && !hidden);
            return Reply::new(200, own.map(|order| order.value.clone()).collect());
        }
        let id = self.new_id();
        let mut value = json!({ "id": id, "state": "open", "lines": [] });
        merge(&mut value, &asked.body);
        if !self.is(Quirk::OrderNotStored) {
            self.orders.insert(id, Order { customer, value: value.clone() });
        }
        Reply::new(201, value)
    }

    fn order(&mut self, asked: &Asked<'_>) -> Reply {
        let (customer, id) = (named(&asked.path, "customerId"), named(&asked.path, "orderId"));
        let is_anywhere = match asked.operation {
            "getOrder" => self.is(Quirk::OrderInAnyCustomer),
            "cancelOrder" => self.is(Quirk::OrderDeletedInAnyCustomer),
            _ => false,
        };
        if self.hidden.contains(&id) {
            return Reply::refusal(404, "no such order");
        }
        let outlives = self.is(Quirk::OrdersOutliveCustomer);
        let is_there = is_anywhere || outlives || self.customers.contains_key(&customer);
        let found = self.orders.get_mut(&id).filter(|order| is_there && (is_anywhere || order.customer == customer));
        let Some(order) = found else { return Reply::refusal(404, "no such order") };
        let state = order.value["state"].as_str().unwrap_or_default().to_owned();
        match (asked.operation, state.as_str()) {
            ("getOrder", _) => {}
            ("cancelOrder", _) => {
                match self.quirk {
                    Some(Quirk::OrderStaysAfterDelete) => {}
                    Some(Quirk::OrderListedAfterDelete) => drop(self.hidden.insert(id)),
                    _ => drop(self.orders.remove(&id)),
                }
                return Reply::new(204, Value::Null);
            }
            ("payOrder", "open") => order.value["state"] = json!("paid"),
            ("shipOrder", "paid") => order.value["state"] = json!("shipped"),
            _ => return Reply::refusal(409, "not in this state"),
        }
        Reply::new(200, order.value.clone())
    }

    fn label(&mut self, asked: &Asked<'_>) -> Reply {
        let name = named(&asked.path, "name");
        let known = self.labels.get(&name).cloned();
        match (asked.operation, known) {
            ("putLabel", known) => {
                let mut label = json!({ "name": name, "color": "red" });
                merge(&mut label, &asked.body);
                let answer = label.clone();
                if let Some(known) = known.as_ref().filter(|_| self.is(Quirk::LabelKeepsColor)) {
                    keep(&mut label, known, "color");
                }
                self.labels.insert(name, label);
                Reply::new(if known.is_some() { 200 } else { 201 }, answer)
            }
            (_, None) => Reply::refusal(404, "no such label"),
            ("getLabel", Some(label)) => Reply::new(200, label),
            _ => {
                if !self.is(Quirk::LabelStaysAfterDelete) {
                    self.labels.remove(&name);
                }
                Reply::new(204, Value::Null)
            }
        }
    }

    fn product(&mut self, asked: &Asked<'_>) -> Reply {
        let id = named(&asked.path, "productId");
        match asked.operation {
            "createProduct" => {
                let owner = asked.body["customerId"].as_str().unwrap_or_default();
                if !self.customers.contains_key(owner) {
                    return Reply::refusal(409, "no such customer");
                }
                let id = self.new_id();
                let mut product = json!({ "id": id });
                merge(&mut product, &asked.body);
                self.products.insert(id, product.clone());
                Reply::new(201, product)
            }
            "listProducts" => {
                let kind = &asked.parameters["kind"];
                let of_kind = self.products.values().filter(|product| product["kind"] == *kind);
                Reply::new(200, of_kind.cloned().collect())
            }
            "getProduct" => match self.products.get(&id) {
                Some(product) => Reply::new(200, product.clone()),
                None => Reply::refusal(404, "no such product"),
            },
            _ if self.is(Quirk::ProductStaysAfterDelete) && self.products.contains_key(&id) => {
                Reply::new(204, Value::Null)
            }
            _ => match self.products.remove(&id) {
                Some(_) => Reply::new(204, Value::Null),
                None => Reply::refusal(404, "no such product"),
            },
        }
    }
}

fn accepts_json(asked: &Asked<'_>) -> bool {
    asked.request.headers.get("accept").is_some_and(|accept| accept.contains("json") || accept.contains("*/*"))
}

/// The entity tag of a representation.
fn tag(value: &Value) -> String {
    let mut hasher = std::hash::DefaultHasher::new();
    std::hash::Hash::hash(&value.to_string(), &mut hasher);
    format!("\"{:x}\"", std::hash::Hasher::finish(&hasher))
}

/// A customer, or word that the client knows it.
fn read(customer: &Value, tag: &str, asked: &Asked<'_>, quirk: Option<Quirk>) -> Reply {
    let known = asked.request.headers.get("if-none-match");
    let is_current = match quirk {
        Some(Quirk::IfNoneMatchIgnored) => false,
        Some(Quirk::UnknownTagIsCurrent) => known.is_some(),
        _ => known == Some(tag),
    };
    let reply = if is_current { Reply::new(304, Value::Null) } else { Reply::new(200, customer.clone()) };
    reply.with("ETag", tag)
}

fn lost_by_put(quirk: Option<Quirk>) -> &'static [&'static str] {
    match quirk {
        Some(Quirk::PutLosesName) => &["name"],
        Some(Quirk::PutLosesNested) => &["address"],
        _ => &[],
    }
}

fn named(path: &[(String, String)], name: &str) -> String {
    path.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Puts the fields of `from` over those of `into`.
fn merge(into: &mut Value, from: &Value) {
    for (name, value) in from.as_object().into_iter().flatten() {
        into[name.as_str()] = value.clone();
    }
}

/// The field stays as it was.
fn keep(changed: &mut Value, before: &Value, field: &str) {
    match before.get(field) {
        Some(value) => changed[field] = value.clone(),
        None => drop(changed.as_object_mut().and_then(|fields| fields.remove(field))),
    }
}

/// Takes away what a change does not name, as a server does that writes absent fields as empty ones.
fn replace_optional(changed: &mut Value, sent: &Value) {
    if let Some(fields) = changed.as_object_mut() {
        let must_be_there = ["id", "createdAt", "name", "tier"];
        fields.retain(|name, _| must_be_there.contains(&name.as_str()) || sent.get(name).is_some());
    }
}
