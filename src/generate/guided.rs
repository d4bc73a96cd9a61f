//! Random requests around what was learned: near one that was worth it, and with values that the server has told.
//!
//! A guided request is an ordinary random one with [`Changes`], which its id holds; it is proved like any other. What is
//! worth it and what was told is decided by who sends requests. Start at [`FuzzPlan::guided`].

use proptest::test_runner::TestRng;
use serde_json::Value;

use super::changes::Changes;
use super::knowledge::Knowledge;
use super::random::{Random, chacha};
use super::walk::{below, get, remove, set};
use super::{FuzzPlan, GeneratedRequest, Phase, ReplayId};

/// How many places are taken from another request at most.
const GRAFTS: usize = 3;

/// How long the JSON text of a part is that is taken from another request: an id has room for it.
const LENGTH: usize = 200;

/// In so many of [`ALWAYS`] places what was told is sent, where nothing was refused just now.
const SOMETIMES: u64 = 3;

/// How often it is drawn anew what a refused request is mended with.
const PICKS: u32 = 4;

/// Every place.
const ALWAYS: u64 = 4;

/// How deep places are looked for.
const DEPTH: usize = 6;

/// How many places are looked at.
const PLACES: usize = 200;

impl FuzzPlan {
    /// A valid request that `knowledge` has a part in: number `index`, or one near that of the id `near`, with some of
    /// its parts from number `index`. `None` where there is nothing to change, or what was changed is not valid any more.
    #[must_use]
    pub fn guided(&self, near: Option<&ReplayId>, index: u64, knowledge: &Knowledge) -> Option<GeneratedRequest> {
        let fresh = self.id(Phase::FuzzValid, index);
        let mut rng = own_random(&fresh);
        let mut random = Random::new(&mut rng);
        let original = near.unwrap_or(&fresh);
        let (drawn, mut draft) = self.drawn_and_changed(original)?;
        if near.is_some() {
            let other = self.values(&fresh)?;
            let full = random.chance(3, 4).then(|| self.operation_plan().full(&other, &mut rng));
            let grafts = self.grafts(&draft, &full.unwrap_or(other), &mut random);
            draft = self.valid_with(draft, &grafts);
        }
        if !knowledge.is_empty() {
            let full = self.operation_plan().full(&draft, &mut rng);
            let told = self.told(&draft, &full, knowledge, SOMETIMES, &mut random);
            draft = self.valid_with(draft, &told);
        }
        self.with_changes(original, drawn, &draft)
    }

    /// The request of an id with everything changed that its refusal has named; `None` where that changes nothing.
    /// `index` names a request that lends what was missing.
    #[must_use]
    pub fn mended(&self, refused: &ReplayId, index: u64, said: &Knowledge) -> Option<GeneratedRequest> {
        let mut rng = own_random(&self.id(Phase::FuzzValid, index));
        let (drawn, draft) = self.drawn_and_changed(refused)?;
        let full = self.operation_plan().full(&draft, &mut rng);
        let mut random = Random::new(&mut rng);
        // A limit is told as a number and as a text, of which the contract allows one.
        (0..PICKS).find_map(|_| {
            let told = self.told(&draft, &full, said, ALWAYS, &mut random);
            self.with_changes(refused, drawn.clone(), &self.valid_with(draft.clone(), &told))
        })
    }

    /// The values of an id as its seed gives them, and with its changes.
    fn drawn_and_changed(&self, id: &ReplayId) -> Option<(Value, Value)> {
        let drawn = self.values(&ReplayId { changes: Changes::default(), ..id.clone() })?;
        let mut draft = drawn.clone();
        id.changes.apply(&mut draft).then_some((drawn, draft))
    }

    /// The request with these values, as a change to the one that the seed gives; `None` where it is that one, or the
    /// one that was changed.
    fn with_changes(&self, id: &ReplayId, drawn: Value, draft: &Value) -> Option<GeneratedRequest> {
        let changes = Changes::between(&drawn, draft);
        if changes.is_empty() || changes == id.changes {
            return None;
        }
        self.changed(drawn, &ReplayId { changes, ..id.clone() }).ok().map(|(request, _)| request)
    }

    /// Parts of another request, for places of this one.
    fn grafts(&self, draft: &Value, other: &Value, random: &mut Random) -> Vec<Edit> {
        let mut places = Vec::new();
        for value in [draft, other] {
            members(value, &[], &mut |place, _| {
                if !places.contains(&place) {
                    places.push(place);
                }
            });
        }
        places.retain(|place| {
            let (here, there) = (get(draft, place), get(other, place));
            self.is_free(place) && here != there && there.is_none_or(|there| there.to_string().len() <= LENGTH)
        });
        let count = random.size(1, GRAFTS);
        random.shuffle(&mut places);
        places.truncate(count);
        places.into_iter().map(|at| Edit { value: get(other, &at).cloned(), at }).collect()
    }

    /// What the server has told, for places of a request; `full` has what may be missing in it.
    fn told(&self, draft: &Value, full: &Value, knowledge: &Knowledge, often: u64, random: &mut Random) -> Vec<Edit> {
        let mut edits = Vec::new();
        if knowledge.is_empty() {
            return edits;
        }
        members(full, &[], &mut |at, value| {
            let Some(name) = at.last().filter(|_| self.is_free(&at)) else { return };
            let is_there = get(draft, &at).is_some();
            let (told, required) = (knowledge.told(name), knowledge.requires(name));
            let mut choices: Vec<Option<Value>> = told.iter().cloned().map(Some).collect();
            if is_there && knowledge.doubts(name) {
                choices.push(None);
            }
            if !is_there && required && told.is_empty() {
                choices.push(Some(value.clone()));
            }
            if !value.is_object()
                && random.chance(often, ALWAYS)
                && let Some(choice) = random.pick(&choices)
            {
                return edits.push(Edit { at, value: choice.clone() });
            }
            if is_there
                && random.chance(1, 4)
                && let Some(value) = random.pick(knowledge.shown(name))
            {
                edits.push(Edit { at, value: Some(value.clone()) });
            }
        });
        edits
    }

