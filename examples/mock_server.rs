//! Serves contracts with their behaviours on a loopback port, in real time: `cargo run --example mock_server -- 8080`.
//!
//! What `probity mock` does, in the few lines it takes: load a contract, load the behaviours, bind, serve.

use std::path::PathBuf;
use std::sync::Arc;

use probity::contract::Contract;
use probity::diagnostic::{Diagnostic, render};
use probity::mock::{Behaviours, FaultId, Mock, MockOptions, serve};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().map_or(Ok(0), |port| port.parse::<u16>())?;
    let faults = arguments.map(FaultId).collect();
    let mock = load(faults).map_err(|diagnostics| render(&diagnostics))?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    #[expect(clippy::print_stdout, reason = "an example tells where it listens")]
    {
        println!("listening on http://{}", listener.local_addr()?);
    }
    serve(listener, mock, async { drop(tokio::signal::ctrl_c().await) }).await?;
    Ok(())
}

fn load(faults: Vec<FaultId>) -> Result<Mock, Vec<Diagnostic>> {
    let folders: Vec<PathBuf> = ["atlas-live-migration-v1", "atlas-live-migration-v2", "cloud-manager-live-export"]
        .map(|name| PathBuf::from("specs").join(name))
        .to_vec();
    let (contract, _warnings) = Contract::load(&folders)?;
    let documents: Vec<PathBuf> = folders.iter().map(|folder| folder.join("behaviour.yaml")).collect();
    let behaviours = Behaviours::load(&documents, &contract)?;
    Mock::new(Arc::new(contract), behaviours, MockOptions { faults, ..MockOptions::default() })
}
