//! Compiled schemas, one unit per schema that something refers to.
//!
//! A `$ref` is not compiled into the schema that holds it: it becomes a keyword that asks the unit of its target (see
//! `assemble` for what is done otherwise). So each schema is compiled once, however many operations reach it
//! (compiling what is reachable anew for every response took a minute for a document of 3 MB), and recursion needs no
//! care. Start at [`Units::prepare`].

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use jsonschema::{Draft, Keyword, ValidationError, ValidationOptions, Validator};
use serde_json::Value;

use super::SchemaProblem;
use super::answers::{self, answer};
use super::assemble::{self, Assembled, REFERENCE};
use super::body::{Bodies, Body};
use super::formats;
use super::heights::Heights;
use super::verbatim::{self, Verbatim};

/// The units of one view of an API's schemas.
pub(super) struct Units {
    pub(super) bodies: Bodies,
    options: ValidationOptions<'static>,
    /// For schemas that say in which dialect they are written.
    own_dialect: ValidationOptions<'static>,
    heights: Heights,
    /// The pointers of the schemas that reach one whose meaning depends on who refers to it.
    dynamic: Mutex<HashSet<String>>,
    all: Mutex<HashMap<String, Arc<Unit>>>,
}

/// One schema, compiled when it is prepared.
pub(super) struct Unit {
    /// The JSON Pointer of its body.
    pub(super) pointer: String,
    compiled: OnceLock<Result<Arc<Compiled>, SchemaProblem>>,
    /// Whether this unit and all that it reaches are compiled.
    is_prepared: AtomicBool,
    /// How many schemas look at one value in a row, here or in anything that it reaches.
    height: AtomicUsize,
}

pub(super) struct Compiled {
    pub(super) validator: Validator,
    /// The pointers of the units that it asks.
    asked: Vec<String>,
    /// Where its resources stand in the document, when it is compiled in its own dialect.
    pub(super) resources: Option<BTreeMap<String, String>>,
}

impl Unit {
    /// What it was compiled to, when it is prepared.
    pub(super) fn compiled(&self) -> Option<&Arc<Compiled>> {
        self.compiled.get()?.as_ref().ok()
    }

    /// How many schemas look at one value in a row, at most.
    pub(super) fn height(&self) -> usize {
        self.height.load(Ordering::Acquire)
    }
}

impl Units {
    pub(super) fn new(bodies: Bodies) -> Arc<Self> {
        Arc::new_cyclic(|units| Self {
            bodies,
            options: options(units).with_draft(Draft::Draft202012),
            own_dialect: options(units),
            heights: Heights::default(),
            dynamic: Mutex::default(),
            all: Mutex::default(),
        })
    }

    /// The unit at a pointer, compiled together with all that it reaches.
    pub(super) fn prepare(&self, pointer: &str) -> Result<Arc<Unit>, SchemaProblem> {
        let unit = self.unit(pointer);
        if !unit.is_prepared.load(Ordering::Acquire) {
            let height = self.check(std::iter::once(pointer.to_owned()))?;
            self.compile_all(pointer, height)?;
        }
        Ok(unit)
    }

    /// A schema made from parts of the document; `None` when it or something it refers to cannot be compiled.
    pub(super) fn fragment(self: &Arc<Self>, schema: &Value) -> Option<Fragment> {
        let body = Body::of(schema.clone());
        self.check(body.references.iter().cloned()).ok()?;
        let Assembled { schema, asked, .. } = assemble::assemble(&self.bodies, &body);
        for target in asked {
            self.prepare(&target).ok()?;
        }
        let validator = self.options.build(&schema).ok()?;
        Some(Fragment { validator, _units: Arc::clone(self) })
    }

    /// The unit at a pointer, compiled or not.
    pub(super) fn unit(&self, pointer: &str) -> Arc<Unit> {
        let mut units = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(unit) = units.get(pointer) {
            return Arc::clone(unit);
        }
        let unit = Arc::new(Unit {
            pointer: pointer.to_owned(),
            compiled: OnceLock::new(),
            is_prepared: false.into(),
            height: 0.into(),
        });
        units.insert(pointer.to_owned(), Arc::clone(&unit));
        unit
    }

    /// Whether all that the schemas reach can be compiled, and how many of it look at one value in a row.
    fn check(&self, starts: impl Iterator<Item = String>) -> Result<usize, SchemaProblem> {
        let mut waiting: Vec<String> = starts.collect();
        let mut seen = BTreeMap::new();
        let mut dynamic = Vec::new();
        let mut height = 0;
        while let Some(pointer) = waiting.pop() {
            if seen.contains_key(&pointer) {
                continue;
            }
            if let Some(unit) = self.prepared(&pointer) {
                height = height.max(unit.height());
                dynamic.extend(self.is_dynamic(&pointer).then_some(pointer));
                continue;
            }
            let nothing = || SchemaProblem { message: "there is no schema here".into(), pointer: pointer.clone() };
            let body = self.bodies.get(&pointer).ok_or_else(nothing)?;
            if let Some(problem) = &body.problem {
                return Err(problem.clone());
            }
            height = height.max(self.heights.check(&self.bodies, &pointer)?);
            waiting.extend(body.references.iter().rev().cloned());
            dynamic.extend(body.is_dynamic.then(|| pointer.clone()));
            seen.insert(pointer, body);
        }
        self.note_dynamic(&seen, dynamic);
        Ok(height)
    }

