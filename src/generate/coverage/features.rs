//! Everything that the legal side of an operation's schemas has to show, place by place.
//!
//! Scalars come before shapes, and what bounds say before what merely varies. What a case fixes is left alone. Start
//! at [`features`].

use serde_json::Value;

use super::describe::shown;
use super::feature::Feature;
use super::shapes;
use super::values::telling;
use crate::generate::mutate::{Place, places};
use crate::generate::random::Random;
use crate::generate::request::{LOCATIONS, OperationPlan, location_name};
use crate::generate::value::Alphabet;
use crate::generate::walk::path;

/// The features of all places of `full` at or below `focus`.
pub(super) fn features(plan: &OperationPlan, full: &Value, focus: &[String], random: &mut Random) -> Vec<Feature> {
    let fixed = fixed(plan);
    let (mut scalars, mut shapes) = (Vec::new(), Vec::new());
    for place in places(&plan.graph, plan.root, full, full) {
        if !place.path.starts_with(focus) {
            continue;
        }
        match place.path.len() {
            0 => shapes.extend(optional_body(plan, full)),
            1 if place.path[0] != "body" => shapes.extend(shapes::objects(&plan.graph, &place, random)),
            _ => {
                scalars.extend(of_scalar(plan, &place, random));
                shapes.extend(shapes::arrays(&plan.graph, &place, random));
                shapes.extend(shapes::objects(&plan.graph, &place, random));
            }
        }
    }
    // Shapes take whole subtrees away from the scalars below, so they come last, the largest at the very end.
    shapes.sort_by_key(|feature| feature.edits.len());
    scalars.into_iter().chain(shapes).filter(|feature| !touches(feature, &fixed)).collect()
}

fn of_scalar(plan: &OperationPlan, place: &Place, random: &mut Random) -> Vec<Feature> {
    let alphabet = if matches!(place.path[0].as_str(), "body" | "query") { Alphabet::Unicode } else { Alphabet::Wire };
    // Examples and defaults: values that mean something.
    let given = place.node.examples.iter().filter(|value| !value.is_object() && !value.is_array());
    let given = given.map(|value| ("example", value.clone(), format!("{}, an example or a default", shown(value))));
    let declared = plan.graph.node(place.declared);
    let mut found: Vec<Feature> = given
        .chain(telling(&plan.graph, &place.node, alphabet, random))
        // An alternative of scalars: what another one takes, this place takes too.
        .chain(declared.choices.iter().flat_map(|choice| {
            let node = plan.graph.node(*choice);
            if node.types.has_containers() { Vec::new() } else { telling(&plan.graph, &node, alphabet, random) }
        }))
        .map(|(keyword, value, what)| Feature::put(&place.path, keyword, value, what))
        .collect();
    let mut seen: Vec<Value> = Vec::new();
    found.retain(|feature| {
        let value = feature.edits[0].value.clone().unwrap_or_default();
        let is_new = !seen.contains(&value);
        seen.push(value);
        is_new
    });
    found
}

fn optional_body(plan: &OperationPlan, full: &Value) -> Option<Feature> {
    let body = plan.body.as_ref().filter(|body| !body.required)?;
    full.get("body")?;
    Some(Feature::absent(&["body".to_owned()], format!("no body of `{}`", body.media_type)))
}

/// The paths that a case fixes.
pub(super) fn fixed(plan: &OperationPlan) -> Vec<Vec<String>> {
    let base = &plan.base;
    let parameters = LOCATIONS.into_iter().flat_map(|location| {
        base.parameters(location).keys().map(move |name| vec![location_name(location).to_owned(), name.clone()])
    });
    let in_body = base.fixed.keys().chain(&base.absent).map(|pointer| {
        let mut whole = vec!["body".to_owned()];
        whole.extend(path(pointer));
        whole
    });
    parameters.chain(in_body).collect()
}

/// Whether a feature changes what is fixed, or takes away what holds it.
pub(super) fn touches(feature: &Feature, fixed: &[Vec<String>]) -> bool {
    feature.edits.iter().any(|edit| {
        fixed.iter().any(|path| {
            let common = edit.path.len().min(path.len());
            edit.path[..common] == path[..common]
        })
    })
}
