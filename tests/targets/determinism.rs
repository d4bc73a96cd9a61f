//! The same seed sends the same requests, however many tests run at the same time.

use std::collections::BTreeMap;

use probity::report::Summary;

use crate::project::{Birds, SPEC, errors, run};

fn digests(summary: &Summary) -> BTreeMap<String, String> {
    let tests = summary.tests.iter().filter(|(_, test)| !test.digest.is_empty());
    tests.map(|(name, test)| (name.0.clone(), test.digest.clone())).collect()
}

#[test]
fn the_requests_are_the_same_whatever_the_number_of_jobs() {
    let birds = Birds::new(SPEC);
    let run_with = |jobs| {
        let mut settings = birds.settings();
        settings.jobs = jobs;
        run(&mut settings, &birds.server(|_, _| None))
    };
    let one = run_with(1);
    assert_eq!(errors(&one), [""; 0]);
    assert!(one.coverage.requests > 100, "{}", one.coverage.requests);
    for jobs in [2, 4, 8] {
        let many = run_with(jobs);
        assert_eq!(digests(&many), digests(&one), "{jobs} jobs");
        assert_eq!(many.digest(), one.digest(), "{jobs} jobs");
    }
}

#[test]
fn another_seed_sends_other_requests() {
    let birds = Birds::new(SPEC);
    let run_with = |seed| {
        let mut settings = birds.settings();
        settings.seed = seed;
        run(&mut settings, &birds.server(|_, _| None))
    };
    assert_ne!(run_with(1).digest(), run_with(2).digest());
}

#[test]
fn a_new_operation_changes_no_request_of_the_others() {
    let run_of = |spec: &str| {
        let birds = Birds::new(spec);
        run(&mut birds.settings(), &birds.server(|_, _| None))
    };
    let added = "
  /a/nest:
    get: { operationId: aNest, responses: { '204': { description: a nest } } }
paths_end:";
    let with = SPEC.replace("paths:", &format!("paths:{added}")).replace("paths_end:", "");
    let (before, after) = (digests(&run_of(SPEC)), digests(&run_of(&with)));
    assert!(after.len() > before.len());
    for (test, digest) in before {
        assert_eq!(after.get(&test), Some(&digest), "{test}");
    }
}
