//! What varies freely in an operation: optional parts and short lists of values.
//!
//! A factor is a place with its levels, one of which may be that nothing is there. Start at [`factors`].

use serde_json::Value;

use super::feature::{Edit, Feature};
use super::features::{fixed, touches};
use crate::generate::graph::JsonType;
use crate::generate::mutate::places;
use crate::generate::request::OperationPlan;
use crate::generate::walk::get;

/// A place and the things that can stand there.
pub(super) struct Factor {
    pub(super) path: Vec<String>,
    /// `None` is its absence.
    pub(super) levels: Vec<Option<Value>>,
}

/// More factors than this are left alone: the first ones, which lie at the top, interact most.
const MOST: usize = 48;

/// No factor has more levels; each member of a longer list is sent once all the same.
const LEVELS: usize = 6;

/// Parts deeper than this are part of something else.
const DEEPEST: usize = 3;

/// The factors of `full`, and how many were left alone.
pub(super) fn factors(plan: &OperationPlan, full: &Value) -> (Vec<Factor>, usize) {
    let fixed = fixed(plan);
    let mut found: Vec<Factor> = Vec::new();
    for place in places(&plan.graph, plan.root, full, full) {
        let depth = place.path.len();
        if !(2..=DEEPEST).contains(&depth) || get(full, &place.path).is_none() {
            continue;
        }
        let mut levels: Vec<Option<Value>> = Vec::new();
        if is_optional(plan, full, &place.path) {
            levels.push(None);
        }
        let node = &place.node;
        match &node.listed {
            Some(listed) => levels.extend(listed.iter().take(LEVELS).cloned().map(Some)),
            None if node.typed && node.types.iter().all(|only| only == JsonType::Boolean) => {
                levels.extend([true, false].map(|flag| Some(Value::Bool(flag))));
            }
            None => levels.push(Some(place.value.clone())),
        }
        let probe = Feature::put(&place.path, "", Value::Null, "");
        if levels.len() > 1 && !touches(&probe, &fixed) {
            found.push(Factor { path: place.path, levels });
        }
    }
    found.sort_by_key(|factor| factor.path.len());
    let left = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    (found, left)
}

fn is_optional(plan: &OperationPlan, full: &Value, path: &[String]) -> bool {
    let Some((name, parent)) = path.split_last() else { return false };
    let node = plan.graph.at(plan.root, full, parent);
    node.and_then(|node| node.object.properties.get(name).map(|property| !property.required)).unwrap_or(false)
}

impl Factor {
    /// Which level `draft` has.
    pub(super) fn level(&self, draft: &Value) -> Option<usize> {
        let parent = self.path.split_last().and_then(|(_, parent)| get(draft, parent));
        parent.filter(|parent| parent.is_object())?;
        let here = get(draft, &self.path);
        self.levels.iter().position(|level| level.as_ref() == here).or_else(|| {
            // Any other value is as good as the one that stands for presence.
            let present = self.levels.iter().filter(|level| level.is_some()).count() == 1;
            here.filter(|_| present).and_then(|_| self.levels.iter().position(Option::is_some))
        })
    }

    pub(super) fn feature(&self, level: usize) -> Feature {
        let edits = vec![Edit { path: self.path.clone(), value: self.levels[level].clone() }];
        let what = match &self.levels[level] {
            None => "left out".to_owned(),
            Some(value) => super::describe::shown(value),
        };
        Feature { path: self.path.clone(), keyword: "required", what, edits }
    }
}
