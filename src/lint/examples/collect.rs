//! Finds examples and defaults, each with the schema it must keep.

use serde_json::Value;

use crate::contract::OpenApiVersion;
use crate::lint::Subject;
use crate::lint::table::ObjectKind;
use crate::lint::walk::Site;
use crate::schema::View;
use crate::source::pointer;

/// One example or default.
pub(super) struct Given<'a> {
    /// JSON Pointer of the value.
    pub(super) pointer: String,
    pub(super) value: &'a Value,
    /// JSON Pointer of the schema; nothing when there is none.
    pub(super) schema: Option<String>,
    /// The directions in which the value may travel.
    pub(super) views: &'static [View],
    /// The media type it is written in.
    pub(super) media_type: Option<&'a str>,
    pub(super) is_default: bool,
}

const BOTH: &[View] = &[View::Response, View::Request];

/// Every example and default of the document.
pub(super) fn collect<'a>(subject: &Subject<'a>) -> Vec<Given<'a>> {
    let mut given = Vec::new();
    for site in &subject.survey.sites {
        match site.kind {
            ObjectKind::MediaType => {
                let media_type = pointer::tokens(&site.pointer).last().unwrap_or_default();
                let key = key_in_document(subject, &site.pointer, &media_type);
                of_message(subject, site, Some(site.below("schema")), key, &mut given);
            }
            ObjectKind::Parameter | ObjectKind::Header if subject.version != OpenApiVersion::V2_0 => {
                let (schema, media_type) = shape(site);
                of_message(subject, site, schema, media_type, &mut given);
            }
            ObjectKind::Parameter | ObjectKind::Header | ObjectKind::Items => {
                given.extend(of_schema(site, "default", true));
            }
            ObjectKind::Schema => {
                given.extend(of_schema(site, "example", false));
                given.extend(of_schema(site, "default", true));
                given.extend(listed(site));
            }
            ObjectKind::Response => given.extend(of_old_response(site)),
            _ => {}
        }
    }
    given
}

/// The key of a map as the document holds it, which lives as long as the document.
fn key_in_document<'a>(subject: &Subject<'a>, place: &str, key: &str) -> Option<&'a str> {
    let (parent, _) = place.rsplit_once('/')?;
    let fields = subject.root.pointer(parent)?.as_object()?;
    fields.keys().find(|known| *known == key).map(String::as_str)
}

/// The schema of a parameter or header, or of its only media type.
fn shape<'a>(site: &Site<'a>) -> (Option<String>, Option<&'a str>) {
    if site.fields.contains_key("schema") {
        return (Some(site.below("schema")), None);
    }
    let media_type = site.fields.get("content").and_then(|content| content.as_object()?.keys().next());
    let content = |key: &str| pointer::join(&pointer::join(&site.below("content"), key), "schema");
    (media_type.map(|key| content(key)), media_type.map(String::as_str))
}

/// `example` and `examples` of what travels.
fn of_message<'a>(
    subject: &Subject<'a>,
    site: &Site<'a>,
    schema: Option<String>,
    media_type: Option<&'a str>,
    given: &mut Vec<Given<'a>>,
) {
    let views = views_of(&site.pointer);
    let schema = schema.filter(|schema| subject.root.pointer(schema).is_some());
    let one = |pointer: String, value: &'a Value| Given {
        pointer,
        value,
        schema: schema.clone(),
        views,
        media_type,
        is_default: false,
    };
    if let Some(value) = site.fields.get("example") {
        given.push(one(site.below("example"), value));
    }
    let examples = site.fields.get("examples").and_then(Value::as_object).into_iter().flatten();
    for (name, _) in examples {
        let place = pointer::join(&site.below("examples"), name);
        let Some((place, example)) = subject.follow(&place) else { continue };
        for key in ["value", "dataValue"] {
            if let Some(value) = example.get(key) {
                given.push(one(pointer::join(&place, key), value));
            }
        }
    }
}

/// A value of a schema's own keyword.
fn of_schema<'a>(site: &Site<'a>, keyword: &str, is_default: bool) -> Option<Given<'a>> {
    let value = site.fields.get(keyword)?;
    let schema = Some(site.pointer.clone());
    Some(Given { pointer: site.below(keyword), value, schema, views: BOTH, media_type: None, is_default })
}

/// `examples` of JSON Schema: a list.
fn listed<'a>(site: &Site<'a>) -> impl Iterator<Item = Given<'a>> {
    let values = site.fields.get("examples").and_then(Value::as_array).into_iter().flatten().enumerate();
    let (list, schema) = (site.below("examples"), site.pointer.clone());
    values.map(move |(index, value)| Given {
        pointer: pointer::join(&list, &index.to_string()),
        value,
        schema: Some(schema.clone()),
        views: BOTH,
        media_type: None,
        is_default: false,
    })
}

/// `examples` of a response of Swagger 2.0: by media type.
fn of_old_response<'a>(site: &Site<'a>) -> impl Iterator<Item = Given<'a>> {
    let examples = site.fields.get("examples").and_then(Value::as_object).into_iter().flatten();
    let (list, schema) = (site.below("examples"), site.fields.contains_key("schema").then(|| site.below("schema")));
    examples.map(move |(media_type, value)| Given {
        pointer: pointer::join(&list, media_type),
        value,
        schema: schema.clone(),
        views: &[View::Response],
        media_type: Some(media_type),
        is_default: false,
    })
}

/// In which direction what stands at a place travels; both, when its place does not say.
fn views_of(place: &str) -> &'static [View] {
    let tokens: Vec<String> = pointer::tokens(place).collect();
    let said = tokens.iter().rev().find_map(|token| match token.as_str() {
        "responses" => Some(&[View::Response]),
        "requestBody" | "requestBodies" | "parameters" => Some(&[View::Request]),
        _ => None,
    });
    said.map_or(BOTH, |view| view)
}