    /// Notes which of some schemas reach one of the `dynamic` ones.
    fn note_dynamic(&self, bodies: &BTreeMap<String, &Body>, mut dynamic: Vec<String>) {
        if dynamic.is_empty() {
            return;
        }
        let mut holders: HashMap<&str, Vec<&String>> = HashMap::new();
        for (pointer, body) in bodies {
            for target in &body.references {
                holders.entry(target).or_default().push(pointer);
            }
        }
        let mut all = self.dynamic.lock().unwrap_or_else(PoisonError::into_inner);
        let mut seen = HashSet::new();
        while let Some(pointer) = dynamic.pop() {
            if seen.insert(pointer.clone()) {
                dynamic.extend(holders.get(pointer.as_str()).into_iter().flatten().map(|holder| (*holder).clone()));
                all.insert(pointer);
            }
        }
    }

    fn is_dynamic(&self, pointer: &str) -> bool {
        self.dynamic.lock().unwrap_or_else(PoisonError::into_inner).contains(pointer)
    }

    fn prepared(&self, pointer: &str) -> Option<Arc<Unit>> {
        let units = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        units.get(pointer).filter(|unit| unit.is_prepared.load(Ordering::Acquire)).cloned()
    }

    /// Compiles a unit and all that it asks, those that are asked first: see [`Reference`].
    fn compile_all(&self, start: &str, height: usize) -> Result<(), SchemaProblem> {
        let mut done: Vec<Arc<Unit>> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut path: Vec<(Arc<Unit>, Assembled, usize)> = Vec::new();
        let mut entering = Some(start.to_owned());
        loop {
            let new = entering.take().filter(|pointer| seen.insert(pointer.clone())).map(|pointer| self.unit(&pointer));
            if let Some(unit) = new.filter(|unit| !unit.is_prepared.load(Ordering::Acquire)) {
                let assembled = self.assembled(&unit)?;
                path.push((unit, assembled, 0));
            }
            let Some((_, assembled, next)) = path.last_mut() else { break };
            if let Some(asked) = assembled.asked.get(*next) {
                *next += 1;
                entering = Some(asked.clone());
                continue;
            }
            let Some((unit, assembled, _)) = path.pop() else { break };
            unit.compiled.get_or_init(|| self.compile(&unit.pointer, assembled)).as_ref().map_err(Clone::clone)?;
            done.push(unit);
        }
        for unit in done {
            unit.height.store(height, Ordering::Release);
            unit.is_prepared.store(true, Ordering::Release);
        }
        Ok(())
    }

    /// The schema of a unit; of one that another thread has compiled, only what it asks.
    fn assembled(&self, unit: &Unit) -> Result<Assembled, SchemaProblem> {
        match unit.compiled.get() {
            Some(Ok(compiled)) => Ok(Assembled { schema: Value::Null, asked: compiled.asked.clone(), resources: None }),
            Some(Err(problem)) => Err(problem.clone()),
            None if self.is_dynamic(&unit.pointer) => {
                let Verbatim { schema, resources } = verbatim::assemble(&self.bodies, &unit.pointer);
                Ok(Assembled { schema, asked: Vec::new(), resources: Some(resources) })
            }
            None => {
                let body = self.bodies.get(&unit.pointer).expect("the unit was checked");
                Ok(assemble::assemble(&self.bodies, body))
            }
        }
    }

    fn compile(&self, pointer: &str, assembled: Assembled) -> Result<Arc<Compiled>, SchemaProblem> {
        let options = if assembled.resources.is_some() { &self.own_dialect } else { &self.options };
        let validator = options.build(&assembled.schema).map_err(|error| SchemaProblem {
            message: error.to_string(),
            pointer: format!("{}{}", Bodies::written(pointer), error.instance_path().as_str()),
        })?;
        Ok(Arc::new(Compiled { validator, asked: assembled.asked, resources: assembled.resources }))
    }
}

fn options(units: &Weak<Units>) -> ValidationOptions<'static> {
    let units = Weak::clone(units);
    let options = jsonschema::options().should_validate_formats(true);
    formats::register(options)
        .with_keyword(REFERENCE, move |_, value, _| {
            let units = units.upgrade().expect("units outlive the compilation that they run");
            let target = value.as_str().ok_or_else(|| ValidationError::schema("a pointer is wanted"))?;
            Ok(Box::new(Reference::to(&units.unit(target))))
        })
        .offline()
}

/// A compiled schema that stands nowhere in the document; its references mean the document.
pub struct Fragment {
    validator: Validator,
    /// Keeps alive what it refers to.
    _units: Arc<Units>,
}

impl Fragment {
    /// Whether `value` keeps the schema.
    #[must_use]
    pub fn is_valid(&self, value: &Value) -> bool {
        answers::during(|| self.validator.is_valid(value))
    }
}

/// The keyword that stands for a `$ref`.
///
/// It holds what is compiled already, and only names what is not, so that schemas that refer to each other in circles
/// can be dropped: whatever is held was compiled before what holds it.
struct Reference {
    /// The pointer of the target, which errors carry.
    pointer: String,
    target: Target,
}

enum Target {
    Held(Arc<Compiled>),
    Named(Weak<Unit>),
}

impl Reference {
    fn to(unit: &Arc<Unit>) -> Self {
        let held = unit.compiled().map(|held| Target::Held(Arc::clone(held)));
        let target = held.unwrap_or_else(|| Target::Named(Arc::downgrade(unit)));
        Self { pointer: unit.pointer.clone(), target }
    }
}

impl<'i> Keyword<'i> for Reference {
    /// The error says only which target is not matched; `explain` asks the target why.
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom(self.pointer.as_str())) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        match &self.target {
            Target::Held(compiled) => answer(&**compiled, instance, || compiled.validator.is_valid(instance)),
            Target::Named(unit) => {
                let unit = unit.upgrade().expect("validators keep their units alive");
                let compiled = unit.compiled().expect("a validator is used only when all that it reaches is compiled");
                answer(&**compiled, instance, || compiled.validator.is_valid(instance))
            }
        }
    }
}
