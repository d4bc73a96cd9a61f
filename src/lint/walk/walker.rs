//! The walk itself. It keeps a list of places to visit instead of recursing, so that depth costs no stack.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::survey::{Reference, Site, Survey};
use crate::contract::OpenApiVersion;
use crate::lint::Problem;
use crate::lint::structure;
use crate::lint::table::{Kind, ObjectKind, Versions, object_of};
use crate::source::pointer;

/// Finds every object and reference of `root`; what does not fit the table goes to `complain`.
pub(in crate::lint) fn survey<'a>(
    root: &'a Value,
    version: OpenApiVersion,
    complain: &mut dyn FnMut(Problem),
) -> Survey<'a> {
    let survey = Survey::default();
    let mut walker = Walker { root, version, seen: HashSet::new(), targets: Vec::new(), survey, complain };
    walker.walk(vec![(Kind::Object(ObjectKind::Document), String::new(), root)]);
    // What stands where the table has no place for it, such as in another file, is visited when something refers to it.
    while let Some((kind, target)) = walker.targets.pop() {
        walker.follow(kind, target);
    }
    walker.survey
}

/// What may stand where a reference to an object leads.
fn place_kind(kind: ObjectKind) -> Kind {
    match kind {
        ObjectKind::Schema => Kind::Schema,
        ObjectKind::PathItem => Kind::Object(kind),
        _ => Kind::OrReference(kind),
    }
}

type Waiting<'a> = Vec<(Kind, String, &'a Value)>;

struct Walker<'a, 'c> {
    root: &'a Value,
    version: OpenApiVersion,
    seen: HashSet<(ObjectKind, String)>,
    /// Where references lead that were met and not followed yet.
    targets: Vec<(ObjectKind, String)>,
    survey: Survey<'a>,
    complain: &'c mut dyn FnMut(Problem),
}

impl<'a> Walker<'a, '_> {
    fn walk(&mut self, mut waiting: Waiting<'a>) {
        while let Some((kind, place, value)) = waiting.pop() {
            let first = waiting.len();
            self.visit(kind, &place, value, &mut waiting);
            // The list is a stack: reversed, children are visited in the order in which they were written.
            waiting[first..].reverse();
        }
    }

    /// Visits where a reference leads, unless that has been visited, or is something else by the place it stands at.
    fn follow(&mut self, kind: ObjectKind, target: String) {
        let known = self.survey.at(&target).map(|site| site.kind);
        if known.is_none_or(|known| known == kind)
            && !self.seen.contains(&(kind, target.clone()))
            && let Some(value) = self.root.pointer(&target)
        {
            self.walk(vec![(place_kind(kind), target, value)]);
        }
    }

    fn visit(&mut self, kind: Kind, place: &str, value: &'a Value, waiting: &mut Waiting<'a>) {
        structure::check_value(kind, self.version, place, value, self.complain);
        match (kind, value) {
            (Kind::Object(object), Value::Object(fields)) => self.object(object, place, fields, waiting),
            (Kind::OrReference(object), Value::Object(fields)) => match fields.get("$ref") {
                Some(reference) => self.reference(object, place, reference, fields),
                None => self.object(object, place, fields, waiting),
            },
            (Kind::SchemaOrList, Value::Array(items)) => {
                waiting.extend(children(place, items).map(|(place, item)| (Kind::Schema, place, item)));
            }
            (
                Kind::Schema | Kind::SchemaOrBoolean | Kind::SchemaOrList | Kind::SchemaOrTexts,
                Value::Object(fields),
            ) => {
                self.schema(place, fields, waiting);
            }
            (
                Kind::List(inner)
                | Kind::FilledList(inner)
                | Kind::DistinctList(inner)
                | Kind::FilledDistinctList(inner),
                Value::Array(items),
            ) => {
                waiting.extend(children(place, items).map(|(place, item)| (*inner, place, item)));
            }
            (Kind::Map(_, inner) | Kind::SingleMap(_, inner), Value::Object(fields)) => {
                waiting.extend(fields.iter().map(|(key, child)| (*inner, pointer::join(place, key), child)));
            }
            _ => {}
        }
    }

    fn schema(&mut self, place: &str, fields: &'a Map<String, Value>, waiting: &mut Waiting<'a>) {
        match fields.get("$ref") {
            Some(reference) if Versions::UNTIL_3_0.has(self.version) => {
                self.reference(ObjectKind::Schema, place, reference, fields);
            }
            Some(reference) => {
                self.reference(ObjectKind::Schema, place, reference, fields);
                self.object(ObjectKind::Schema, place, fields, waiting);
            }
            None => self.object(ObjectKind::Schema, place, fields, waiting),
        }
    }

    fn object(&mut self, kind: ObjectKind, place: &str, fields: &'a Map<String, Value>, waiting: &mut Waiting<'a>) {
        if !self.seen.insert((kind, place.to_owned())) {
            return;
        }
        self.survey.push(Site { kind, pointer: place.to_owned(), fields });
        let object = object_of(kind);
        structure::check_object(object, self.version, place, fields, self.complain);
        for (key, child) in fields {
            if let Some(kind) = structure::kind_below(object, self.version, fields, key) {
                waiting.push((kind, pointer::join(place, key), child));
            }
        }
        if kind == ObjectKind::PathItem
            && let Some(reference) = fields.get("$ref")
        {
            self.reference(kind, place, reference, fields);
        }
    }

    fn reference(&mut self, kind: ObjectKind, place: &str, reference: &'a Value, fields: &'a Map<String, Value>) {
        let Some(text) = reference.as_str() else {
            structure::check_value(Kind::Text, self.version, &pointer::join(place, "$ref"), reference, self.complain);
            return;
        };
        if kind != ObjectKind::Schema && kind != ObjectKind::PathItem && Versions::SINCE_3_1.has(self.version) {
            for key in ["summary", "description"] {
                if let Some(value) = fields.get(key) {
                    structure::check_value(Kind::Text, self.version, &pointer::join(place, key), value, self.complain);
                }
            }
        }
        let target = pointer::from_reference(text).filter(|target| self.root.pointer(target).is_some());
        if let Some(target) = &target
            && self.survey.targets.insert((kind, target.clone()))
        {
            self.targets.push((kind, target.clone()));
        }
        self.survey.references.push(Reference { kind, pointer: place.to_owned(), text, fields, target });
    }
}

fn children<'a>(place: &str, items: &'a [Value]) -> impl Iterator<Item = (String, &'a Value)> {
    items.iter().enumerate().map(move |(index, item)| (pointer::join(place, &index.to_string()), item))
}
