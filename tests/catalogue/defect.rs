//! What a defective server does wrong: one thing, in one place.

use probity::message::{Request, RequestViolation};
use serde_json::Value;

use crate::reply::Reply;
use crate::{
    defects_of_answers, defects_of_crashes, defects_of_http, defects_of_judgement, defects_of_layers, defects_of_state,
};

/// One thing that a server does wrong.
pub(crate) struct Defect {
    /// What people call it.
    pub(crate) name: &'static str,
    /// The check that must find it.
    pub(crate) check: &'static str,
    /// The operations that a run asks to find it.
    pub(crate) asks: &'static [&'static str],
    /// How it shows.
    pub(crate) bend: Bend,
}

/// Where a server goes wrong.
#[derive(Clone, Copy)]
pub(crate) enum Bend {
    /// It does not see a breakage of the contract.
    Overlooks(fn(&RequestViolation, &Asked<'_>) -> bool),
    /// It refuses, with 400, a request that keeps the contract.
    Refuses(fn(&Asked<'_>) -> bool),
    /// It fails, with 500, where a request was let through.
    Crashes(fn(&Asked<'_>) -> bool),
    /// It fails, with 500, before it looks at what is wrong with a request.
    CrashesEarly(fn(&Asked<'_>) -> bool),
    /// It takes a request and gives no answer.
    Dies(fn(&Asked<'_>) -> bool),
    /// It answers something else than the right thing.
    Answers(fn(&Asked<'_>, &mut Reply)),
    /// It does not ask for credentials.
    Trusts(fn(&Asked<'_>) -> bool),
    /// It answers a method that a path does not have otherwise than with 405 and these in `Allow`.
    Method(fn(&Request, &str) -> Option<Reply>),
    /// It keeps things wrongly.
    Keeps(Quirk),
}

/// What can be wrong with how things are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Quirk {
    CustomerStaysAfterDelete,
    OrderStaysAfterDelete,
    LabelStaysAfterDelete,
    ProductStaysAfterDelete,
    CustomerNotStored,
    OrderNotStored,
    GoldNotStored,
    PutLosesName,
    PutLosesNested,
    PatchLosesAll,
    PatchLosesTags,
    LabelKeepsColor,
    RefusedPutKept,
    RefusedPatchKept,
    DeleteRefusedButGone,
    OrderInAnyCustomer,
    OrderDeletedInAnyCustomer,
    NewCustomersNotListed,
    OrdersNotListed,
    CustomerListedAfterDelete,
    OrderListedAfterDelete,
    LocationElsewhere,
    DeletedCustomerChangeable,
    OrdersOutliveCustomer,
    PutRevivesCustomer,
    TagKeptAfterChange,
    IfNoneMatchIgnored,
    UnknownTagIsCurrent,
    IfMatchIgnored,
    LimitIgnored,
    LimitOffByOne,
    OffsetIgnored,
    TotalOfPage,
    TierIgnored,
    PatchReplaces,
    OrdersOfDeletedCustomers,
    NeverCsv,
}

/// A request as the server reads it.
pub(crate) struct Asked<'a> {
    pub(crate) operation: &'a str,
    pub(crate) request: &'a Request,
    /// The body, where it can be read; null otherwise.
    pub(crate) body: Value,
    /// Parameters of the query and the header fields, as read.
    pub(crate) parameters: Value,
    pub(crate) path: Vec<(String, String)>,
    /// The state of the order that the path names.
    pub(crate) order: Option<String>,
    /// Whether the customer that the path names was deleted earlier.
    pub(crate) of_deleted: bool,
}

impl Asked<'_> {
    /// Whether a field of the body has this value.
    pub(crate) fn has(&self, operation: &str, pointer: &str, value: impl Into<Value>) -> bool {
        self.operation == operation && self.body.pointer(pointer) == Some(&value.into())
    }

    /// The text of a field of the body.
    pub(crate) fn text(&self, operation: &str, pointer: &str) -> Option<&str> {
        self.body.pointer(pointer).filter(|_| self.operation == operation).and_then(Value::as_str)
    }

    /// The length of a text or list in the body.
    pub(crate) fn length(&self, operation: &str, pointer: &str) -> Option<usize> {
        match self.body.pointer(pointer).filter(|_| self.operation == operation)? {
            Value::String(text) => Some(text.chars().count()),
            Value::Array(items) => Some(items.len()),
            _ => None,
        }
    }
}

/// All defects.
pub(crate) fn all() -> impl Iterator<Item = &'static Defect> {
    let lists = [
        defects_of_crashes::DEFECTS,
        defects_of_http::DEFECTS,
        defects_of_layers::DEFECTS,
        defects_of_answers::DEFECTS,
        defects_of_judgement::DEFECTS,
        defects_of_state::DEFECTS,
    ];
    lists.into_iter().flatten()
}
