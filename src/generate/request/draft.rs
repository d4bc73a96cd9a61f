//! Drafts: the values of one request.
//!
//! What a case fixes is put in, what is required is drawn, and the whole is proved before anyone sees it. A value that
//! its place cannot carry unharmed is drawn again. Start at [`OperationPlan::draw_valid`].

use proptest::test_runner::TestRng;
use serde_json::{Map, Value};

use super::model::{LOCATIONS, location_name};
use super::{BodyForm, OperationPlan, ParameterPlan, assemble, faults, first_fault};
use crate::contract::{Parameter, ParameterLocation, ParameterShape, ParameterStyle};
use crate::generate::GenerateProblem;
use crate::generate::random::Random;
use crate::generate::rules::repair;
use crate::generate::value::Density;
use crate::generate::walk::{get, path, remove, set};
use crate::message::{MediaType, Request, unwritable_in_xml};

/// How many drafts are drawn before an operation is given up.
const ATTEMPTS: u32 = 60;

/// So many parts of a value are left out because nothing can carry them.
const MOST_LEFT_OUT: u32 = 100;

/// How often a value is drawn again because its place on the wire cannot carry it.
const REDRAWS: u32 = 40;

impl OperationPlan {
    /// Draws the values of a request that is proved to be valid on the wire.
    pub(crate) fn draw_valid(
        &self,
        rng: &mut TestRng,
        density: Option<Density>,
    ) -> Result<(Value, Request), GenerateProblem> {
        let mut last = GenerateProblem::Request { reason: "nothing was drawn".to_owned() };
        for attempt in 0..ATTEMPTS {
            // A form without fields is no body, and an object without properties no parameter: the least is at
            // times too little.
            let mut draft = self.draw(rng, density.filter(|_| attempt < ATTEMPTS / 2))?;
            self.leave_out_unwritable(&mut draft);
            self.keep_rules(&mut draft, rng);
            match self.drawn_valid(&draft) {
                Ok(request) => return Ok((draft, request)),
                Err(problem) => last = problem,
            }
        }
        Err(last)
    }

    /// Takes out of a body that was drawn what XML has no name or text for, as far as it may be left out.
    fn leave_out_unwritable(&self, draft: &mut Value) {
        let Some(plan) = self.body.as_ref().filter(|plan| plan.form == BodyForm::Xml) else { return };
        let Some(body) = draft.get_mut("body").filter(|_| self.base.body.is_none()) else { return };
        for _ in 0..MOST_LEFT_OUT {
            let Some(place) = unwritable_in_xml(body, plan.schema.as_ref(), &self.schemas) else { return };
            let mut without = body.clone();
            if !remove(&mut without, &place) || !plan.strategy.accepts(&without) {
                return;
            }
            *body = without;
        }
    }

    /// Writes a draft that was drawn just now. Where such drafts are valid by construction, only the first are proved.
    fn drawn_valid(&self, draft: &Value) -> Result<Request, GenerateProblem> {
        self.refuse_ambiguity(draft)?;
        if self.trust.is_earned(|| self.is_plain()) {
            debug_assert_eq!(self.proved_valid(draft).err(), None, "what needs no proof was drawn wrong");
            return self.written(draft);
        }
        let proved = self.proved_valid(draft);
        if proved.is_ok() {
            self.trust.add();
        }
        proved
    }

    fn refuse_ambiguity(&self, draft: &Value) -> Result<(), GenerateProblem> {
        self.ambiguity(draft).map_or(Ok(()), |reason| Err(GenerateProblem::Request { reason }))
    }

    fn written(&self, draft: &Value) -> Result<Request, GenerateProblem> {
        assemble(self, draft).map_err(|reason| GenerateProblem::Request { reason })
    }

    /// Whether a draft is worth a proof: what is JSON is read back as it was written.
    pub(crate) fn may_be_valid(&self, draft: &Value) -> bool {
        let body = self.body.as_ref().filter(|body| body.form == BodyForm::Json);
        body.zip(draft.get("body")).is_none_or(|(plan, body)| plan.strategy.accepts(body))
    }

