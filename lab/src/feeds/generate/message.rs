//! Generated PoD messages, of any size that is asked for.
use super::Size;
use super::filter::filter;
use super::words::{address, domain, file, hex, ip, person, pick, subject, url};
use crate::feeds::template::{IDENTITY, TIME};
use fastrand::Rng;
use serde_json::{Value, json};

/// About what a part with its quota of addresses takes.
const PART_BYTES: usize = 900;

/// A message's text with holes.
pub fn text(random: &mut Rng, size: Size) -> String {
    let mut event = event(random);
    if let Size::Bytes(wanted) = size {
        // The smallest size leaves no room for parts of any number.
        event["msgParts"] = json!([]);
        grow(random, &mut event, wanted);
    }
    event.to_string()
}

fn event(random: &mut Rng) -> Value {
    let recipients: Vec<String> = (0..random.usize(1..4)).map(|_| address(random)).collect();
    let sender = address(random);
    let parts: Vec<Value> = (0..random.usize(..3)).map(|_| part(random)).collect();
    json!({
        "guid": IDENTITY,
        "ts": TIME,
        "connection": connection(random),
        "envelope": {"from": sender, "rcpts": recipients},
        "filter": filter(random, &recipients),
        "metadata": {"origin": {"data": {"agent": "ppops.example.net", "cid": "example_hosted", "version": "8.21.0.1358"}}},
        "msg": msg(random, &sender, &recipients),
        "msgParts": parts,
    })
}

fn connection(random: &mut Rng) -> Value {
    let host = format!("mx{}.{}", random.u8(..), domain(random));
    let mut connection = json!({
        "country": pick(random, &["us", "de", "jp", "**"]),
        "helo": host,
        "host": host,
        "ip": ip(random),
        "protocol": "smtp:smtp",
        "resolveStatus": "ok",
        "sid": hex(random, 10),
    });
    if random.u8(..6) > 0 {
        connection["tls"] = json!({"inbound": {
            "version": pick(random, &["TLSv1.2", "TLSv1.2", "TLSv1.3", "TLSv1"]),
            "cipher": "ECDHE-RSA-AES256-GCM-SHA384",
            "cipherBits": 256,
        }});
    }
    connection
}

fn msg(random: &mut Rng, sender: &str, recipients: &[String]) -> Value {
    let from = format!("\"{}\" <{sender}>", person(random));
    let subject = subject(random);
    json!({
        "lang": "en",
        "sizeBytes": random.u32(900..900_000),
        "header": {
            "from": [from],
            "to": recipients,
            "message-id": [format!("<{IDENTITY}@{}>", domain(random))],
            "subject": [subject],
            "reply-to": [sender],
            "x-mailer": ["Example Mailer 1.0 (Größe; \\n/a)"],
        },
        "normalizedHeader": {"from": [from], "to": recipients, "subject": [subject]},
        "parsedAddresses": {"from": [sender], "to": recipients, "fromDisplayNames": [person(random)]},
    })
}

fn part(random: &mut Rng) -> Value {
    let name = file(random);
    json!({
        "structureId": random.u8(..9).to_string(),
        "labeledName": name,
        "labeledExt": name.rsplit('.').next().unwrap_or_default(),
        "labeledMime": "text/html",
        "labeledCharset": "utf-8",
        "detectedName": name,
        "detectedExt": "HTML",
        "detectedMime": "text/html",
        "detectedCharset": "UTF-8",
        "detectedSizeBytes": random.u32(1..900_000),
        "sizeDecodedBytes": random.u32(1..900_000),
        "disposition": pick(random, &["inline", "attached"]),
        "md5": hex(random, 32),
        "sha256": hex(random, 64),
        "isArchive": false, "isCorrupted": false, "isDeleted": false,
        "isProtected": false, "isTimedOut": false, "isVirtual": false,
        "metadata": {"author": person(random)},
        "urls": [
            {"url": url(random), "src": ["filter", "urldefense"], "isRewritten": true},
            {"url": url(random), "src": ["filter"]},
        ],
    })
}

/// Adds parts, then short header lines, until the text has exactly so many bytes.
fn grow(random: &mut Rng, event: &mut Value, wanted: usize) {
    while event.to_string().len() + PART_BYTES + 200 < wanted {
        let part = part(random);
        if let Some(parts) = event["msgParts"].as_array_mut() {
            parts.push(part);
        }
    }
    for number in 10..100 {
        let missing = wanted.saturating_sub(event.to_string().len());
        let name = format!("x-example-{number}");
        // `,"name":["value"]`
        let frame = name.len() + 8;
        if missing < frame {
            break;
        }
        let last = missing < 2 * frame + 80;
        let length = if last { missing - frame } else { 40 };
        event["msg"]["header"][&name] = json!([hex(random, length)]);
        if last {
            break;
        }
    }
}
