//! A service in the same process, without a socket; and planning, without sending.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use probity::case::{RunPhase, TargetKind};
use probity::harness::{Aim, Project, Settings, run_against};
use tokio::time::Instant;

use crate::process::processor_time;
use crate::{document, server};

/// Checked requests per second and core.
pub(crate) fn measure(spec: &Path, rounds: usize) {
    let mut settings = settings(spec);
    settings.phases = vec![RunPhase::Coverage, RunPhase::Fuzz];
    let project = Project::load(&settings).unwrap();
    let service =
        tower::service_fn(|request: http::Request<Bytes>| async move { Ok::<_, Infallible>(server::answer(&request)) });
    let best = (0..rounds).map(|_| {
        let before = processor_time("self");
        let summary = run_against(&settings, &project, &Aim::service(service)).unwrap();
        assert_eq!(summary.totals().failed, 0);
        let requests = u32::try_from(summary.coverage.requests).unwrap();
        f64::from(requests) / processor_time("self").saturating_sub(before).as_secs_f64()
    });
    let best = best.fold(0.0, f64::max);
    println!("in the same process: {best:.0} checked requests per second and core (goal 100,000)");
}

/// From files to a plan, of a thousand operations.
pub(crate) fn plan(folder: &Path) {
    let folder = folder.join("thousand");
    std::fs::create_dir_all(&folder).unwrap();
    let settings = settings(&document::write(&folder, 500));
    let time = || {
        let began = Instant::now();
        let project = Project::load(&settings).unwrap();
        assert!(project.plan(&settings, TargetKind::Live).tests.len() >= 2_000);
        began.elapsed()
    };
    let best: Duration = (0..9).map(|_| time()).min().unwrap();
    println!("1,000 operations loaded and planned in {:.0} ms (best of 9; goal 200)", best.as_secs_f64() * 1e3);
}

fn settings(spec: &Path) -> Settings {
    let mut settings = Settings::for_project(spec.parent().unwrap(), BTreeMap::new(), Timestamp::UNIX_EPOCH);
    settings.specs = vec![spec.to_owned()];
    settings.infer_cases = true;
    settings
}
