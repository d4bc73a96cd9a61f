//! Carries a mutation out, and proves on the written request that it broke what it was meant to break.
//!
//! What schemas say is proved by reading the request back as a server would. Three kinds are not about schemas and
//! have their own rules: an empty path parameter must lead to no operation, a malformed text must not be JSON, and
//! wrong credentials need an operation that asks for some.

use serde_json::Value;

use super::candidate::{Candidate, Change, Group};
use super::groups::Placed;
use super::kind::MutationKind;
use crate::contract::{ParameterLocation, Route};
use crate::generate::request::{
    AuthPlan, BodyForm, Fault, OperationPlan, ParameterPlan, Parts, ROUTE, Replaced, assemble, assemble_with, faults,
    location_of,
};
use crate::generate::rules::apply;
use crate::generate::walk::{get, pointer, remove, set};
use crate::generate::{Breakage, GeneratedRequest, Intent, ReplayId};
use crate::message::{BodyValue, Request, RequestContent, is_malformed_xml, promise_for};
use crate::schema::View;

/// One way to break one place, ready to be carried out on any draft that has that place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mutation {
    pub(crate) kind: MutationKind,
    pub(super) path: Vec<String>,
    keywords: &'static [&'static str],
    insert: Option<(Vec<String>, Value)>,
    alternative: Option<usize>,
    change: Change,
    what: String,
}

/// A broken request that was proved to be broken.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Proved {
    pub(crate) request: Request,
    pub(crate) auth: AuthPlan,
    pub(crate) intent: Intent,
    pub(crate) description: String,
    /// Whether no other keyword is broken beside the one that was meant.
    pub(crate) is_alone: bool,
    kind: MutationKind,
}

impl Proved {
    pub(crate) fn into_request(self, replay: ReplayId) -> GeneratedRequest {
        let Self { request, auth, intent, description, kind, .. } = self;
        GeneratedRequest { request, intent, kind: Some(kind), replay, auth, description }
    }
}

/// A broken request of which nothing is proved yet.
pub(crate) struct Written {
    pub(crate) request: Request,
    pub(crate) auth: AuthPlan,
    /// What it was made from.
    draft: Value,
    /// The same without the change, where it may be needed.
    before: Option<Value>,
}

/// Why a way to break a place shows nothing.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Miss {
    /// The draft does not have the place.
    Gone,
    /// No message carries it.
    Unwritten(String),
    /// Nothing is left of the body.
    NoBody,
    /// What is broken is not what was meant, or not all of it.
    Other(Vec<Fault>),
    /// The values keep the contract as they are.
    Kept(Value),
    /// The values break it, but not as they are read back.
    Unseen,
}

/// Whether a server that decodes a path before it looks at it finds another operation there.
fn leads_elsewhere(plan: &OperationPlan, request: &Request) -> bool {
    let decoded = request.path().replace("%2F", "/");
    matches!(plan.api.route(&request.method, &decoded), Route::Found { .. } | Route::HeadOfGet { .. })
}

fn is_sequence(plan: &OperationPlan) -> bool {
    plan.body.as_ref().is_some_and(|body| body.form == BodyForm::Sequence)
}

/// Keywords that report as a whole what went wrong in one of their parts.
const COMPOSITE: [&str; 12] = [
    "oneOf",
    "anyOf",
    "allOf",
    "not",
    "if",
    "then",
    "else",
    "false",
    "falseSchema",
    "unevaluatedProperties",
    "unevaluatedItems",
    // A tag that leads to no alternative is told as such, whatever is wrong with it.
    "discriminator",
];

impl Mutation {
    pub(crate) fn new(placed: &Placed, candidate: &Candidate) -> Self {
        let group: &Group = &placed.group;
        Self {
            kind: group.kind,
            path: [group.path.as_slice(), candidate.below.as_slice()].concat(),
            keywords: group.keywords,
            insert: placed.insert.clone(),
            alternative: group.alternative,
            change: candidate.change.clone(),
            what: candidate.what.clone(),
        }
    }

    /// Breaks `draft`; `None` when the place is gone, or when nothing that a server sees was broken.
    pub(crate) fn prove(&self, plan: &OperationPlan, draft: &Value) -> Option<Proved> {
        self.proved(plan, self.written(plan, draft)?)
    }

    /// Breaks `draft`, without a proof; `None` when the place is gone.
    pub(crate) fn written(&self, plan: &OperationPlan, draft: &Value) -> Option<Written> {
        let before = self.alternative.is_some().then(|| self.inserted(draft));
        let (draft, parts, auth) = self.changed(draft)?;
        let request = assemble_with(plan, &draft, &parts).ok()?;
        (!self.drops_the_body(&request)).then_some(Written { request, auth, draft, before })
    }

