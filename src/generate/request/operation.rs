//! An operation, compiled for generation.
//!
//! Compiling happens once per operation: schemas become strategies on one shared graph, and the whole request one
//! node, so that parameters and bodies are walked and shrunk alike. Start at [`OperationPlan::new`].

use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value, json};

use super::BaseRequest;
use super::access::ViewedSchemas;
use super::draft::is_usable;
use super::model::{LOCATIONS, location_name};
use crate::contract::{
    Api, FieldRule, HeaderPromise, MediaTypePromise, Operation, Parameter, ParameterLocation, SchemaRef,
};
use crate::generate::graph::{Checker, Graph, NodeId, SchemaAccess};
use crate::generate::random::chacha;
use crate::generate::rules::{ResolvedRule, resolve};
use crate::generate::strategy::reference;
use crate::generate::trust::Trust;
use crate::generate::{GenerateProblem, JsonStrategy};
use crate::message::{BodySchemas, MediaType, PartHeaders, encode_header};
use crate::schema::{SchemaProblem, Schemas, View};

/// An operation with everything that is needed to draw, write and prove its requests.
pub(crate) struct OperationPlan {
    pub(crate) api: Arc<Api>,
    pub(crate) operation: Operation,
    pub(crate) schemas: Arc<Schemas>,
    pub(crate) base: BaseRequest,
    pub(crate) graph: Arc<Graph>,
    /// The node of whole drafts.
    pub(crate) root: NodeId,
    pub(crate) parameters: Vec<ParameterPlan>,
    pub(crate) body: Option<BodyPlan>,
    /// The header fields that parts of the body must have.
    pub(crate) part_headers: PartHeaders,
    pub(crate) rules: Vec<ResolvedRule>,
    /// Whether drawn requests still have to be proved.
    pub(super) trust: Trust,
    answered: OnceLock<Option<(Graph, NodeId)>>,
}

/// A parameter and its values.
pub(crate) struct ParameterPlan {
    pub(crate) parameter: Parameter,
    pub(crate) strategy: JsonStrategy,
}

/// A body and its values.
pub(crate) struct BodyPlan {
    pub(crate) media_type: String,
    pub(crate) form: BodyForm,
    pub(crate) required: bool,
    /// What encodings say of its parts, where it has parts.
    pub(crate) promise: Option<MediaTypePromise>,
    pub(crate) schema: Option<SchemaRef>,
    /// What the graph knows the body by.
    pub(crate) described: Value,
    pub(crate) strategy: JsonStrategy,
}

/// What a body is written in, as far as it matters to who breaks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyForm {
    Json,
    Xml,
    Sequence,
    Other,
}

impl BodyForm {
    fn of(media_type: &str) -> Self {
        match MediaType::parse(media_type) {
            Some(media_type) if media_type.is_json() => Self::Json,
            Some(media_type) if media_type.is_xml() => Self::Xml,
            Some(media_type) if media_type.sequence().is_some() => Self::Sequence,
            _ => Self::Other,
        }
    }
}

impl BodyPlan {
    /// Draws values without telling characters, where the values themselves are not what is tested.
    pub(crate) fn plain_strategy(&self) -> JsonStrategy {
        self.strategy.clone().for_the_wire()
    }
}

impl OperationPlan {
    /// # Errors
    ///
    /// When a schema of the operation cannot be compiled.
    pub(crate) fn new(
        api: &Arc<Api>,
        operation: &Operation,
        schemas: &Arc<Schemas>,
        base: BaseRequest,
    ) -> Result<Self, GenerateProblem> {
        let access: Arc<dyn SchemaAccess> =
            Arc::new(ViewedSchemas { schemas: Arc::clone(schemas), view: View::Request });
        let graph = Arc::new(Graph::new(access));
        let compiler = Compiler { graph: &graph, schemas, operation };
        let parameters: Vec<ParameterPlan> = operation
            .parameters
            .iter()
            .filter(|parameter| !is_described_elsewhere(parameter) && !base.leaves_out(parameter))
            .map(|parameter| compiler.parameter(parameter))
            .collect::<Result<_, _>>()?;
        let body = compiler.body(base.media_type.as_deref())?;
        let part_headers = compiler.part_headers(body.as_ref())?;
        let root = graph.root(&draft_schema(&parameters, body.as_ref()));
        let declared: Vec<FieldRule> = operation.rules.iter().chain(&base.rules).cloned().collect();
        let rules = resolve(&declared, operation)?;
        Ok(Self {
            api: Arc::clone(api),
            operation: operation.clone(),
            schemas: Arc::clone(schemas),
            base,
            graph,
            root,
            parameters,
            part_headers,
            body,
            rules,
            trust: Trust::default(),
            answered: OnceLock::new(),
        })
    }

