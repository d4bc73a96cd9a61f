//! Names in templates: each must be given before it is used.
//!
//! Values come into being in this order: `env` and `run`, `secrets`, the suite's `vars`, `row`, the case's `vars`,
//! then what steps capture and blocks give out, one after the other. A block starts again from the suite's `vars`
//! with its `inputs`.

use std::collections::BTreeSet;

use super::references;
use crate::case::model::{Block, Case, RUN_NAMES, Row, Step, StepAction, Suite};
use crate::diagnostic::Diagnostic;
use crate::template::{KnownNames, Reference, TemplateNode, TemplateValue};

pub(super) fn verify(suite: &Suite, doubtful: &BTreeSet<String>) -> Vec<Diagnostic> {
    let mut names = Names { known: KnownNames::default(), suite, doubtful, diagnostics: Vec::new() };
    names.suite();
    names.diagnostics
}

struct Names<'suite> {
    known: KnownNames,
    suite: &'suite Suite,
    doubtful: &'suite BTreeSet<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Names<'_> {
    fn suite(&mut self) {
        let suite = self.suite;
        self.known.open("env");
        self.known.closed("run", RUN_NAMES);
        self.known.closed("secrets", [""; 0]);
        self.known.closed("vars", [""; 0]);
        suite.secrets.iter().for_each(|(_, secret)| self.template(secret));
        self.known.closed("secrets", suite.secrets.iter().map(|(name, _)| name.as_str()));
        self.values(&suite.variables);
        let credentials = suite.auth.values().flat_map(crate::case::model::Auth::templates);
        let defaults = &suite.defaults;
        let scalars = suite.use_auth.iter().chain(&defaults.accept).chain(&defaults.media_type);
        credentials.chain(scalars).for_each(|template| self.template(template));
        for arguments in [&defaults.path, &defaults.query, &defaults.headers] {
            self.check(&arguments.references());
        }
        let shared = self.known.clone();
        for block in suite.blocks.values() {
            self.block(block);
            self.known = shared.clone();
        }
        for case in &suite.cases {
            self.case(case);
            self.known = shared.clone();
        }
    }

    /// Variables, of which each may use the ones before it.
    fn values(&mut self, values: &[(String, TemplateValue)]) {
        for (index, (name, template)) in values.iter().enumerate() {
            let start = self.diagnostics.len();
            self.template(template);
            for diagnostic in &mut self.diagnostics[start..] {
                for (later, _) in &values[index..] {
                    if diagnostic.message == format!("`vars` has no `{later}`") {
                        diagnostic.hint = Some(format!("`vars.{later}` has its value only after this one"));
                    }
                }
            }
            self.known.closed("vars", [name.as_str()]);
        }
    }

    fn block(&mut self, block: &Block) {
        for input in block.inputs.values() {
            input.default.iter().for_each(|default| self.template(default));
        }
        self.known.closed("inputs", block.inputs.keys().map(String::as_str));
        self.steps(&block.steps, &[&block.teardown]);
        block.outputs.iter().for_each(|(_, output)| self.template(output));
        self.steps(&block.teardown, &[]);
    }

    fn case(&mut self, case: &Case) {
        case.rows.iter().for_each(|row| self.template(&row.values));
        if !case.rows.is_empty() {
            self.known.closed("row", case.rows.iter().flat_map(row_names));
            self.rows_are_complete(case);
        }
        self.values(&case.variables);
        self.steps(&case.setup, &[&case.steps, &case.teardown]);
        self.steps(&case.steps, &[&case.teardown]);
        self.steps(&case.teardown, &[]);
    }

    /// Checks steps in order; what each gives is known to the next. `later` are the steps that come after them.
    fn steps(&mut self, steps: &[Step], later: &[&Vec<Step>]) {
        for (index, step) in steps.iter().enumerate() {
            let start = self.diagnostics.len();
            self.check(&references::of_step(step));
            let after: Vec<&Step> = steps[index..].iter().chain(later.iter().flat_map(|steps| steps.iter())).collect();
            self.explain(start, &after);
            self.gives(step);
        }
    }

    /// What a step lets later ones see.
    fn gives(&mut self, step: &Step) {
        match &step.action {
            StepAction::Request(request) => {
                if let Some(id) = &step.id {
                    self.known.closed(id, request.captures.iter().map(|capture| capture.name.as_str()));
                }
            }
            StepAction::Use(used) => {
                let Some(out) = &used.out else { return };
                match self.suite.blocks.get(&used.block.value) {
                    Some(block) => self.known.closed(out, block.outputs.iter().map(|(name, _)| name.as_str())),
                    None => self.known.open(out),
                }
            }
            StepAction::Wait(_) => {
                step.id.iter().filter(|id| self.doubtful.contains(*id)).for_each(|id| self.known.open(id));
            }
        }
    }

    fn template(&mut self, template: &TemplateValue) {
        self.check(&template.references());
    }

    fn check(&mut self, references: &[Reference]) {
        let is_certain = |reference: &&Reference| !self.doubtful.contains(&reference.path[0]);
        let found = references.iter().filter(is_certain).filter_map(|reference| self.known.check(reference));
        self.diagnostics.extend(found);
    }

    /// Says of unknown names that they come from a later step, where they do.
    fn explain(&mut self, start: usize, later: &[&Step]) {
        for diagnostic in &mut self.diagnostics[start..] {
            for name in later.iter().filter_map(|step| name_given(step)) {
                if diagnostic.message == format!("nothing here is named `{name}`") {
                    diagnostic.hint = Some(format!("what `{name}` gives is there only after its step"));
                }
            }
            let hint = match diagnostic.message.as_str() {
                "nothing here is named `setup`" => "what setup steps give is named directly, by their `id` or `out`",
                "nothing here is named `row`" => {
                    "there is a `row` in cases that have rows, under `each`, and in no block"
                }
                _ => continue,
            };
            diagnostic.hint = Some(hint.to_owned());
        }
    }

    /// Every row has every field that the steps use without a default.
    fn rows_are_complete(&mut self, case: &Case) {
        let steps = case.setup.iter().chain(&case.steps).chain(&case.teardown);
        let in_steps = steps.flat_map(references::of_step);
        let in_variables = case.variables.iter().flat_map(|(_, template)| template.references());
        let used: BTreeSet<String> =
            in_steps.chain(in_variables).filter(|used| !used.optional).filter_map(|used| row_field(&used)).collect();
        // A field that no row has is an unknown name, and told as one.
        let fields: BTreeSet<String> =
            case.rows.iter().flat_map(row_names).filter(|name| used.contains(name)).collect();
        for row in &case.rows {
            let names = row_names(row);
            for field in fields.iter().filter(|field| !names.contains(field)) {
                let message = format!("row `{}` has no `{field}`, which the steps use", row.id);
                let hint = format!("add it, or write `row.{field} | default(…)` where it is used");
                self.diagnostics.push(Diagnostic::new("case/incomplete-row", message).at(&row.span, "").hint(hint));
            }
        }
    }
}

/// The name under which a step's results are found.
fn name_given(step: &Step) -> Option<&str> {
    match &step.action {
        StepAction::Use(used) => used.out.as_deref(),
        _ => step.id.as_deref(),
    }
}

fn row_field(reference: &Reference) -> Option<String> {
    match reference.path.as_slice() {
        [root, field, ..] if root == "row" => Some(field.clone()),
        _ => None,
    }
}

fn row_names(row: &Row) -> Vec<String> {
    match &row.values.node {
        TemplateNode::Mapping(fields) => fields.iter().map(|(name, _)| name.clone()).collect(),
        _ => Vec::new(),
    }
}
