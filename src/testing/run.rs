//! Running tests: the engine, once for a pack, and every wanted sample through it.

use super::compare::{self, Check};
use super::coverage::Coverage;
use super::line::line;
use crate::event::{Arrival, Content, ContentError, Engine, Event, Refusal, Settings};
use crate::resolve::{Resolved, TestRow};

/// A pack whose tests can be run.
pub struct Suite<'p> {
    pack: &'p Resolved<'p>,
    engine: Engine,
    refusals: Vec<Refusal>,
}

/// What came of running tests.
pub struct Run<'p> {
    /// One for each test that was run, in the order of the files.
    pub results: Vec<TestResult<'p>>,
    /// What the events reached.
    pub coverage: Coverage,
    /// What of the content no event can reach, because it does not run offline.
    pub refusals: Vec<Refusal>,
}

/// What came of one test.
pub struct TestResult<'p> {
    /// The test.
    pub test: &'p TestRow<'p>,
    /// Each thing that it looked at.
    pub checks: Vec<Check>,
    /// What came out and the test does not mention.
    pub unmentioned: Vec<Check>,
    /// What of this event could not be done as QRadar does it.
    pub problems: Vec<String>,
}

impl TestResult<'_> {
    /// Whether everything came out as expected.
    pub fn passed(&self) -> bool {
        self.checks.iter().all(Check::holds)
    }

    /// The test's name.
    pub fn name(&self) -> &str {
        &self.test.item.name.value
    }
}

impl Run<'_> {
    /// How many tests passed, and how many failed.
    pub fn counts(&self) -> (usize, usize) {
        let passed = self.results.iter().filter(|result| result.passed()).count();
        (passed, self.results.len() - passed)
    }
}

impl<'p> Suite<'p> {
    /// Makes the engine ready. An error means that the pack's own rows contradict what
    /// the engine reads, which no pack can bring about.
    pub fn new(pack: &'p Resolved<'p>) -> Result<Self, ContentError> {
        let content = Content::of_pack(pack)?;
        let (engine, refusals) = Engine::new(content, Settings::of(pack.extension));
        Ok(Self {
            pack,
            engine,
            refusals,
        })
    }

    /// Runs the tests that are wanted.
    pub fn run(&self, wanted: impl Fn(&TestRow<'_>) -> bool) -> Run<'p> {
        let mut coverage = Coverage::new(self.pack);
        let tests = self.pack.tests.iter().filter(|test| wanted(test));
        let results = tests.map(|test| self.test(test, &mut coverage)).collect();
        Run {
            results,
            coverage,
            refusals: self.refusals.clone(),
        }
    }

    fn test(&self, test: &'p TestRow<'p>, coverage: &mut Coverage) -> TestResult<'p> {
        let line = line(self.pack, test);
        let event = self.event(test, &line);
        coverage.add(self.pack, &event);
        let expect = test.item.expect.clone().unwrap_or_default();
        let problems = event.problems.iter();
        TestResult {
            test,
            checks: compare::checks(&expect, &event),
            unmentioned: compare::unmentioned(test.item.expect.as_ref(), &event),
            problems: problems
                .map(|problem| format!("{}: {}", problem.subject, problem.message))
                .collect(),
        }
    }

    fn event<'e>(&'e self, test: &TestRow<'_>, line: &'e [u8]) -> Event<'e> {
        let arrival = Arrival::default();
        let of_type = test.log_source_type.and_then(|index| {
            let id = i64::from(self.pack.log_source_types[index].ids.number);
            self.engine.process_as(line, id, &arrival)
        });
        of_type.unwrap_or_else(|| self.engine.process_arrived(line, &arrival))
    }
}