    /// The draft with as many of the edits as leave it valid.
    fn valid_with(&self, draft: Value, edits: &[Edit]) -> Value {
        let is_valid = |draft: &Value| self.operation_plan().proved_valid(draft).is_ok();
        let mut all = draft.clone();
        if edits.iter().all(|edit| edit.make(&mut all)) && is_valid(&all) {
            return all;
        }
        edits.iter().fold(draft, |draft, edit| {
            let mut next = draft.clone();
            if edit.make(&mut next) && is_valid(&next) { next } else { draft }
        })
    }

    /// Whether the case leaves a place of a draft to us. The containers of parameters are no places.
    fn is_free(&self, at: &[String]) -> bool {
        (at.len() > 1 || at.first().is_some_and(|first| first == "body")) && !self.operation_plan().base.fixes(at)
    }
}

/// Other words than those that the request itself is drawn with.
fn own_random(id: &ReplayId) -> TestRng {
    let own = ReplayId { operation: format!("{} guided", id.operation), ..id.clone() };
    chacha(&own.random_seed())
}

/// Another value at a place, or nothing there.
struct Edit {
    at: Vec<String>,
    value: Option<Value>,
}

impl Edit {
    /// Whether it could be made.
    fn make(&self, draft: &mut Value) -> bool {
        match &self.value {
            Some(value) => set(draft, &self.at, value.clone()),
            None => remove(draft, &self.at),
        }
    }
}

/// Calls `visit` with every member of objects, those in lists included.
fn members(value: &Value, at: &[String], visit: &mut dyn FnMut(Vec<String>, &Value)) {
    let mut places = 0;
    walk(value, at, &mut places, visit);
}

fn walk(value: &Value, at: &[String], places: &mut usize, visit: &mut dyn FnMut(Vec<String>, &Value)) {
    if at.len() > DEPTH {
        return;
    }
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                *places += 1;
                if *places > PLACES {
                    return;
                }
                visit(below(at, name), value);
                walk(value, &below(at, name), places, visit);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate().take(3) {
                walk(item, &below(at, &index.to_string()), places, visit);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::generate::testing::{PETS, api};
    use crate::generate::{BaseRequest, Intent};

    fn plan(base: BaseRequest) -> FuzzPlan {
        let (api, schemas) = api(PETS);
        FuzzPlan::new(&api, api.operation("putPet").unwrap(), &schemas, base, 42).unwrap()
    }

    fn body(request: &GeneratedRequest) -> Value {
        serde_json::from_slice(request.request.body.as_ref().unwrap()).unwrap()
    }

    #[test]
    fn a_request_near_another_differs_in_few_places_and_is_made_again_by_its_id() {
        let plan = plan(BaseRequest::default());
        let near = plan.valid(3).unwrap().replay;
        let guided: Vec<_> =
            (0..50).filter_map(|index| plan.guided(Some(&near), index, &Knowledge::default())).collect();
        assert!(guided.len() > 20, "{}", guided.len());
        for request in guided {
            assert_eq!((request.replay.index, &request.intent), (3, &Intent::Valid));
            let id = ReplayId::parse(&request.replay.to_string()).unwrap();
            assert_eq!(plan.replay(&id).unwrap(), request);
            let further = plan.guided(Some(&id), 99, &Knowledge::default());
            assert!(further.is_none_or(|further| plan.replay(&further.replay).unwrap() == further));
        }
    }

    #[test]
    fn what_was_told_is_sent_where_the_contract_allows_it() {
        let plan = plan(BaseRequest::default());
        let mut knowledge = Knowledge::default();
        knowledge.tell("name", json!("Rex"));
        knowledge.tell("kind", json!("DRAGON"));
        let guided: Vec<_> = (0..20).filter_map(|index| plan.guided(None, index, &knowledge)).collect();
        let named = guided.iter().filter(|request| body(request)["name"] == "Rex").count();
        assert!(named > 8, "{named}");
        assert!(guided.iter().all(|request| body(request)["kind"] != "DRAGON"));
    }

    #[test]
    fn what_was_learned_is_fixed_in_every_request() {
        let mut base = BaseRequest::default();
        base.learn(Changes::parse("/body/name=%22Rex%22&/body/nick&/query/pretty=true&/query/sort").unwrap());
        let plan = plan(base);
        for index in 0..30 {
            let request = plan.valid(index).unwrap();
            let target = &request.request.target;
            assert!(target.contains("pretty=true") && !target.contains("sort="), "{target}");
            assert_eq!((&body(&request)["name"], &body(&request)["nick"]), (&json!("Rex"), &Value::Null));
            let broken = plan.invalid(index).unwrap().replay;
            assert!(broken.to_string().ends_with("~/body/name=%22Rex%22&/body/nick&/query/pretty=true&/query/sort"));
        }
    }

    #[test]
    fn what_a_case_fixes_is_not_guided() {
        let base =
            BaseRequest { fixed: [("/name".to_owned(), json!("Mia"))].into_iter().collect(), ..BaseRequest::default() };
        let plan = plan(base);
        let mut knowledge = Knowledge::default();
        knowledge.tell("name", json!("Rex"));
        let near = plan.valid(0).unwrap().replay;
        let guided = (0..30).filter_map(|index| plan.guided(Some(&near), index, &knowledge));
        assert!(guided.map(|request| body(&request)["name"].clone()).all(|name| name == "Mia"));
    }
}
