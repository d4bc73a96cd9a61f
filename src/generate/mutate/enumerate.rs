//! Enumerates the mutations of a base request.
//!
//! The base is completed with what is required, each group is proved in order, and what a server could not tell apart
//! is sent once. Nothing is random but the values that fill gaps, and those follow from the seed. Start at [`mutate`].

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::candidate::Group;
use super::groups::{Placed, groups};
use super::kind::MutationKind;
use super::reasons::{Reason, reason};
use super::{Mutation, Proved};
use crate::contract::{Api, Operation};
use crate::generate::random::{Random, chacha};
use crate::generate::request::{BaseRequest, GeneratedRequest, OperationPlan};
use crate::generate::walk::pointer;
use crate::generate::{GenerateProblem, Phase, ReplayId};
use crate::schema::Schemas;

/// Broken requests, and what could not be broken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mutations {
    /// The requests, each proved to break the contract in its one way; in a stable order.
    pub requests: Vec<GeneratedRequest>,
    /// What could not be broken: constraints that may promise nothing at all, and kinds that do not apply.
    pub unviolable: Vec<Unviolable>,
    /// What was broken: each kind with its place, also where another request already is what a server would see.
    pub broken: Vec<(MutationKind, String)>,
    /// How many kinds at how many places there was no time for.
    pub left: usize,
}

/// Something that was not broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unviolable {
    /// How it should have been broken.
    pub kind: MutationKind,
    /// Where: `body/name`, `query/limit`.
    pub place: String,
    /// Why not.
    pub reason: String,
    /// Whether the contract does promise something here, which then promises nothing; else there is merely nothing
    /// of this kind to break.
    pub vacuous: bool,
    /// Whether something may break it after all; else nothing can, for the reason told.
    pub given_up: bool,
}

/// Enumerates every single violation of `base`, which is completed first with what is required.
///
/// The same arguments give the same requests. Replay ids count through all kinds, so that choosing kinds with
/// [`Mutations::only`] does not change them.
///
/// # Errors
///
/// When a schema cannot be used, or the base request itself is not valid.
pub fn mutate(
    api: &Arc<Api>,
    operation: &Operation,
    schemas: &Arc<Schemas>,
    base: BaseRequest,
    seed: u64,
) -> Result<Mutations, GenerateProblem> {
    Mutations::until(&|| false, api, operation, schemas, base, seed)
}

impl Mutations {
    /// As [`mutate`], with what was found until `is_over` says that there is no more time. What is left out is counted.
    ///
    /// # Errors
    ///
    /// As for [`mutate`].
    pub fn until(
        is_over: &dyn Fn() -> bool,
        api: &Arc<Api>,
        operation: &Operation,
        schemas: &Arc<Schemas>,
        base: BaseRequest,
        seed: u64,
    ) -> Result<Self, GenerateProblem> {
        let plan = OperationPlan::new(api, operation, schemas, base)?;
        let id = |index| ReplayId::new(Phase::Mutate, plan.name(), seed, index);
        let mut rng = chacha(&id(u64::MAX).random_seed());
        let (draft, _) = plan.complete(&mut rng)?;
        let full = plan.full(&draft, &mut rng);
        let mut mutations = Mutations::default();
        let mut seen = HashSet::new();
        let mut index = 0;
        for placed in groups(&plan, &draft, &full, &mut Random::new(&mut rng)) {
            if is_over() {
                mutations.left += 1;
                continue;
            }
            let proved = prove_group(&plan, [&draft, &full], &placed);
            if proved.is_empty() {
                mutations.unviolable.push(unviolable(&plan, [&draft, &full], &placed));
            } else {
                mutations.broken.push((placed.group.kind, place(&placed.group)));
            }
            for proved in proved {
                let replay = id(index);
                index += 1;
                if seen.insert(wire_form(&proved)) {
                    mutations.requests.push(proved.into_request(replay));
                }
            }
        }
        Ok(mutations)
    }

