//! The use of blocks: that they exist, get their inputs, and do not use themselves.

use crate::case::model::{Arguments, Block, Step, StepAction, Suite, UseBlock};
use crate::diagnostic::{Diagnostic, suggestion};

pub(super) fn verify(suite: &Suite) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let in_cases = suite.cases.iter().flat_map(|case| case.setup.iter().chain(&case.steps).chain(&case.teardown));
    let in_blocks = suite.blocks.values().flat_map(steps_of);
    for used in in_cases.chain(in_blocks).filter_map(block_used) {
        match suite.blocks.get(&used.block.value) {
            None => diagnostics.push(unknown(suite, used)),
            Some(block) => inputs(block, used, &mut diagnostics),
        }
    }
    diagnostics.extend(suite.blocks.keys().filter(|name| uses_itself(suite, name)).map(|name| recursive(suite, name)));
    diagnostics
}

fn steps_of(block: &Block) -> impl Iterator<Item = &Step> {
    block.steps.iter().chain(&block.teardown)
}

fn block_used(step: &Step) -> Option<&UseBlock> {
    match &step.action {
        StepAction::Use(used) => Some(used),
        _ => None,
    }
}

fn unknown(suite: &Suite, used: &UseBlock) -> Diagnostic {
    let name = &used.block.value;
    let hint = if suite.blocks.is_empty() {
        "blocks are described under `blocks`".to_owned()
    } else {
        suggestion(name, suite.blocks.keys().map(String::as_str))
    };
    Diagnostic::new("case/unknown-block", format!("there is no block `{name}`")).at(&used.block.span, "").hint(hint)
}

fn inputs(block: &Block, used: &UseBlock, diagnostics: &mut Vec<Diagnostic>) {
    let name = &used.block.value;
    for given in used.with.listed().iter().filter(|given| !block.inputs.contains_key(&given.name)) {
        let message = format!("block `{name}` has no input `{}`", given.name);
        let hint = suggestion(&given.name, block.inputs.keys().map(String::as_str));
        diagnostics.push(Diagnostic::new("case/unknown-input", message).at(&given.name_span, "").hint(hint));
    }
    if matches!(used.with, Arguments::Computed(_)) {
        return;
    }
    for (input, _) in block.inputs.iter().filter(|(_, input)| input.default.is_none()) {
        if used.with.listed().iter().all(|given| given.name != *input) {
            let message = format!("block `{name}` needs its input `{input}`");
            diagnostics.push(Diagnostic::new("case/missing-input", message).at(&used.block.span, ""));
        }
    }
}

/// Whether following the uses from a block leads back to it.
fn uses_itself(suite: &Suite, name: &str) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    let mut open = vec![name];
    while let Some(block) = open.pop().and_then(|name| suite.blocks.get(name)) {
        for used in steps_of(block).filter_map(block_used).map(|used| used.block.value.as_str()) {
            if used == name {
                return true;
            }
            if !seen.contains(&used) {
                seen.push(used);
                open.push(used);
            }
        }
    }
    false
}

fn recursive(suite: &Suite, name: &str) -> Diagnostic {
    let message = format!("block `{name}` uses itself, so it would never end");
    Diagnostic::new("case/recursive-block", message).at(&suite.blocks[name].span, "")
}
