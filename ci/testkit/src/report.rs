//! Results: collected in any order, printed in the cases' order.

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How one case ended: Err holds what went wrong, first line first.
pub struct Outcome {
    pub name: String,
    pub result: Result<(), String>,
}

/// A suite's results.
pub struct Report {
    pub suite: &'static str,
    pub outcomes: Vec<Outcome>,
    /// Lines to print before the closing line.
    pub notes: Vec<String>,
}

impl Report {
    /// Prints failures and the closing line.
    pub fn finish(self) -> ExitCode {
        let failed = self.outcomes.iter().filter(|o| o.result.is_err()).count();
        for o in &self.outcomes {
            if let Err(text) = &o.result {
                println!("FAIL {}", o.name);
                for line in text.lines().take(20) {
                    println!("    {line}");
                }
            }
        }
        for n in &self.notes {
            println!("{n}");
        }
        println!("{}: {} passed, {failed} failed", self.suite, self.outcomes.len() - failed);
        if failed == 0 && !self.outcomes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Runs `f` on every item with `jobs` threads; results come in the items' order.
pub fn parallel<T: Sync, R: Send>(items: &[T], jobs: usize, f: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(i) else { break };
                    let r = f(item);
                    results.lock().expect("no case panics").push((i, r));
                }
            });
        }
    });
    let mut list = results.into_inner().expect("no case panics");
    list.sort_by_key(|r| r.0);
    list.into_iter().map(|r| r.1).collect()
}