    /// Keeps the requests, and what could not be broken, of some kinds.
    #[must_use]
    pub fn only(mut self, kinds: &[MutationKind]) -> Self {
        self.requests.retain(|request| request.kind.is_some_and(|kind| kinds.contains(&kind)));
        self.unviolable.retain(|unviolable| kinds.contains(&unviolable.kind));
        self.broken.retain(|(kind, _)| kinds.contains(kind));
        self
    }
}

/// The requests that break one keyword at one place, or why there are none.
pub(crate) struct Broken {
    pub(crate) kind: MutationKind,
    /// Into the draft.
    pub(crate) path: Vec<String>,
    /// The keyword, where it is one of JSON Schema's.
    pub(crate) keyword: Option<&'static str>,
    pub(crate) proved: Vec<Proved>,
    /// Why there are none, where the contract promises something.
    pub(crate) unviolable: Option<Unviolable>,
}

/// Breaks everything at or below `focus`, in the order of the kinds; what is about the whole request where `focus`
/// is empty. Packs break nothing, and are left out.
pub(crate) fn broken(
    plan: &OperationPlan,
    draft: &Value,
    full: &Value,
    focus: &[String],
    random: &mut Random,
    is_over: &dyn Fn() -> bool,
) -> Vec<Broken> {
    let mut placed = groups(plan, draft, full, random);
    // Many servers never see the headers of parts: who wants them sent says so.
    let is_usual = |kind: MutationKind| !matches!(kind, MutationKind::PartType | MutationKind::PartHeader);
    placed.retain(|placed| !placed.group.kind.is_sent_by_name_only() && is_usual(placed.group.kind));
    let is_whole = |placed: &Placed| placed.group.kind >= MutationKind::MissingBody;
    placed.retain(|placed| focus.is_empty() || placed.group.path.starts_with(focus) && !is_whole(placed));
    let prove = |placed: Placed| {
        let proved = prove_group(plan, [draft, full], &placed);
        let is_told = proved.is_empty() && placed.group.promised;
        let unviolable = is_told.then(|| unviolable(plan, [draft, full], &placed));
        let keyword = placed.group.keywords.first().copied();
        Broken { kind: placed.group.kind, path: placed.group.path, keyword, proved, unviolable }
    };
    placed.into_iter().take_while(|_| !is_over()).map(prove).collect()
}

/// The candidates of a group that hold on the first of `drafts` that shows any; those that break nothing else first of
/// all.
fn prove_group(plan: &OperationPlan, drafts: [&Value; 2], placed: &Placed) -> Vec<Proved> {
    let Group { candidates, limit, .. } = &placed.group;
    let drafts = if drafts[0] == drafts[1] { &drafts[..1] } else { &drafts };
    let mut with_others = Vec::new();
    for draft in drafts {
        let proved = candidates.iter().filter_map(|candidate| Mutation::new(placed, candidate).prove(plan, draft));
        let mut others = Vec::new();
        let alone = proved.filter_map(|proved| {
            if proved.is_alone {
                Some(proved)
            } else {
                others.push(proved);
                None
            }
        });
        let alone: Vec<Proved> = alone.take(*limit).collect();
        if !alone.is_empty() {
            return alone;
        }
        if with_others.is_empty() {
            with_others = others;
        }
    }
    with_others.truncate(*limit);
    with_others
}

fn unviolable(plan: &OperationPlan, drafts: [&Value; 2], placed: &Placed) -> Unviolable {
    let group = &placed.group;
    let drafts = if drafts[0] == drafts[1] { &drafts[..1] } else { &drafts };
    let Reason { text, is_given_up } = reason(plan, drafts, placed);
    Unviolable { kind: group.kind, place: place(group), reason: text, vacuous: group.promised, given_up: is_given_up }
}

fn place(group: &Group) -> String {
    pointer(&group.path).trim_start_matches('/').to_owned()
}