    /// How replay ids call the operation.
    pub(crate) fn name(&self) -> String {
        self.operation.id.clone().unwrap_or_else(|| self.operation.key().to_string())
    }

    /// The graph of the body's response view, with its node; there `readOnly` properties can be seen.
    pub(crate) fn answered_body(&self) -> Option<&(Graph, NodeId)> {
        self.answered.get_or_init(|| self.answered()).as_ref()
    }

    fn answered(&self) -> Option<(Graph, NodeId)> {
        let schema = self.body.as_ref()?.schema.as_ref()?;
        self.schemas.validator(schema, View::Response).ok()?;
        let access = ViewedSchemas { schemas: Arc::clone(&self.schemas), view: View::Response };
        let graph = Graph::new(Arc::new(access));
        let node = graph.root(&reference(&schema.pointer));
        Some((graph, node))
    }
}

/// The seed of header fields of parts.
const PART_SEED: [u8; 32] = [7; 32];

/// How often such a field is drawn.
const REDRAWS: usize = 20;

struct Compiler<'a> {
    graph: &'a Arc<Graph>,
    schemas: &'a Arc<Schemas>,
    operation: &'a Operation,
}

impl Compiler<'_> {
    fn parameter(&self, parameter: &Parameter) -> Result<ParameterPlan, GenerateProblem> {
        let schema = parameter.schema();
        let place = format!("{} parameter `{}`", location_name(parameter.location), parameter.name);
        let strategy = self.strategy(schema, &place)?;
        let strategy = if parameter.location == ParameterLocation::Query { strategy } else { strategy.for_the_wire() };
        Ok(ParameterPlan { parameter: parameter.clone(), strategy })
    }

    fn body(&self, wanted: Option<&str>) -> Result<Option<BodyPlan>, GenerateProblem> {
        let Some(body) = &self.operation.request_body else { return Ok(None) };
        let Some(promise) = chosen(&body.content, wanted) else { return Ok(None) };
        let media_type = wanted.map_or_else(|| concrete(&promise.media_type), str::to_owned);
        let (form, parsed) = (BodyForm::of(&media_type), MediaType::parse(&media_type));
        let described = BodySchemas::of(promise, &media_type, self.schemas, View::Request);
        let strategy = self.body_strategy(described)?;
        Ok(Some(BodyPlan {
            required: body.required,
            promise: parsed.is_some_and(|parsed| parsed.is_multipart()).then(|| promise.clone()),
            strategy: if form == BodyForm::Xml { strategy.for_the_wire() } else { strategy },
            form,
            media_type,
            schema: described.whole.cloned(),
            described: body_schema(described),
        }))
    }

    /// One value for each header that a part must have; the same for every request.
    fn part_headers(&self, body: Option<&BodyPlan>) -> Result<PartHeaders, GenerateProblem> {
        let Some(promise) = body.and_then(|body| body.promise.as_ref()) else { return Ok(PartHeaders::new()) };
        let mut rng = chacha(&PART_SEED);
        let mut headers = PartHeaders::new();
        for encoding in promise.all_encodings() {
            for header in encoding.headers.iter().filter(|header| header.required && !is_of_the_part(header)) {
                let strategy = self.strategy(header.schema.as_ref(), &format!("header `{}` of a part", header.name))?;
                let strategy = strategy.for_the_wire();
                let mut drawn = (0..REDRAWS).filter_map(|_| strategy.draw(&mut rng).ok());
                let value = drawn.find(|value| is_usable(ParameterLocation::Header, value));
                let text = encode_header(header, &value.unwrap_or_else(|| json!("-")));
                headers.entry(encoding.pointer.clone()).or_default().push((header.name.clone(), text));
            }
        }
        Ok(headers)
    }

    fn body_strategy(&self, described: BodySchemas<'_>) -> Result<JsonStrategy, GenerateProblem> {
        let Some(items) = described.items else { return self.strategy(described.whole, "the body") };
        let validator = |schema: &SchemaRef| {
            let place = format!("the body of {}", self.operation.key());
            let problem = |problem: SchemaProblem| GenerateProblem::Schema { place, reason: problem.to_string() };
            self.schemas.validator(schema, View::Request).map_err(problem)
        };
        let (whole, items) = (described.whole.map(validator).transpose()?, validator(items)?);
        let accepts: Checker = Arc::new(move |value| {
            let are_items = value.as_array().is_some_and(|list| list.iter().all(|item| items.is_valid(item)));
            are_items && whole.as_ref().is_none_or(|whole| whole.is_valid(value))
        });
        let place = format!("the body of {}", self.operation.key());
        Ok(JsonStrategy::from_graph(self.graph, &body_schema(described), accepts, place))
    }

    fn strategy(&self, schema: Option<&SchemaRef>, place: &str) -> Result<JsonStrategy, GenerateProblem> {
        let place = format!("{place} of {}", self.operation.key());
        let Some(schema) = schema else {
            let anything: Checker = Arc::new(|_: &Value| true);
            return Ok(JsonStrategy::from_graph(self.graph, &Value::Bool(true), anything, place));
        };
        let validator = self.schemas.validator(schema, View::Request);
        let validator = validator
            .map_err(|problem| GenerateProblem::Schema { place: place.clone(), reason: problem.to_string() })?;
        let accepts: Checker = Arc::new(move |value| validator.is_valid(value));
        Ok(JsonStrategy::from_graph(self.graph, &reference(&schema.pointer), accepts, place))
    }
}

