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

/// Tries of a case that relies on clocks being served in time. All others have one: what fails once in a thousand runs is a
/// fault to be found.
pub const TRIES: usize = 3;

/// Tries until `right` holds, at most so many times: the last result, and those before it.
pub fn attempts<R>(tries: usize, right: impl Fn(&R) -> bool, mut attempt: impl FnMut() -> R) -> (R, Vec<R>) {
    let mut failed = Vec::new();
    loop {
        let result = attempt();
        if right(&result) || failed.len() + 1 >= tries {
            return (result, failed);
        }
        failed.push(result);
    }
}

/// The note about a try that failed before another one.
pub fn tried_again(name: &str, why: &str) -> String {
    format!("{name}: tried again: {}", why.lines().take(5).collect::<Vec<_>>().join(" | "))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries() {
        let run = |tries, good_at| {
            let mut n = 0;
            attempts(tries, Result::is_ok, || {
                n += 1;
                if n == good_at { Ok(()) } else { Err(n) }
            })
        };
        assert_eq!(run(1, 2), (Err(1), vec![]));
        assert_eq!(run(3, 1), (Ok(()), vec![]));
        assert_eq!(run(3, 3), (Ok(()), vec![Err(1), Err(2)]));
        assert_eq!(run(3, 4).0, Err(3));
        assert_eq!(tried_again("x", "a\nb\n"), "x: tried again: a | b");
    }
}
