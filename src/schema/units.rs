//! Compiled schemas, one unit per schema that something refers to.
//!
//! A `$ref` is not compiled into the schema that holds it: it becomes a keyword that asks the unit of its target.
//! So each schema is compiled once, however many operations reach it (compiling what is reachable anew for every
//! response took a minute for a document of 3 MB), and recursion needs no care. This is sound in OpenAPI 3.0, where a
//! `$ref` has no siblings that could depend on what it evaluated. Start at [`Units::prepare`].

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use jsonschema::{Draft, Keyword, ValidationError, Validator};
use serde_json::Value;

use super::SchemaProblem;
use super::dialect::MAX_DEPTH;
use super::formats;
use crate::source::pointer;

/// The units of one rewritten document.
pub(super) struct Units {
    root: Arc<Value>,
    units: Mutex<HashMap<String, Arc<Unit>>>,
}

/// One schema, compiled when it is prepared.
pub(super) struct Unit {
    /// JSON Pointer in the rewritten document.
    pub(super) pointer: String,
    compiled: OnceLock<Result<Compiled, SchemaProblem>>,
    /// Whether this unit and all that it reaches are compiled.
    is_prepared: AtomicBool,
}

struct Compiled {
    validator: Validator,
    /// The units that its references ask. Weak, because schemas refer to each other in circles.
    targets: Vec<Weak<Unit>>,
}

impl Unit {
    /// The validator, when the unit is prepared.
    pub(super) fn validator(&self) -> Option<&Validator> {
        self.compiled.get()?.as_ref().ok().map(|compiled| &compiled.validator)
    }
}

impl Units {
    pub(super) fn new(root: Arc<Value>) -> Arc<Self> {
        Arc::new(Self { root, units: Mutex::default() })
    }

    /// The rewritten document.
    pub(super) fn root(&self) -> &Value {
        &self.root
    }

    /// The unit at a pointer, compiled together with all that it reaches.
    pub(super) fn prepare(self: &Arc<Self>, pointer: &str) -> Result<Arc<Unit>, SchemaProblem> {
        let unit = self.unit(pointer);
        let mut reached = BTreeMap::new();
        let mut waiting = vec![Arc::clone(&unit)];
        while let Some(unit) = waiting.pop() {
            if unit.is_prepared.load(Ordering::Acquire) || reached.contains_key(&unit.pointer) {
                continue;
            }
            let compiled = unit.compiled.get_or_init(|| self.compile(&unit.pointer)).as_ref().map_err(Clone::clone)?;
            waiting.extend(compiled.targets.iter().filter_map(Weak::upgrade));
            reached.insert(unit.pointer.clone(), unit);
        }
        for unit in reached.values() {
            unit.is_prepared.store(true, Ordering::Release);
        }
        Ok(unit)
    }

    /// A schema made from parts of the document; `None` when it or something it refers to cannot be compiled.
    pub(super) fn fragment(self: &Arc<Self>, schema: &Value) -> Option<Fragment> {
        let Compiled { validator, targets } = self.compile_schema(schema, "").ok()?;
        for target in targets {
            self.prepare(&target.upgrade()?.pointer).ok()?;
        }
        Some(Fragment { validator, _units: Arc::clone(self) })
    }

    /// The unit that the reference at `place` asks.
    pub(super) fn referred(&self, place: &str) -> Option<Arc<Unit>> {
        let target = pointer::from_reference(self.root.pointer(place)?.as_str()?)?;
        self.lock().get(&target).cloned()
    }

