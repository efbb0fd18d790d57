//! The `filter` of a generated message: what the modules found and decided.
use super::words::{address, domain, hex, pick};
use fastrand::Rng;
use serde_json::{Map, Value, json};

const MODULES: [(&str, &str); 7] = [
    ("spf", "pass"),
    ("dkimv", "pass"),
    ("dmarc", "fail_quarantine"),
    ("access", "system"),
    ("av", "clean"),
    ("pdr", "pass"),
    ("spam", "notspam"),
];
const CLASSIFIERS: [&str; 6] = ["spam", "phish", "malware", "adult", "bulk", "suspect"];

/// The whole `filter` object for a message to these recipients.
pub fn filter(random: &mut Rng, recipients: &[String]) -> Value {
    let disposition = pick(
        random,
        &["accept", "continue", "discard", "reject", "retry"],
    );
    let mut filter = json!({
        "qid": hex(random, 12),
        "disposition": disposition,
        "routeDirection": pick(random, &["inbound", "inbound", "inbound", "outbound", "internal"]),
        "routes": ["allow_relay", "default_inbound"],
        "durationSecs": f64::from(random.u32(1000..900_000)) / 1e6,
        "msgSizeBytes": random.u32(900..900_000),
        "startTime": super::super::template::TIME,
        "isMsgEncrypted": false,
        "isMsgReinjected": false,
        "suborgs": {"sender": "0", "rcpts": ["0"]},
        "verified": {"rcpts": recipients},
        "delivered": {"rcpts": recipients},
        "actions": actions(random),
        "modules": modules(random),
    });
    if random.u8(..4) == 0 {
        filter["quarantine"] = json!({
            "folder": pick(random, &["Phish", "Bulk", "Malware", "Adult \"18+\""]),
            "rule": pick(random, &["phish", "bulkmail", "inbound_spam_definite"]),
        });
    }
    filter
}

fn actions(random: &mut Rng) -> Value {
    let last = random.usize(2..MODULES.len());
    let one = |(index, (module, rule)): (usize, &(&str, &str))| {
        let mut action = json!({"module": module, "rule": rule, "action": "continue"});
        if index == last {
            action["isFinal"] = json!(true);
        }
        action
    };
    MODULES[..=last].iter().enumerate().map(one).collect()
}

fn modules(random: &mut Rng) -> Value {
    let mut classifiers = Map::new();
    for name in [
        "adult",
        "bulk",
        "impostor",
        "lowpriority",
        "malware",
        "mlx",
        "mlxlog",
        "phish",
        "spam",
        "suspect",
    ] {
        classifiers.insert(name.to_owned(), json!(random.u8(..101)));
    }
    let mut spam = json!({
        "langs": ["en", "de"],
        "charsets": ["utf-8"],
        "version": {"engine": "8.12.0-2401010000", "definitions": "main-2401010000"},
        "scores": {"overall": random.u8(..101), "engine": random.u8(..101), "classifiers": classifiers},
    });
    if random.u8(..3) == 0 {
        spam["triggeredClassifier"] = json!(pick(random, &CLASSIFIERS));
    }
    let from = domain(random);
    json!({
        "dkimv": [{"domain": from, "result": "pass", "selector": "s1"}],
        "dmarc": {
            "filterdResult": "pass",
            "srvid": "ppops.example.net",
            "alignment": [{"fromDomain": from, "results": [{"identity": from, "method": "spf", "result": "relaxed"}]}],
            "authResults": [
                {"method": "spf", "result": "pass", "emailIdentities": {"smtp.mailfrom": address(random)}},
                {"method": "dkim", "result": "pass", "propspec": {"header.d": from}},
            ],
            "records": [{"query": format!("_dmarc.{from}"), "record": "v=DMARC1; p=none; rua=mailto:postmaster@example.com"}],
        },
        "spf": {"domain": from, "result": pick(random, &["pass", "fail", "softfail", "none"])},
        "pdr": {"v2": {"response": "pass", "rscore": random.u8(..)}},
        "spam": spam,
        "urldefense": {"counts": {"total": 3, "unique": 2, "rewritten": 2}, "version": {"engine": "3.0"}},
        "zerohour": {"score": random.u8(..2).to_string()},
    })
}