/// OpenAPI 3.0.3 §4.8.12.1: header parameters of these names are ignored.
fn is_described_elsewhere(parameter: &Parameter) -> bool {
    let names = ["accept", "content-type", "authorization"];
    parameter.location == ParameterLocation::Header
        && names.into_iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
}

/// The wanted media type, else the first JSON one, else the first.
fn chosen<'a>(content: &'a [MediaTypePromise], wanted: Option<&str>) -> Option<&'a MediaTypePromise> {
    let is_json = |promise: &&MediaTypePromise| {
        MediaType::parse(&promise.media_type).is_some_and(|media_type| media_type.is_json())
    };
    match wanted {
        Some(wanted) => crate::message::promise_for(content, wanted),
        None => content.iter().find(is_json).or(content.first()),
    }
}

/// A media type that a range such as `*/*` covers.
pub(crate) fn concrete(media_type: &str) -> String {
    match media_type {
        "*/*" | "application/*" => "application/json".to_owned(),
        "text/*" => "text/plain".to_owned(),
        "image/*" => "image/png".to_owned(),
        other => other.to_owned(),
    }
}

/// What a draft must be, as one schema.
fn draft_schema(parameters: &[ParameterPlan], body: Option<&BodyPlan>) -> Value {
    let mut properties = Map::new();
    for location in LOCATIONS {
        let here = || parameters.iter().filter(move |plan| plan.parameter.location == location);
        let schemas: Map<String, Value> =
            here().map(|plan| (plan.parameter.name.clone(), as_schema(plan.parameter.schema()))).collect();
        let required: Vec<&str> =
            here().filter(|plan| plan.parameter.required).map(|plan| plan.parameter.name.as_str()).collect();
        let schema = json!({ "type": "object", "properties": schemas, "required": required });
        properties.insert(location_name(location).to_owned(), schema);
    }
    if let Some(body) = body {
        properties.insert("body".to_owned(), body.described.clone());
    }
    json!({ "type": "object", "properties": properties })
}

/// Whether a header says what the part is, which is written with the part itself.
fn is_of_the_part(header: &HeaderPromise) -> bool {
    ["content-type", "content-disposition"].iter().any(|name| header.name.eq_ignore_ascii_case(name))
}

/// What a body must be. A stream without items is no body at all.
fn body_schema(described: BodySchemas<'_>) -> Value {
    let Some(items) = described.items else { return as_schema(described.whole) };
    let list = json!({ "type": "array", "minItems": 1, "items": reference(&items.pointer) });
    described.whole.map_or(list.clone(), |whole| json!({ "allOf": [reference(&whole.pointer), list] }))
}

fn as_schema(schema: Option<&SchemaRef>) -> Value {
    schema.map_or(Value::Bool(true), |schema| reference(&schema.pointer))
}