    fn unit(&self, pointer: &str) -> Arc<Unit> {
        let new =
            || Arc::new(Unit { pointer: pointer.to_owned(), compiled: OnceLock::new(), is_prepared: false.into() });
        Arc::clone(self.lock().entry(pointer.to_owned()).or_insert_with(new))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Unit>>> {
        self.units.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn compile(self: &Arc<Self>, pointer: &str) -> Result<Compiled, SchemaProblem> {
        let nothing = || SchemaProblem { message: "there is no schema here".into(), pointer: pointer.into() };
        self.compile_schema(self.root.pointer(pointer).ok_or_else(nothing)?, pointer)
    }

    fn compile_schema(self: &Arc<Self>, schema: &Value, pointer: &str) -> Result<Compiled, SchemaProblem> {
        let problem = |message: String, pointer: String| SchemaProblem { message, pointer };
        if is_deeper_than(schema, MAX_DEPTH) {
            return Err(problem(format!("the schema nests deeper than {MAX_DEPTH} levels"), pointer.into()));
        }
        let targets = Arc::new(Mutex::new(Vec::new()));
        let references = References { units: Arc::downgrade(self), targets: Arc::clone(&targets) };
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .with_format("byte", formats::is_base64)
            .with_keyword("$ref", move |_, value, _| references.keyword(value))
            .offline()
            .build(schema)
            .map_err(|error| match foreign_reference(schema) {
                Some((place, target)) => problem(format!("{target:?} leads nowhere"), format!("{pointer}{place}")),
                None => problem(error.to_string(), format!("{pointer}{}", error.instance_path().as_str())),
            })?;
        let targets = std::mem::take(&mut *targets.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Compiled { validator, targets })
    }
}

/// A compiled schema that stands nowhere in the document; its references mean the document.
pub(crate) struct Fragment {
    validator: Validator,
    /// Keeps alive what it refers to.
    _units: Arc<Units>,
}

impl Fragment {
    /// Whether `value` keeps the schema.
    pub(crate) fn is_valid(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }
}

/// Makes the keyword of each `$ref` that is met while a unit is compiled.
struct References {
    units: Weak<Units>,
    targets: Arc<Mutex<Vec<Weak<Unit>>>>,
}

impl References {
    fn keyword<'a>(&self, value: &'a Value) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
        let nowhere = || ValidationError::schema(format!("{value} leads nowhere"));
        let units = self.units.upgrade().expect("units outlive the compilation that they run");
        let target = value.as_str().and_then(pointer::from_reference).ok_or_else(nowhere)?;
        units.root.pointer(&target).ok_or_else(nowhere)?;
        let unit = Arc::downgrade(&units.unit(&target));
        self.targets.lock().unwrap_or_else(PoisonError::into_inner).push(Weak::clone(&unit));
        Ok(Box::new(Reference { unit }))
    }
}

/// The keyword that stands for a `$ref`.
struct Reference {
    unit: Weak<Unit>,
}

impl<'i> Keyword<'i> for Reference {
    /// The error says only that the target is not matched; `explain` asks the target why.
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("does not match")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        let unit = self.unit.upgrade().expect("validators keep their units alive");
        unit.validator().expect("a validator is used only when all that it reaches is compiled").is_valid(instance)
    }
}

/// A reference that leads out of the document: where it stands below `schema`, and what it says.
fn foreign_reference(schema: &Value) -> Option<(String, String)> {
    let mut waiting = vec![(String::new(), schema)];
    while let Some((place, value)) = waiting.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(target)) = fields.get("$ref")
                    && pointer::from_reference(target).is_none()
                {
                    return Some((pointer::join(&place, "$ref"), target.clone()));
                }
                waiting.extend(fields.iter().map(|(key, child)| (pointer::join(&place, key), child)));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                waiting.extend(items.map(|(index, child)| (pointer::join(&place, &index.to_string()), child)));
            }
            _ => {}
        }
    }
    None
}

fn is_deeper_than(value: &Value, limit: usize) -> bool {
    let mut waiting = vec![(value, 0)];
    while let Some((value, depth)) = waiting.pop() {
        if depth > limit {
            return true;
        }
        match value {
            Value::Object(fields) => waiting.extend(fields.values().map(|child| (child, depth + 1))),
            Value::Array(items) => waiting.extend(items.iter().map(|child| (child, depth + 1))),
            _ => {}
        }
    }
    false
}
