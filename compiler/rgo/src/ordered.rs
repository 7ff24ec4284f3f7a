//! Work done side by side whose results come one after the other.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Does work for all items, `jobs` at a time, and hands over the results in the order of the items, each as soon as all
/// before it are there.
pub fn each<T: Sync, R: Send>(
    jobs: usize,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut done: impl FnMut(R),
) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        for _ in 0..jobs.clamp(1, items.len().max(1)) {
            let (send, next, work) = (send.clone(), &next, &work);
            let worker = move || {
                while let Some((i, item)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|i| Some((i, items.get(i)?)))
                {
                    if send.send((i, work(item))).is_err() {
                        return;
                    }
                }
            };
            std::thread::Builder::new()
                .name("rgo".into())
                .stack_size(64 << 20)
                .spawn_scoped(scope, worker)
                .expect("a thread");
        }
        drop(send);
        let mut waiting: Vec<Option<R>> = items.iter().map(|_| None).collect();
        let mut handed = 0;
        for (i, result) in receive {
            waiting[i] = Some(result);
            while let Some(r) = waiting.get_mut(handed).and_then(Option::take) {
                done(r);
                handed += 1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    #[test]
    fn in_the_order_of_the_items() {
        let items: Vec<u32> = (0..100).collect();
        let mut seen = Vec::new();
        super::each(3, &items, |i| i * 2, |r| seen.push(r));
        assert_eq!(seen, items.iter().map(|i| i * 2).collect::<Vec<_>>());
    }
}