    /// The draft with the place in it.
    pub(super) fn inserted(&self, draft: &Value) -> Value {
        let mut draft = draft.clone();
        if let Some((path, value)) = &self.insert {
            set(&mut draft, path, value.clone());
        }
        draft
    }

    /// The draft with the change in it, and what is changed besides; `None` when the place is gone.
    fn changed(&self, draft: &Value) -> Option<(Value, Parts, AuthPlan)> {
        let mut draft = draft.clone();
        if let Some((path, value)) = &self.insert {
            set(&mut draft, path, value.clone()).then_some(())?;
        }
        let mut parts = Parts::default();
        let mut auth = AuthPlan::Normal;
        match &self.change {
            Change::Set(value) => set(&mut draft, &self.path, value.clone()).then_some(())?,
            Change::Remove => remove(&mut draft, &self.path).then_some(())?,
            Change::RawBody { bytes, media_type } => {
                let value = BodyValue::Raw(bytes.clone());
                parts.body = Replaced::By(RequestContent { media_type: media_type.clone(), value });
            }
            Change::Rule { edits, .. } => apply(&mut draft, edits).then_some(())?,
            Change::PartHeaders { pointer, headers } => parts.headers = Some((pointer.clone(), headers.clone())),
            Change::Framed { headers, body } => parts.framing = Some((headers.clone(), body.clone())),
            Change::NoBody => parts.body = Replaced::Dropped,
            Change::EmptySegment => parts.segment = self.path.last().map(|name| (name.clone(), String::new())),
            Change::Segment(text) => parts.segment = self.path.last().map(|name| (name.clone(), text.clone())),
            Change::Auth(changed) => auth = *changed,
        }
        Some((draft, parts, auth))
    }

    /// A form without fields is no body at all, which is another violation.
    fn drops_the_body(&self, request: &Request) -> bool {
        let is_gone = request.body.is_none() && self.path.len() > 1 && self.path[0] == "body";
        self.change == Change::Remove && is_gone
    }

    /// Why [`Self::prove`] finds nothing.
    pub(super) fn miss(&self, plan: &OperationPlan, draft: &Value) -> Miss {
        let Some((draft, parts, _)) = self.changed(draft) else { return Miss::Gone };
        let request = match assemble_with(plan, &draft, &parts) {
            Ok(request) if self.drops_the_body(&request) => return Miss::NoBody,
            Ok(request) => request,
            Err(reason) => return Miss::Unwritten(reason),
        };
        let faults = faults(plan, &request);
        if !faults.is_empty() {
            return Miss::Other(faults);
        }
        if plan.graph.accepts(&plan.graph.node(plan.root), &draft) { Miss::Kept(draft) } else { Miss::Unseen }
    }

    /// What was written, when something that a server sees is broken.
    pub(crate) fn proved(&self, plan: &OperationPlan, written: Written) -> Option<Proved> {
        let (intent, is_alone) = self.intent(plan, &written)?;
        let Written { request, auth, .. } = written;
        Some(Proved { request, auth, intent, description: self.description(), is_alone, kind: self.kind })
    }

    /// What the request means to be, and whether nothing else is broken.
    fn intent(&self, plan: &OperationPlan, written: &Written) -> Option<(Intent, bool)> {
        let Written { request, draft, before, .. } = written;
        let broken = Intent::Invalid(self.breakage());
        let proved = match &self.change {
            Change::Rule { rule, .. } => {
                let kept: Vec<bool> = plan.rules.iter().map(|rule| rule.is_kept_by(draft)).collect();
                let is_only_one = kept.iter().enumerate().all(|(index, is_kept)| *is_kept == (index != *rule));
                is_only_one && faults(plan, request).is_empty()
            }
            Change::Auth(_) => faults(plan, request).is_empty() && !plan.operation.is_open(),
            Change::EmptySegment => !matches!(
                plan.api.route(&request.method, request.path()),
                Route::Found { .. } | Route::HeadOfGet { .. }
            ),
            // Without what is to come, it is nothing; and the requests that are sent whole are sound.
            Change::Framed { .. } if self.kind == MutationKind::TruncatedBody => true,
            Change::Framed { .. } | Change::Segment(_) => return Some((Intent::Unspecified, true)),
            Change::RawBody { .. } if self.kind.is_pack() => return Some((Intent::Unspecified, true)),
            Change::RawBody { .. } if self.kind == MutationKind::MalformedJson && is_sequence(plan) => {
                faults(plan, request).iter().any(|fault| fault.keyword == "content")
            }
            Change::RawBody { bytes, .. } if self.kind == MutationKind::MalformedJson => {
                serde_json::from_slice::<Value>(bytes).is_err()
            }
            Change::RawBody { bytes, .. } if self.kind == MutationKind::MalformedXml => is_malformed_xml(bytes),
            Change::RawBody { media_type, .. } => {
                let body = plan.operation.request_body.as_ref();
                let is_described = |media_type: &String| promise_for(&body?.content, media_type);
                media_type.as_ref().is_some_and(|media_type| body.is_some() && is_described(media_type).is_none())
            }
            // A server may also ignore such a property; only a contract that forbids it makes the request invalid.
            _ if self.kind == MutationKind::ReadOnly => {
                let forbidden = !faults(plan, request).is_empty();
                return Some((if forbidden { broken } else { Intent::Unspecified }, true));
            }
            _ if self.kind == MutationKind::IdEncodedSlash && leads_elsewhere(plan, request) => false,
            _ => {
                let faults = faults(plan, request);
                let before = before.as_ref();
                let is_alone =
                    self.shows_in(&faults).or_else(|| self.is_blamed(plan, &faults, before?).then_some(false))?;
                return self.is_meant_so(plan, draft).then_some((broken, is_alone));
            }
        };
        proved.then_some((broken, true))
    }