    /// Writes a draft, provided that a server finds no fault with it.
    pub(crate) fn proved_valid(&self, draft: &Value) -> Result<Request, GenerateProblem> {
        if let Some(broken) = self.rules.iter().find(|rule| !rule.is_kept_by(draft)) {
            let reason = "it is broken by every request that was drawn".to_owned();
            return Err(GenerateProblem::Rule { rule: broken.text.clone(), reason });
        }
        self.refuse_ambiguity(draft)?;
        let request = self.written(draft)?;
        if faults(self, &request).is_empty() {
            return Ok(request);
        }
        Err(GenerateProblem::Exhausted {
            place: self.operation.key().to_string(),
            attempts: ATTEMPTS,
            reason: first_fault(self, &request).unwrap_or_default(),
        })
    }

    /// Why a server may read a draft as another request: null in a parameter has no spelling of its own (OpenAPI 3.1.1,
    /// appendix C), and a form field without a value may be read as one that is not there.
    fn ambiguity(&self, draft: &Value) -> Option<String> {
        let null = self.parameters.iter().find(|plan| is_null(plan, draft));
        let null = null.map(|plan| format!("null has no spelling in the parameter `{}`", plan.parameter.name));
        null.or_else(|| {
            let body = self.body.as_ref()?;
            let fields = draft.get("body")?.as_object().filter(|_| is_form(&body.media_type))?;
            let (name, _) = fields.iter().find(|(_, value)| **value == "")?;
            Some(format!("the form field `{name}` is empty and may be read as missing"))
        })
    }

    /// Repairs a draft that breaks rules between its fields.
    fn keep_rules(&self, draft: &mut Value, rng: &mut TestRng) {
        if self.rules.iter().all(|rule| rule.is_kept_by(draft)) {
            return;
        }
        let full = self.full(draft, rng);
        repair(&self.rules, draft, &full, &|field| self.base.fixes(field), &mut Random::new(rng));
    }

    /// Completes what the case gave with what is required, for deterministic mutations.
    pub(crate) fn complete(&self, rng: &mut TestRng) -> Result<(Value, Request), GenerateProblem> {
        self.draw_valid(rng, Some(Density::Sparse))
    }

    /// `draft` with everything optional that can be drawn, to lend what the draft leaves out. It is not proved: what
    /// is taken from it is proved where it is used.
    pub(crate) fn full(&self, draft: &Value, rng: &mut TestRng) -> Value {
        let mut full = draft.clone();
        for plan in &self.parameters {
            let at = [location_name(plan.parameter.location).to_owned(), plan.parameter.name.clone()];
            let is_fixed = self.base.parameters(plan.parameter.location).contains_key(&plan.parameter.name);
            if !is_fixed
                && get(draft, &at).is_none_or(Value::is_object)
                && let Ok(value) = draw_parameter(plan, rng, Some(Density::Full))
            {
                set(&mut full, &at, value);
            }
        }
        if let Some(plan) = &self.body
            && let Ok(body) = plan.plain_strategy().draw_with(rng, Some(Density::Full))
        {
            set(&mut full, &["body".to_owned()], body);
        }
        full
    }

    fn draw(&self, rng: &mut TestRng, density: Option<Density>) -> Result<Value, GenerateProblem> {
        let mut draft = Map::new();
        for location in LOCATIONS {
            let mut values: Map<String, Value> =
                self.base.parameters(location).iter().map(|(name, value)| (name.clone(), value.clone())).collect();
            for plan in self.parameters.iter().filter(|plan| plan.parameter.location == location) {
                let name = &plan.parameter.name;
                if !values.contains_key(name) && wants(plan.parameter.required, rng, density) {
                    values.insert(name.clone(), draw_parameter(plan, rng, density)?);
                }
            }
            draft.insert(location_name(location).to_owned(), Value::Object(values));
        }
        if let Some(body) = self.draw_body(rng, density)? {
            draft.insert("body".to_owned(), body);
        }
        Ok(Value::Object(draft))
    }

