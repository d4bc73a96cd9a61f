//! Things without an id of their own: a `POST` makes them, and the other methods of the very path are about them.

use std::sync::Arc;

use super::exchange::is_safe;
use super::live::{named_in_path, with_path};
use super::state::About;
use crate::contract::{Api, Operation};
use crate::engine::halt::Halt;
use crate::engine::test_run::TestRun;
use crate::generate::Intent;
use crate::message::Request;

/// How many of them one test makes at most.
const MOST: usize = 40;

impl<'a> TestRun<'a, '_> {
    /// Makes what was not found at the path of a request, where a `POST` to that path makes it. Returns whether it did.
    pub(in crate::engine) async fn made_beside(
        &mut self,
        step: &str,
        about: About<'a>,
        request: &Request,
    ) -> Result<bool, Halt> {
        let Some(resources) = &self.resources else { return Ok(false) };
        let Some(maker) = maker_beside(about.bound.api, about.bound.operation) else { return Ok(false) };
        if resources.singles.len() >= MOST {
            return Ok(false);
        }
        let relations = Arc::clone(&resources.relations);
        let Some(named) = named_in_path(&relations, about.bound.operation, request) else { return Ok(false) };
        let maker = about.other(maker);
        let Some(drawn) = self.drawn(maker) else { return Ok(false) };
        let drawn = self.with_references(step, maker, &drawn, &Intent::Valid).await?;
        let Some(making) = with_path(&relations, maker.bound.operation, &drawn, &named, |_| false) else {
            return Ok(false);
        };
        if self.is_withheld(step, maker, &making).await? {
            return Ok(false);
        }
        let exchange = self.sent(step, maker, making).await?;
        let is_made = (200..300).contains(&exchange.response.status);
        self.recorded(maker, &exchange);
        if let Some(resources) = self.resources.as_mut().filter(|_| is_made) {
            resources.singles.push((maker.index, named));
        }
        Ok(is_made)
    }

    /// Deletes what is left of them, where the path has a `DELETE`.
    pub(super) async fn delete_singles(&mut self, step: &str) -> Result<(), Halt> {
        let Some(resources) = &mut self.resources else { return Ok(()) };
        let (singles, about) = (std::mem::take(&mut resources.singles), resources.about);
        let relations = Arc::clone(&resources.relations);
        let mut done: Vec<Request> = Vec::new();
        for (maker, named) in singles.into_iter().rev() {
            let path = &about.bound.api.operations[maker].path;
            let is_delete = |operation: &Operation| operation.method == "DELETE" && operation.path == *path;
            let Some(delete) = about.bound.api.operations.iter().position(is_delete) else { continue };
            let about = about.other(delete);
            let Some(drawn) = self.drawn(about) else { continue };
            let Some(request) = with_path(&relations, about.bound.operation, &drawn, &named, |_| false) else {
                continue;
            };
            if !done.iter().any(|known| known.path() == request.path()) {
                self.sent(step, about, request.clone()).await?;
                done.push(request);
            }
        }
        Ok(())
    }
}

/// The `POST` of the same path, where that path does not end in an id and the operation itself makes nothing.
fn maker_beside(api: &Api, operation: &Operation) -> Option<usize> {
    let ends_in_id = operation.path.segments.last().is_some_and(|last| last.only_parameter().is_some());
    let is_about_it = is_safe(&operation.method) || matches!(operation.method.as_str(), "PUT" | "PATCH" | "DELETE");
    let is_maker = |other: &Operation| other.method == "POST" && other.path == operation.path;
    api.operations.iter().position(is_maker).filter(|_| is_about_it && !ends_in_id)
}
