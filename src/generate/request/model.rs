//! The words of generated requests.
//!
//! What a case gives ([`BaseRequest`]) and what the engine gets ([`GeneratedRequest`]); plain data, without behaviour
//! that needs a schema.

use indexmap::IndexMap;
use serde_json::Value;

use crate::contract::{FieldRule, Parameter, ParameterLocation};
use crate::generate::walk::{path, pointer};
use crate::generate::{Changes, Intent, MutationKind, ReplayId};
use crate::message::Request;

/// Which credentials the transport adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AuthPlan {
    /// Those of the run.
    #[default]
    Normal,
    /// None.
    None,
    /// Of the right scheme, but wrong.
    Broken,
    /// Those of one security alternative of the operation, by its place among them.
    Alternative(usize),
}

/// Which credentials there are for one security alternative of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// Those that every request goes with.
    Usual,
    /// Others, of a profile of this name.
    Profile(String),
    /// Those of several profiles at once, for an alternative of several schemes.
    Together(Vec<String>),
    /// None.
    Missing,
}

/// A request that is ready to be sent, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedRequest {
    /// The request, without credentials.
    pub request: Request,
    /// What it means to be.
    pub intent: Intent,
    /// How it was broken, where it was; also where no contract forbids it (`read-only`).
    pub kind: Option<MutationKind>,
    /// How it is made again.
    pub replay: ReplayId,
    /// Which credentials it goes with.
    pub auth: AuthPlan,
    /// One line for people.
    pub description: String,
}

/// What a case fixes of the requests it asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BaseRequest {
    /// Values of path parameters, by name.
    pub path: IndexMap<String, Value>,
    /// Values of query parameters, by name.
    pub query: IndexMap<String, Value>,
    /// Values of header parameters, by name.
    pub header: IndexMap<String, Value>,
    /// Values of cookie parameters, by name.
    pub cookie: IndexMap<String, Value>,
    /// The whole body.
    pub body: Option<Value>,
    /// Values at JSON Pointers of a generated body, such as the id of something that exists.
    pub fixed: IndexMap<String, Value>,
    /// JSON Pointers of a generated body where nothing may stand.
    pub absent: Vec<String>,
    /// Optional parameters that are never sent.
    pub left_out: Vec<(ParameterLocation, String)>,
    /// The body's media type; the first JSON one of the operation otherwise.
    pub media_type: Option<String>,
    /// Further header fields, sent as they are.
    pub headers: Vec<(String, String)>,
    /// Rules between fields, which valid requests keep.
    pub rules: Vec<FieldRule>,
    /// The credentials for each security alternative of the operation; empty where nothing is known of them.
    pub logins: Vec<Login>,
    /// What of this was learned from answers. It stands in the ids of requests, so that each is made again without them.
    pub learned: Changes,
}

impl BaseRequest {
    /// Fixes what answers have taught.
    pub fn learn(&mut self, changes: Changes) {
        for (place, value) in changes.entries() {
            let [location, inside @ ..] = &place[..] else { continue };
            match (location_of(location), value, inside) {
                (Some(location), Some(value), [name]) => {
                    drop(self.parameters_mut(location).insert(name.clone(), value));
                }
                (Some(location), None, [name]) => self.left_out.push((location, name.clone())),
                (None, Some(value), [_, ..]) => drop(self.fixed.insert(pointer(inside), value)),
                (None, None, [_, ..]) => self.absent.push(pointer(inside)),
                // Parts of a parameter and whole bodies are not fixed.
                _ => {}
            }
        }
        self.learned = changes;
    }

    /// Whether the case says what stands at this place of a draft, or that nothing does.
    pub(crate) fn fixes(&self, field: &[String]) -> bool {
        let Some((location, inside)) = field.split_first() else { return false };
        if let Some(location) = location_of(location) {
            return inside.first().is_some_and(|name| self.parameters(location).contains_key(name));
        }
        let touches = |pointer: &String| {
            let fixed = path(pointer);
            fixed.starts_with(inside) || inside.starts_with(&fixed)
        };
        self.body.is_some() || self.fixed.keys().chain(&self.absent).any(touches)
    }

    /// Whether a parameter is never sent.
    pub(crate) fn leaves_out(&self, parameter: &Parameter) -> bool {
        let is_it =
            |(location, name): &(ParameterLocation, String)| *location == parameter.location && *name == parameter.name;
        !parameter.required && self.left_out.iter().any(is_it)
    }

    fn parameters_mut(&mut self, location: ParameterLocation) -> &mut IndexMap<String, Value> {
        match location {
            ParameterLocation::Path => &mut self.path,
            ParameterLocation::Query => &mut self.query,
            ParameterLocation::Header => &mut self.header,
            ParameterLocation::Cookie => &mut self.cookie,
        }
    }

    /// The values fixed for one location.
    pub(crate) fn parameters(&self, location: ParameterLocation) -> &IndexMap<String, Value> {
        match location {
            ParameterLocation::Path => &self.path,
            ParameterLocation::Query => &self.query,
            ParameterLocation::Header => &self.header,
            ParameterLocation::Cookie => &self.cookie,
        }
    }
}

/// The four locations.
pub(crate) const LOCATIONS: [ParameterLocation; 4] =
    [ParameterLocation::Path, ParameterLocation::Query, ParameterLocation::Header, ParameterLocation::Cookie];

/// How a location is called in a draft.
pub(crate) fn location_name(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}

/// The location of a name in a draft.
pub(crate) fn location_of(name: &str) -> Option<ParameterLocation> {
    LOCATIONS.into_iter().find(|location| location_name(*location) == name)
}