/// Everything that a server can tell apart.
fn wire_form(proved: &Proved) -> String {
    format!("{:?}\u{1f}{:?}", proved.request, proved.auth)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::ParameterLocation;
    use crate::generate::Intent;
    use crate::generate::request::AuthPlan;
    use crate::generate::testing::{PETS, api};

    const ID: &str = "0123456789abcdef01234567";

    fn base() -> BaseRequest {
        BaseRequest {
            path: [("petId".to_owned(), json!(ID))].into_iter().collect(),
            body: Some(json!({
                "name": "Rex", "kind": "DOG", "age": 3, "weight": 1.5, "tags": ["a", "b"], "born": "2024-02-29",
                "owner": {"name": "Ann"},
            })),
            ..BaseRequest::default()
        }
    }

    fn mutations_of(text: &str, operation: &str, base: BaseRequest) -> Mutations {
        let (api, schemas) = api(text);
        let operation = api.operation(operation).expect("it is described");
        mutate(&api, operation, &schemas, base, 1).expect("it can be mutated")
    }

    fn mutations() -> Mutations {
        mutations_of(PETS, "putPet", base())
    }

    fn descriptions(mutations: &Mutations, kind: MutationKind) -> Vec<&str> {
        let of_kind = mutations.requests.iter().filter(|request| request.kind == Some(kind));
        of_kind.map(|request| request.description.as_str()).collect()
    }

    #[test]
    fn every_kind_finds_its_place() {
        let mutations = mutations();
        let missing: Vec<&str> = MutationKind::ALL
            .into_iter()
            .filter(|kind| descriptions(&mutations, *kind).is_empty())
            .map(MutationKind::name)
            .collect();
        // The pet store has no constant, no dependent properties, no rule about names, no schemas about other schemas, no
        // typed header, no XML and no parts.
        assert_eq!(
            missing,
            [
                "const",
                "property-names",
                "dependent-required",
                "not",
                "one-of",
                "if",
                "dependent-schemas",
                "contains",
                "header-wrong-type",
                "header-enum",
                "malformed-xml",
                "part-type",
                "part-header",
                "rule"
            ],
            "{:#?}",
            mutations.unviolable
        );
    }

    #[test]
    fn every_request_is_proved_to_be_what_it_says() {
        let (api, schemas) = api(PETS);
        let operation = api.operation("putPet").unwrap();
        let plan = OperationPlan::new(&api, operation, &schemas, base()).unwrap();
        for request in mutations().requests {
            let kind = request.kind.expect("a mutation has a kind");
            if kind.is_pack() {
                assert_eq!(request.intent, Intent::Unspecified, "{}", request.description);
                continue;
            }
            let Intent::Invalid(breakage) = &request.intent else { panic!("{}", request.description) };
            if kind.is_about_framing() {
                continue;
            }
            assert_eq!(Some(breakage.kind.as_str()), request.kind.map(MutationKind::name));
            let is_broken = !crate::generate::request::faults(&plan, &request.request).is_empty();
            assert_eq!(is_broken, request.auth == AuthPlan::Normal, "{}", request.description);
        }
    }

    #[test]
    fn required_parts_are_left_out_at_every_depth() {
        let mutations = mutations();
        let missing = descriptions(&mutations, MutationKind::MissingRequired);
        for expected in [
            "query parameter `limit`: without `limit`",
            "header parameter `X-Trace`: without `X-Trace`",
            "body `/name`: without `name`",
            "body `/owner/name`: without `name`",
            "body `/friends/0/owner`: without `owner`",
        ] {
            assert!(missing.contains(&expected), "{expected} is not in {missing:#?}");
        }
    }

    #[test]
    fn breakages_name_their_place() {
        let mutations = mutations();
        let breakage = |kind| {
            let request = mutations.requests.iter().find(|request| request.kind == Some(kind)).unwrap();
            let Intent::Invalid(breakage) = &request.intent else { panic!("it is invalid") };
            (breakage.parameter.clone(), breakage.place.clone())
        };
        let query = |name: &str| Some((ParameterLocation::Query, name.to_owned()));
        assert_eq!(breakage(MutationKind::QueryEnum), (query("sort"), String::new()));
        assert_eq!(breakage(MutationKind::Format), (None, "/born".to_owned()));
        assert_eq!(breakage(MutationKind::MalformedJson), (None, String::new()));
    }

    #[test]
    fn what_promises_nothing_is_told() {
        let mut unviolable = mutations().unviolable;
        unviolable.retain(|one| one.vacuous);
        let found = |kind, place: &str| unviolable.iter().any(|one| one.kind == kind && one.place == place);
        assert!(found(MutationKind::Pattern, "body/vacuous"), "{unviolable:#?}");
        assert!(found(MutationKind::MaxLength, "body/huge"), "{unviolable:#?}");
        assert_eq!(unviolable.len(), 2, "{unviolable:#?}");
    }

    #[test]
    fn near_misses_stay_near() {
        let mutations = mutations();
        assert_eq!(
            descriptions(&mutations, MutationKind::QueryEnum)[..2],
            [
                "query parameter `sort`: `\"DOWN\"`, which is not listed",
                "query parameter `sort`: `\"downX\"`, which is not listed"
            ]
        );
        let age = descriptions(&mutations, MutationKind::WrongType);
        assert!(age.contains(&"body `/age`: `\"3\"` in place of integer"), "{age:#?}");
    }

    #[test]
    fn what_a_query_cannot_show_is_not_sent() {
        let mutations = mutations();
        let wrong = descriptions(&mutations, MutationKind::QueryWrongType);
        assert!(wrong.iter().all(|description| !description.contains("`note`")), "{wrong:#?}");
        assert!(wrong.iter().all(|description| !description.contains("`\"50\"`")), "{wrong:#?}");
    }

    #[test]
    fn a_path_without_rules_is_broken_only_by_being_empty() {
        let base = BaseRequest { path: base().path, ..BaseRequest::default() };
        let mutations = mutations_of(PETS, "getPet", base);
        let kinds = mutations.requests.iter().filter_map(|request| request.kind);
        let kinds: Vec<_> = kinds.filter(|kind| !kind.is_sent_by_name_only()).collect();
        assert_eq!(kinds, [MutationKind::IdEmpty]);
        assert!(mutations.unviolable.iter().all(|one| !one.vacuous), "{:?}", mutations.unviolable);
    }

    #[test]
    fn a_read_only_property_that_is_not_forbidden_is_not_called_invalid() {
        let open = PETS.replace("      additionalProperties: false\n", "");
        let mutations = mutations_of(&open, "putPet", base()).only(&[MutationKind::ReadOnly]);
        assert_eq!(mutations.requests.len(), 1);
        assert_eq!(mutations.requests[0].intent, Intent::Unspecified);
    }

    #[test]
    fn the_same_arguments_give_the_same_requests() {
        assert_eq!(mutations(), mutations());
    }

    #[test]
    fn replay_ids_do_not_depend_on_the_chosen_kinds() {
        let all = mutations();
        let some = mutations().only(&[MutationKind::Enum]);
        assert!(!some.requests.is_empty() && some.requests.len() < all.requests.len());
        assert!(some.requests.iter().all(|request| all.requests.contains(request)));
    }

    #[test]
    fn a_base_that_is_itself_invalid_is_a_problem() {
        let (api, schemas) = api(PETS);
        let operation = api.operation("putPet").unwrap();
        let base = BaseRequest { body: Some(json!({"name": "Rex"})), ..base() };
        let problem = mutate(&api, operation, &schemas, base, 1).unwrap_err().to_string();
        assert!(problem.contains("kind"), "{problem}");
    }

    #[test]
    fn alternatives_are_broken_where_they_were_chosen() {
        let text = PETS.replace(
            "        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}",
            "        content: {application/json: {schema: {oneOf: [{type: object, required: [a], properties: {a: {type: string, maxLength: 3}}, additionalProperties: false}, {type: object, required: [b], properties: {b: {type: integer, const: 5}}}]}}}",
        );
        let of = |body: Value| mutations_of(&text, "putPet", BaseRequest { body: Some(body), ..base() });
        let first = of(json!({"a": "xyz"}));
        assert_eq!(descriptions(&first, MutationKind::MaxLength), ["body `/a`: 4 characters where 3 is the most"]);
        assert_eq!(descriptions(&first, MutationKind::ExtraProperty).len(), 1);
        let second = of(json!({"b": 5}));
        assert_eq!(descriptions(&second, MutationKind::MissingRequired).last(), Some(&"body `/b`: without `b`"));
        assert!(descriptions(&second, MutationKind::ExtraProperty).is_empty());
    }
}