    fn draw_body(&self, rng: &mut TestRng, density: Option<Density>) -> Result<Option<Value>, GenerateProblem> {
        if self.base.body.is_some() {
            return Ok(self.base.body.clone());
        }
        let Some(plan) = &self.body else { return Ok(None) };
        let asked = plan.required || !self.base.fixed.is_empty();
        let wanted =
            asked || if density.is_some() { wants(false, rng, density) } else { Random::new(rng).chance(7, 8) };
        if !wanted {
            return Ok(None);
        }
        let strategy = if density.is_some() { plan.plain_strategy() } else { plan.strategy.clone() };
        let mut body = strategy.draw_with(rng, density)?;
        if !self.base.fixed.is_empty() {
            let full = strategy.draw_with(rng, Some(Density::Full))?;
            for (pointer, value) in &self.base.fixed {
                impose(&mut body, &full, &path(pointer), value);
            }
        }
        for pointer in &self.base.absent {
            remove(&mut body, &path(pointer));
        }
        Ok(Some(body))
    }
}

/// Whether an optional part is drawn.
fn wants(required: bool, rng: &mut TestRng, density: Option<Density>) -> bool {
    required
        || match density {
            Some(Density::Sparse) => false,
            Some(Density::Full) => true,
            Some(Density::Mixed) | None => Random::new(rng).chance(1, 2),
        }
}

fn draw_parameter(plan: &ParameterPlan, rng: &mut TestRng, density: Option<Density>) -> Result<Value, GenerateProblem> {
    for attempt in 0..REDRAWS {
        let value = plan.strategy.draw_with(rng, density.filter(|_| attempt < REDRAWS / 2))?;
        if is_usable(plan.parameter.location, &value) && is_plain_enough(&plan.parameter, &value) {
            return Ok(value);
        }
    }
    Err(GenerateProblem::Exhausted {
        place: format!("{} parameter `{}`", location_name(plan.parameter.location), plan.parameter.name),
        attempts: REDRAWS,
        reason: "no value was found that can be written there".to_owned(),
    })
}

fn is_form(media_type: &str) -> bool {
    MediaType::parse(media_type).is_some_and(|media_type| media_type.is_form() || media_type.is_multipart())
}

/// Whether a draft asks for a parameter that is null, or a list with null in it, outside of JSON.
fn is_null(plan: &ParameterPlan, draft: &Value) -> bool {
    let at = [location_name(plan.parameter.location).to_owned(), plan.parameter.name.clone()];
    let has_null = |value: &Value| value.is_null() || value.as_array().is_some_and(|list| list.contains(&Value::Null));
    matches!(plan.parameter.shape, ParameterShape::Schema { .. }) && get(draft, &at).is_some_and(has_null)
}

/// Whether a cookie of the style that escapes nothing can carry a value (RFC 6265 §4.1.1).
fn is_plain_enough(parameter: &Parameter, value: &Value) -> bool {
    if !matches!(parameter.shape, ParameterShape::Schema { style: ParameterStyle::Cookie, .. }) {
        return true;
    }
    let is_octet = |character: char| character.is_ascii_graphic() && !matches!(character, '"' | ',' | ';' | '\\');
    match value {
        Value::String(text) => text.chars().all(is_octet),
        Value::Array(items) => items.iter().all(|item| is_plain_enough(parameter, item)),
        Value::Object(fields) => fields.iter().all(|(name, field)| {
            name.chars().all(|character| is_octet(character) && character != '=') && is_plain_enough(parameter, field)
        }),
        _ => true,
    }
}

/// Whether clients and proxies carry a value unharmed at this location.
pub(super) fn is_usable(location: ParameterLocation, value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty() && items.iter().all(|item| is_usable(location, item)),
        Value::Object(fields) => !fields.is_empty() && fields.values().all(|field| is_usable(location, field)),
        Value::String(text) => match location {
            // RFC 3986 §5.2.4: dot segments are removed on the way.
            ParameterLocation::Path => !text.is_empty() && text != "." && text != ".." && !text.contains(['/', '\\']),
            ParameterLocation::Header => {
                !text.is_empty() && text.trim() == text && text.chars().all(|c| (' '..='~').contains(&c))
            }
            ParameterLocation::Query | ParameterLocation::Cookie => true,
        },
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Sets a value deep in a body, with as much of `full` around it as is missing.
fn impose(body: &mut Value, full: &Value, at: &[String], value: &Value) {
    for depth in 0..at.len() {
        if get(body, &at[..depth]).is_none_or(Value::is_null) {
            let around = get(full, &at[..depth]).filter(|value| !value.is_null());
            set(body, &at[..depth], around.cloned().unwrap_or_else(|| Value::Object(Map::new())));
        }
    }
    set(body, at, value.clone());
}
