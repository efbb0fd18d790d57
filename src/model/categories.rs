//! QRadar's event categories: the high-level ones, what each gives a QID, and the
//! low-level ones that have a name here.
//!
//! Source: IBM's table of high-level categories; rates and pipe names counted over
//! every custom QID of five exports.

/// A high-level category and the columns that QRadar derives from it.
#[derive(Debug, PartialEq, Eq)]
pub struct HighLevel {
    /// A multiple of 1000.
    pub id: u32,
    /// The name that people read.
    pub name: &'static str,
    /// `qidmap.catpipename`.
    pub pipe: &'static str,
    /// Whether events of it are rated: recon and suspicious activity.
    pub rated: bool,
}

/// The low-level category of stored events, the only one with a pipe of its own.
pub const STORED: u32 = 10009;

const fn row(id: u32, name: &'static str, pipe: &'static str) -> HighLevel {
    HighLevel {
        id,
        name,
        pipe,
        rated: id == 1000 || id == 7000,
    }
}

static HIGH_LEVEL: &[HighLevel] = &[
    row(1000, "Recon", "Beta"),
    row(2000, "DoS", "Beta"),
    row(3000, "Authentication", "Echo"),
    row(4000, "Access", "Echo"),
    row(5000, "Exploit", "Alpha"),
    row(6000, "Malware", "Beta"),
    row(7000, "Suspicious Activity", "Beta"),
    row(8000, "System", "Golf"),
    row(9000, "Policy", "Foxtrot"),
    row(10000, "Unknown", "Foxtrot"),
    row(12000, "CRE", "Delta"),
    row(13000, "Potential Exploit", "Alpha"),
    row(14000, "Flow", "Beta"),
    row(15000, "User Defined", "Beta"),
    row(16000, "SIM Audit", "Golf"),
    row(17000, "VIS Host Discovery", "Golf"),
    row(18000, "Application", "Echo"),
    row(19000, "Audit", "Echo"),
    row(20000, "Risk", "Echo"),
    row(21000, "Risk Manager Audit", "Golf"),
    row(22000, "Control", "Echo"),
    row(23000, "Asset Profiler", "Golf"),
    row(24000, "Sense", "Golf"),
];

/// The high-level category that a low-level one belongs to.
pub fn high_level(low_level: u32) -> Option<&'static HighLevel> {
    let id = low_level / 1000 * 1000;
    HIGH_LEVEL.iter().find(|h| h.id == id)
}

/// The pipe of a low-level category.
pub fn pipe(low_level: u32) -> Option<&'static str> {
    if low_level == STORED {
        return Some("Processor3");
    }
    high_level(low_level).map(|h| h.pipe)
}

/// Every high-level category, for messages.
pub fn all() -> &'static [HighLevel] {
    HIGH_LEVEL
}
