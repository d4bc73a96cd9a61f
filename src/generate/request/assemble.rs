//! Writes a draft as a request.
//!
//! Styles and media types are the business of `message`; here is only what goes where. A part may be replaced by raw
//! bytes, because some mistakes are no values. Start at [`assemble`].

use bytes::Bytes;
use serde_json::Value;

use super::OperationPlan;
use super::model::{LOCATIONS, location_name};
use crate::message::{ParameterValue, Request, RequestBuilder, RequestContent};

/// What takes the place of values of the draft.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    /// What becomes of the body.
    pub(crate) body: Replaced,
    /// The header fields of the parts of one encoding, by its pointer.
    pub(crate) headers: Option<(String, Vec<(String, String)>)>,
    /// The header fields that frame the body, and the body.
    pub(crate) framing: Option<(Vec<(String, String)>, Bytes)>,
    /// A path parameter, and what stands in the path for it as it is.
    pub(crate) segment: Option<(String, String)>,
}

/// What becomes of the body of the draft.
#[derive(Debug, Clone, Default)]
pub(crate) enum Replaced {
    /// It is sent.
    #[default]
    Kept,
    /// Nothing is sent.
    Dropped,
    /// This is sent.
    By(RequestContent),
}

/// Writes `draft`; the error says what no message can carry.
pub(crate) fn assemble(plan: &OperationPlan, draft: &Value) -> Result<Request, String> {
    assemble_with(plan, draft, &Parts::default())
}

/// The same, with some parts replaced.
pub(crate) fn assemble_with(plan: &OperationPlan, draft: &Value, parts: &Parts) -> Result<Request, String> {
    let mut builder = RequestBuilder::new(&plan.operation).schemas(&plan.schemas);
    for location in LOCATIONS {
        let Some(Value::Object(values)) = draft.get(location_name(location)) else { continue };
        for (name, value) in values {
            builder = builder.parameter(location, name.clone(), value.clone());
        }
    }
    if let Some((name, text)) = &parts.segment {
        builder.path.insert(name.clone(), ParameterValue::Raw(text.clone()));
    }
    builder.part_headers.clone_from(&plan.part_headers);
    builder.part_headers.extend(parts.headers.clone());
    let body = match &parts.body {
        Replaced::By(content) => {
            builder.body = Some(content.clone());
            None
        }
        Replaced::Dropped => None,
        Replaced::Kept => draft.get("body"),
    };
    for (name, value) in &plan.base.headers {
        if name.eq_ignore_ascii_case("accept") {
            builder.accept = Some(value.clone());
        } else {
            builder.header.insert(name.clone(), ParameterValue::Raw(value.clone()));
        }
    }
    let media_type = plan.body.as_ref().map_or("application/json", |plan| plan.media_type.as_str());
    let built = body.map_or_else(|| builder.build(), |body| builder.build_with(media_type, body));
    let mut request = built.map_err(|problem| problem.to_string())?;
    if let Some((headers, body)) = &parts.framing {
        request.headers.0.extend(headers.iter().cloned());
        request.body = Some(body.clone());
    }
    Ok(request)
}
