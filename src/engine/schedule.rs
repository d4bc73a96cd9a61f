//! Runs tests on several threads and hands their events on in plan order.
//!
//! Each worker takes the next test of the plan; its events are held back until every earlier test is done, so the
//! stream of events is the same whatever the number of workers.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use crate::event::Event;

/// How long events may lie.
const PATIENCE: Duration = Duration::from_millis(1);

/// Runs `count` tests on `jobs` threads, each with a worker of its own: `work(worker, index, emit)`. `emit` sees all
/// events in plan order.
pub fn in_plan_order<T, N, W>(count: usize, jobs: usize, new_worker: N, work: W, emit: &mut dyn FnMut(Event))
where
    N: Fn() -> T + Sync,
    W: Fn(&mut T, usize, &mut dyn FnMut(Event)) + Sync,
{
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel::<(usize, Option<Event>)>();
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, count.max(1)) {
            let (sender, new_worker, work, next) = (sender.clone(), &new_worker, &work, &next);
            scope.spawn(move || {
                let mut worker = new_worker();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count {
                        return;
                    }
                    work(&mut worker, index, &mut |event| drop(sender.send((index, Some(event)))));
                    drop(sender.send((index, None)));
                }
            });
        }
        drop(sender);
        reorder(&receiver, emit);
    });
}

/// Passes the events of the earliest unfinished test on at once and keeps those of later ones.
fn reorder(receiver: &mpsc::Receiver<(usize, Option<Event>)>, emit: &mut dyn FnMut(Event)) {
    let mut current = 0;
    let mut waiting: BTreeMap<usize, Vec<Option<Event>>> = BTreeMap::new();
    for (index, event) in paced(receiver) {
        waiting.entry(index).or_default().push(event);
        while let Some(events) = waiting.remove(&current) {
            let done = matches!(events.last(), Some(None));
            events.into_iter().flatten().for_each(&mut *emit);
            if !done {
                break;
            }
            current += 1;
        }
    }
}

/// What is received, a little later: a worker that finds nobody waiting need not wake anybody, which costs as much as
/// half a request.
fn paced<T>(receiver: &mpsc::Receiver<T>) -> impl Iterator<Item = T> {
    std::iter::from_fn(|| {
        receiver.try_recv().ok().or_else(|| {
            std::thread::sleep(PATIENCE);
            receiver.recv().ok()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::TestName;

    fn note(index: usize, text: &str) -> Event {
        Event::Noted { test: TestName(index.to_string()), step: String::new(), text: text.to_owned() }
    }

    #[test]
    fn events_come_in_plan_order_whatever_the_number_of_workers() {
        let run = |jobs| {
            let mut seen = Vec::new();
            let work = |(): &mut (), index: usize, emit: &mut dyn FnMut(Event)| {
                emit(note(index, "begin"));
                std::thread::sleep(std::time::Duration::from_millis(5 * (7 - index as u64)));
                emit(note(index, "end"));
            };
            in_plan_order(7, jobs, || (), work, &mut |event| seen.push(event));
            seen
        };
        let one = run(1);
        assert_eq!(one.len(), 14);
        assert_eq!(one, run(4));
        assert_eq!(one, run(20));
    }

    #[test]
    fn an_empty_plan_emits_nothing() {
        in_plan_order(0, 4, || (), |(), _, _| panic!("there is nothing to do"), &mut |_| {
            panic!("there is nothing to say")
        });
    }
}
