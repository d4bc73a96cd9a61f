//! `probity mock`: serves the contracts on a loopback port until it is interrupted.

use std::process::ExitCode;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::args::MockArguments;
use super::{exit, output};
use crate::contract::Contract;
use crate::diagnostic::{self, Diagnostic, ExitClass};
use crate::harness::behaviour_files;
use crate::mock::{Behaviours, Elapsed, FaultId, Mock, MockOptions, serve};

/// Runs the command.
pub(super) fn run(arguments: &MockArguments) -> Result<ExitCode, Vec<Diagnostic>> {
    let (contract, warnings) = Contract::load_with(&arguments.contract.specs, &arguments.contract.load_options())?;
    if !warnings.is_empty() {
        output::warn(&diagnostic::render(&warnings));
    }
    let behaviours = Behaviours::load(&behaviour_files(&contract, &arguments.behaviour), &contract)?;
    if arguments.list_faults {
        for (id, description, check) in behaviours.faults() {
            output::print(&format!("{id:<36} {check:<30} {description}\n"));
        }
        return Ok(exit::CONFORMS.into());
    }
    let options = MockOptions {
        seed: arguments.seed,
        faults: arguments.fault.iter().cloned().map(FaultId).collect(),
        real_time: arguments.real_time.then(real_time),
        ..MockOptions::default()
    };
    let mock = Mock::new(Arc::new(contract), behaviours, options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| vec![cannot_serve(arguments.port, &error)])?;
    runtime.block_on(listen(arguments.port, mock)).map_err(|error| vec![cannot_serve(arguments.port, &error)])?;
    Ok(exit::CONFORMS.into())
}

async fn listen(port: u16, mock: Mock) -> std::io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    // Scripts that ask for port 0 read the port from this line.
    output::print(&format!("listening on http://{}\n", listener.local_addr()?));
    serve(listener, mock, async { drop(tokio::signal::ctrl_c().await) }).await
}

fn real_time() -> Elapsed {
    let start = tokio::time::Instant::now();
    Arc::new(move || start.elapsed())
}

fn cannot_serve(port: u16, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new("mock/cannot-listen", format!("cannot serve on 127.0.0.1:{port}: {error}"))
        .hint("`--port 0` takes a free port")
        .exit(ExitClass::Infrastructure)
}