    /// Whether the value of a parameter is wrong as it was meant too, and not only as it is read back: some styles
    /// cannot tell a delimiter from one within a value, and a server may read them better than we do.
    fn is_meant_so(&self, plan: &OperationPlan, draft: &Value) -> bool {
        let [location, name, ..] = self.path.as_slice() else { return true };
        let is_it = |plan: &&ParameterPlan| {
            location_of(location) == Some(plan.parameter.location) && plan.parameter.name == *name
        };
        let schema = plan.parameters.iter().find(is_it).and_then(|plan| plan.parameter.schema());
        let validator = schema.and_then(|schema| plan.schemas.validator(schema, View::Request).ok());
        let value = get(draft, &self.path[..2]);
        validator.zip(value).is_none_or(|(validator, value)| !validator.is_valid(value))
    }

    /// Whether the faults are those that were meant and no others; `None` when none is, or one is at another place.
    fn shows_in(&self, faults: &[Fault]) -> Option<bool> {
        let is_meant = |fault: &Fault| {
            let keyword = fault.keyword.as_str();
            self.keywords.is_empty() || self.keywords.contains(&keyword) || COMPOSITE.contains(&keyword)
        };
        let is_here = |fault: &Fault| {
            let common = fault.path.len().min(self.path.len());
            // One encoding is that of many parts, all of which change at once.
            let is_everywhere = matches!(self.change, Change::PartHeaders { .. });
            fault.keyword != ROUTE && (is_everywhere || fault.path[..common] == self.path[..common])
        };
        let shows = faults.iter().any(is_meant) && faults.iter().all(is_here);
        shows.then(|| faults.iter().all(is_meant))
    }

    /// Whether what is broken is an alternative, while another one is closer and has its faults told: of what kind
    /// and where in it they are says nothing then, so that the change must be all there is to blame.
    fn is_blamed(&self, plan: &OperationPlan, faults: &[Fault], before: &Value) -> bool {
        let Some(whole) = self.alternative.and_then(|length| self.path.get(..length)) else { return false };
        let is_in = |fault: &Fault| fault.keyword != ROUTE && fault.path.starts_with(whole);
        !faults.is_empty()
            && faults.iter().all(is_in)
            && assemble(plan, before).is_ok_and(|request| self::faults(plan, &request).is_empty())
    }

    fn breakage(&self) -> Breakage {
        let (parameter, inside) = self.place();
        Breakage {
            kind: self.kind.name().to_owned(),
            parameter,
            place: pointer(inside),
            description: self.description(),
        }
    }

    /// The parameter, and the path within its value or within the body.
    fn place(&self) -> (Option<(ParameterLocation, String)>, &[String]) {
        match self.path.as_slice() {
            [location, name, inside @ ..] if location != "body" => {
                (location_of(location).map(|location| (location, name.clone())), inside)
            }
            [_, inside @ ..] => (None, inside),
            [] => (None, &[]),
        }
    }

    fn description(&self) -> String {
        let (_, inside) = self.place();
        match self.path.as_slice() {
            [] => self.what.clone(),
            [location, name, ..] if location != "body" => format!("{location} parameter `{name}`: {}", self.what),
            _ if inside.is_empty() => format!("body: {}", self.what),
            _ => format!("body `{}`: {}", pointer(inside), self.what),
        }
    }
}
