//! Runs steps: requests, blocks and waits.

use std::time::Duration;

use serde_json::{Map, Value};

use super::halt::Halt;
use super::test_run::{ScopeId, TestRun};
use crate::case::{RequestStep, Step, StepAction, TargetKind, UseBlock};
use crate::template::{EvaluateError, Scope};

impl<'a> TestRun<'a, '_> {
    /// Runs steps in order up to the first that fails; the later ones are not run.
    pub(super) async fn steps(&mut self, steps: &'a [Step], scope: ScopeId) -> Result<(), Halt> {
        for step in steps {
            self.step(step, scope).await?;
        }
        Ok(())
    }

    /// Runs one step.
    pub(super) async fn step(&mut self, step: &'a Step, scope: ScopeId) -> Result<(), Halt> {
        match &step.action {
            StepAction::Wait(time) => self.wait(*time).await,
            StepAction::Use(block) => Box::pin(self.use_block(block, scope)).await,
            StepAction::Request(request) => self.request(step, request, scope).await,
        }
    }

    async fn request(&mut self, step: &'a Step, request: &'a RequestStep, scope: ScopeId) -> Result<(), Halt> {
        let name = step_name(step, request);
        match (&request.generated, &request.poll) {
            (Some(generated), _) => self.generated(&name, request, generated, scope).await,
            (None, Some(poll)) => self.poll(&name, step, request, poll, scope).await,
            (None, None) => self.single(&name, step, request, scope).await,
        }
    }

    /// Lets time pass: virtual on the mock, real elsewhere.
    pub(super) async fn wait(&mut self, time: Duration) -> Result<(), Halt> {
        if self.bench.target_kind == TargetKind::Mock {
            self.session.advance_clock(time).await?;
        } else {
            tokio::time::sleep(time).await;
        }
        self.waited += time;
        Ok(())
    }

    /// Runs a block in a scope of its own, which sees only its inputs and what is the same for the whole test.
    async fn use_block(&mut self, used: &'a UseBlock, outer: ScopeId) -> Result<(), Halt> {
        let block = self.planned.suite.blocks.get(&used.block.value).expect("loading has checked the block's name");
        let inner = self.enter(used, outer)?;
        self.teardowns.push((inner, &block.teardown));
        self.steps(&block.steps, inner).await?;
        let mut outputs = Map::new();
        for (name, template) in &block.outputs {
            outputs.insert(name.clone(), template.evaluate(&self.scopes[inner.0])?);
        }
        if let Some(out) = &used.out {
            self.scopes[outer.0].insert(out, &Value::Object(outputs));
        }
        Ok(())
    }

    /// Opens the scope of a block.
    pub(super) fn enter(&mut self, used: &UseBlock, outer: ScopeId) -> Result<ScopeId, Halt> {
        let scope = self.block_scope(used, outer)?;
        self.scopes.push(scope);
        Ok(ScopeId(self.scopes.len() - 1))
    }

    fn block_scope(&self, used: &UseBlock, outer: ScopeId) -> Result<Scope, EvaluateError> {
        let block = self.planned.suite.blocks.get(&used.block.value).expect("loading has checked the block's name");
        let outer = &self.scopes[outer.0];
        let mut scope = Scope::new(outer.now(), self.bench.seed).at(&format!(
            "{}/{}/{}",
            self.planned.name,
            used.block.value,
            self.scopes.len()
        ));
        for shared in ["env", "run", "secrets", "vars"] {
            if let Some(value) = outer.get(shared) {
                scope.insert(shared, &value);
            }
        }
        let mut inputs: Map<String, Value> = used.with.evaluate(outer)?.into_iter().collect();
        for (name, input) in &block.inputs {
            if !inputs.contains_key(name)
                && let Some(default) = &input.default
            {
                inputs.insert(name.clone(), default.evaluate(&scope)?);
            }
        }
        scope.insert("inputs", &Value::Object(inputs));
        Ok(scope)
    }

    /// Whether every step that `step` refers to has captured something: else there is nothing to undo.
    pub(super) fn has_names_of(&self, step: &Step, scope: ScopeId) -> bool {
        let scope = &self.scopes[scope.0];
        step.references().iter().all(|reference| scope.get(&reference.path[0]).is_some())
    }
}

/// The name of a step in reports: its id, else its operation.
fn step_name(step: &Step, request: &RequestStep) -> String {
    use crate::case::RequestTarget::{Operation, Unbound};
    step.id.clone().unwrap_or_else(|| match &request.target {
        Operation { key, .. } => key.to_string(),
        Unbound { .. } => "request".to_owned(),
    })
}
