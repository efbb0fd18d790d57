//! Generated PoD mail log lines: received and delivered.
use super::words::{address, domain, hex, ip, pick};
use crate::feeds::template::{IDENTITY, TIME};
use fastrand::Rng;
use serde_json::{Value, json};

/// A line's text with holes.
pub fn text(random: &mut Rng) -> String {
    let qid = hex(random, 14);
    let pid = random.u16(1000..);
    let host = format!("mx{}.{}", random.u8(..), domain(random));
    let relay = format!("{host} [{}]", ip(random));
    let (data, sm) = if random.bool() {
        received(random, &qid, &relay)
    } else {
        delivered(random, &qid, &relay)
    };
    json!({
        "id": IDENTITY,
        "ts": TIME,
        "data": format!("{TIME} ppops sendmail[{pid}]: {qid}: {data}"),
        "sm": sm,
        "tls": {"version": "TLSv1.2", "cipher": "ECDHE-RSA-AES256-GCM-SHA384", "verify": "NONE"},
        "pps": {"agent": "ppops.example.net", "cid": "example_hosted"},
        "metadata": {
            "customerId": "7a2f",
            "origin": {"data": {"agent": "ppops.example.net", "cid": "example_hosted"}, "schemaVersion": "20200420"},
        },
    })
    .to_string()
}

fn received(random: &mut Rng, qid: &str, relay: &str) -> (String, Value) {
    let (from, size) = (address(random), random.u32(900..900_000));
    let id = format!("<{}@example.com>", hex(random, 12));
    let data = format!(
        "from=<{from}>, size={size}, class=0, nrcpts=1, msgid={id}, proto=ESMTP, daemon=MTA, tls_verify=NONE, auth=NONE, relay={relay}"
    );
    let sm = json!({
        "qid": qid, "from": format!("<{from}>"), "sizeBytes": size.to_string(), "class": "0",
        "nrcpts": "1", "msgid": id, "proto": "ESMTP", "daemon": "MTA",
        "tls": {"verify": "NONE"}, "auth": "NONE", "relay": relay,
    });
    (data, sm)
}

fn delivered(random: &mut Rng, qid: &str, relay: &str) -> (String, Value) {
    let (to, priority) = (address(random), random.u32(90_000..990_000));
    let stat = pick(
        random,
        &[
            "Sent (ok: queued as 12)",
            "Deferred: 451 4.7.1 \"greylisted\", try \\later\\",
        ],
    );
    let data = format!(
        "to=<{to}>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, tls_verify=OK, pri={priority}, relay={relay}, dsn=2.0.0, stat={stat}"
    );
    let sm = json!({
        "qid": qid, "to": [format!("<{to}>")], "delay": "00:00:01", "xdelay": "00:00:01",
        "mailer": "esmtp", "tls": {"verify": "OK"}, "pri": priority.to_string(),
        "relay": relay, "dsn": "2.0.0", "stat": stat,
    });
    (data, sm)
}
