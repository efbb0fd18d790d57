//! Generated TAP events: clicks, and messages with one to three threats.
use super::words::{address, hex, ip, person, pick, subject, url};
use crate::feeds::template::{IDENTITY, TIME_UTC};
use fastrand::Rng;
use serde_json::{Value, json};

/// A click's text with holes.
pub fn click(random: &mut Rng) -> String {
    let mut click = json!({
        "url": url(random),
        "classification": pick(random, &["phish", "malware", "MALWARE", "spam"]),
        "clickTime": TIME_UTC,
        "threatTime": TIME_UTC,
        "userAgent": "Mozilla/5.0 (X11; Linux x86_64) \"Example\"/1.0",
        "id": IDENTITY,
        "clickIP": ip(random),
        "sender": address(random),
        "recipient": address(random),
        "senderIP": ip(random),
        "GUID": hex(random, 32),
        "threatID": hex(random, 64),
        "threatURL": format!("https://threatinsight.example.com/{}", hex(random, 12)),
        "threatStatus": pick(random, &["active", "active", "cleared", "falsePositive"]),
        "messageID": format!("{}@example.com", hex(random, 12)),
    });
    match random.u8(..3) {
        0 => click["campaignId"] = json!(hex(random, 32)),
        1 => click["campaignID"] = json!(hex(random, 32)),
        _ => {}
    }
    click.to_string()
}

/// A message's text with holes.
pub fn message(random: &mut Rng) -> String {
    let sender = address(random);
    let recipient = address(random);
    let threats: Vec<Value> = (0..random.usize(1..4)).map(|_| threat(random)).collect();
    json!({
        "spamScore": random.u8(..101),
        "phishScore": random.u8(..101),
        "threatsInfoMap": threats,
        "messageTime": TIME_UTC,
        "impostorScore": f64::from(random.u8(..101)),
        "malwareScore": random.u8(..101),
        "cluster": "example_hosted",
        "subject": subject(random),
        "quarantineFolder": pick(random, &["Phish", "Malware", "Bulk"]),
        "quarantineRule": "module.sandbox.threat",
        "policyRoutes": ["allow_relay", "default_inbound"],
        "modulesRun": ["pdr", "sandbox", "spam", "urldefense"],
        "messageSize": random.u32(900..900_000),
        "headerFrom": format!("\"{}\" <{sender}>", person(random)),
        "headerReplyTo": Value::Null,
        "fromAddress": [sender],
        "toAddresses": [recipient],
        "ccAddresses": [],
        "replyToAddress": [],
        "xmailer": "Größe \\ 1.0",
        "messageParts": [{
            "disposition": "attached",
            "sha256": hex(random, 64),
            "md5": hex(random, 32),
            "filename": "Übersicht \"final\".docx",
            "sandboxStatus": "THREAT",
            "oContentType": "application/octet-stream",
            "contentType": "application/octet-stream",
        }],
        "completelyRewritten": random.bool(),
        "id": IDENTITY,
        "QID": hex(random, 12),
        "GUID": hex(random, 32),
        "sender": sender,
        "senderIP": ip(random),
        "messageID": format!("{IDENTITY}@example.com"),
        "recipient": [recipient],
    })
    .to_string()
}

fn threat(random: &mut Rng) -> Value {
    let mut threat = json!({
        "threatID": hex(random, 64),
        "threatStatus": pick(random, &["active", "active", "cleared", "falsePositive"]),
        "classification": pick(random, &["phish", "malware", "impostor", "spam"]),
        "threatUrl": format!("https://threatinsight.example.com/{}", hex(random, 12)),
        "threatTime": TIME_UTC,
        "threat": url(random),
        "campaignID": Value::Null,
        "threatType": pick(random, &["url", "attachment", "messageText", "URL"]),
        "detectionType": "NONE",
        "actors": [],
    });
    if random.bool() {
        threat["campaignID"] = json!(hex(random, 32));
    }
    threat
}
