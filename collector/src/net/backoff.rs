//! Waits between tries: doubling, with jitter so that many collectors do not come at once.

use std::time::Duration;

/// The waits of one series of failures.
#[derive(Debug, Clone, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The wait after another failure: between half and all of `least` doubled per failure, at
    /// most `most`.
    pub fn next(&mut self, (least, most): (Duration, Duration)) -> Duration {
        let full = least.saturating_mul(1 << self.failures.min(16)).min(most);
        self.failures += 1;
        full.mul_f64(0.5 + 0.5 * random_fraction())
    }

    /// It worked: the next failure is the first again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

/// A wait for a log line.
pub fn millis(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
}

/// From 0 to 1.
fn random_fraction() -> f64 {
    // Without randomness the waits are merely not spread.
    let number = getrandom::u32().unwrap_or(u32::MAX / 2);
    f64::from(number) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_most_and_start_again_after_success() {
        let range = (Duration::from_secs(1), Duration::from_secs(5));
        let mut backoff = Backoff::default();
        for full in [1.0, 2.0, 4.0, 5.0, 5.0] {
            let wait = backoff.next(range).as_secs_f64();
            assert!((full / 2.0..=full).contains(&wait), "{wait} for {full}");
        }
        backoff.reset();
        assert!(backoff.next(range) <= Duration::from_secs(1));
    }
}
