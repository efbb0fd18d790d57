//! 10,000 events through the Proofpoint pack on one core: `cargo xtask bench events`.
//!
//! A mixture as the feeds have it: for each message its mail log line, and now and then a
//! threat. Every event is parsed whole, with all fields and properties.
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![allow(
    clippy::disallowed_methods,
    reason = "a benchmark is there to look at the clock"
)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use dsmith::event::{Content, Engine, Outcome, Settings};
use dsmith::resolve::{Lock, resolve};
use dsmith::source::{parse, read_pack};

const EVENTS: usize = 10_000;
const RUNS: usize = 20;

fn main() {
    let engine = engine();
    let lines: Vec<String> = (0..EVENTS).map(line).collect();
    let bytes: usize = lines.iter().map(String::len).sum();
    let mut times: Vec<Duration> = (0..=RUNS).map(|_| time(&engine, &lines)).collect();
    // The first run warms the caches.
    times.remove(0);
    times.sort();
    let shown = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
    println!(
        "{:<28} {:>9} {:>9} {:>9}   goal",
        "", "min", "median", "max"
    );
    println!(
        "{:<28} {:>9} {:>9} {:>9}   1 s",
        format!("{EVENTS} events, one core"),
        shown(times[0]),
        shown(times[RUNS / 2]),
        shown(times[RUNS - 1])
    );
    let micros = times[RUNS / 2].as_micros().max(1);
    let per_second = EVENTS as u128 * 1_000_000 / micros;
    println!(
        "{per_second} events a second; {} bytes each on average",
        bytes / EVENTS
    );
    println!("beside it: panther_analysis_tool, 1,042 items: 14.9 s");
}

fn engine() -> Engine {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/proofpoint");
    let (sources, _) = parse(read_pack(&folder));
    let (pack, _) = dsmith::model::load(&sources);
    let (resolved, _, _) = resolve(&pack, &Lock::default());
    let content = Content::of_pack(&resolved).unwrap();
    let (engine, refused) = Engine::new(content, Settings::of(&pack.extension));
    assert!(refused.is_empty());
    engine
}

fn time(engine: &Engine, lines: &[String]) -> Duration {
    let start = Instant::now();
    for line in lines {
        let event = engine.process(line.as_bytes());
        assert!(event.outcome == Outcome::Mapped && event.problems.is_empty());
        black_box(event);
    }
    start.elapsed()
}

/// The line of one event; its kind goes round.
fn line(number: usize) -> String {
    let (host, kind, body) = match number % 20 {
        0 => ("proofpoint-tap", "clicksBlocked", click(number)),
        1 => ("proofpoint-tap", "clicksPermitted", click(number)),
        2 => ("proofpoint-tap", "messageBlocked", threat(number)),
        3 => ("proofpoint-tap", "messageDelivered", threat(number)),
        even if even % 2 == 0 => ("proofpoint-pod", "message_log", message(number)),
        _ => ("proofpoint-pod", "mail_log", maillog(number)),
    };
    let time = "2026-01-02T03:04:05.678Z";
    format!(
        r#"<134>1 {time} {host} proofpoint-collector - {kind} - {{{body},"eventType":"{kind}","eventTime":"{time}","account":"acme"}}"#
    )
}

fn message(number: usize) -> String {
    let part = |n: usize| {
        format!(
            r#"{{"structureId":"{n}","md5":"0123456789abcdef0123456789abcdef","sha256":"{:064}","labeledName":"part-{n}.txt","detectedName":"part-{n}.txt","labeledMime":"text/plain","detectedMime":"text/plain","labeledCharset":"utf-8","detectedCharset":"utf-8","sizeDecodedBytes":{},"isArchive":false,"isCorrupted":false,"isDeleted":false,"isProtected":false,"isTimedOut":false,"isVirtual":false,"metadata":{{}},"urls":[{{"url":"https://www.example.com/{number}/{n}?q=\u00e9","src":["spam","urldefense"],"isRewritten":true}}]}}"#,
            number * 8 + n,
            900 + n
        )
    };
    let parts: Vec<String> = (0..5).map(part).collect();
    let action = |module: &str, last: &str| {
        format!(r#"{{"module":"{module}","rule":"pass","action":"continue"{last}}}"#)
    };
    let actions = [
        action("spf", ""),
        action("dmarc", ""),
        action("spam", r#","isFinal":true"#),
    ];
    format!(
        r#""ts":"2026-01-02T04:04:05.678901+0100","guid":"guid-{number}","metadata":{{"origin":{{"data":{{"agent":"mx.example.com","cid":"acme","version":"8.14.2"}},"schemaVersion":"20200420"}}}},"pps":{{"agent":"mx.example.com","cid":"acme","version":"8.14.2"}},"connection":{{"country":"**","helo":"mail.example.com","host":"mail.example.com","ip":"192.0.2.{}","protocol":"smtp:smtp","resolveStatus":"ok","sid":"sid-{number}","tls":{{"inbound":{{"cipher":"TLS_AES_256_GCM_SHA384","cipherBits":256,"version":"TLSv1.3"}}}}}},"envelope":{{"from":"sender-{number}@example.com","rcpts":["jo@example.com","mo@example.com"]}},"filter":{{"actions":[{actions}],"delivered":{{"rcpts":["jo@example.com"]}},"disposition":"continue","durationSecs":0.512345,"isMsgEncrypted":false,"isMsgReinjected":false,"mid":"mid-{number}","modules":{{"av":{{}},"dkimv":[{{"result":"none"}}],"dmarc":{{"alignment":[],"authResults":[{{"method":"spf","result":"pass","reason":"","propspec":{{"smtp":{{"mailfrom":"a@example.com"}}}}}}],"filterdResult":"pass"}},"spam":{{"charsets":[],"engine":"8.12.0","langs":["en"],"scores":{{"classifiers":{{"adult":0,"bulk":0,"impostor":0,"lowpriority":0,"malware":0,"mlx":0,"mlxlog":-1000,"phish":0,"spam":40,"suspect":0}},"engine":40,"overall":40}},"triggeredClassifier":"spam","version":{{"definitions":"main-2026","engine":"8.12.0"}}}},"spf":{{"domain":"example.com","result":"pass"}},"urldefense":{{"counts":{{"rewritten":5,"total":5,"unique":5}},"rewrittenUrls":["https://www.example.com/a"],"version":{{"engine":"v1"}}}}}},"origGuid":"","pe":{{"rcpts":[]}},"quarantine":{{"folder":"Bulk","folderId":"bulk","module":"spam","rule":"bulk","type":""}},"qid":"qid-{number}","routeDirection":"inbound","routes":["default_inbound"],"startTime":"2026-01-02T03:04:04+0000","suborgs":{{"rcpts":["0"],"sender":"0"}},"throttleIp":"192.0.2.1","verified":{{"rcpts":[]}}}},"msg":{{"header":{{"from":["Sender <sender-{number}@example.com>"],"message-id":["<{number}@example.com>"],"subject":["A subject of the day, number {number}"],"to":["Jo <jo@example.com>"],"reply-to":[],"return-path":["<sender@example.com>"]}},"lang":"en","normalizedHeader":{{"from":["sender@example.com"],"message-id":["{number}@example.com"],"subject":["A subject of the day, number {number}"],"to":["jo@example.com"]}},"parsedAddresses":{{"from":["sender@example.com"],"to":["jo@example.com"]}},"sizeBytes":45678}},"msgParts":[{parts}],"action_dkimv":[],"action_dmarc":[{dmarc}],"action_spf":[{spf}],"final_module":"spam","final_rule":"bulk","final_action":"continue","SpamType":"spam""#,
        number % 256,
        actions = actions.join(","),
        parts = parts.join(","),
        spf = actions[0],
        dmarc = actions[1],
    )
}

fn maillog(number: usize) -> String {
    format!(
        r#""ts":"2026-01-02T04:04:05.678901+0100","id":"id-{number}","pps":{{"agent":"mx.example.com","cid":"acme"}},"metadata":{{"origin":{{"data":{{"agent":"mx.example.com","cid":"acme","version":"8.14.2"}},"schemaVersion":"20200420"}}}},"sm":{{"class":"-60","daemon":"","delay":"00:00:01","dsn":"2.0.0","from":"<sender@example.com>","mailer":"esmtp","msgid":"<{number}@example.com>","nrcpts":"1","pri":"120310","proto":"ESMTP","qid":"qid-{number}","relay":"mail.example.com [192.0.2.7]","sizeBytes":"45678","stat":"Sent (ok)","to":["<jo@example.com>"],"tls":{{"verify":"OK"}},"xdelay":"00:00:01"}},"data":"2026-01-02T04:04:05.678901+01:00 mx sendmail[{number}]: qid-{number}: to=<jo@example.com>, delay=00:00:01, stat=Sent (ok)""#
    )
}

fn click(number: usize) -> String {
    format!(
        r#""campaignId":"campaign-{number}","classification":"phish","clickIP":"192.0.2.8","clickTime":"2026-01-02T03:04:05.678Z","GUID":"guid-{number}","id":"id-{number}","messageID":"<{number}@example.com>","recipient":"jo@example.com","sender":"sender@example.com","senderIP":"192.0.2.9","threatID":"{number:064}","threatTime":"2026-01-02T03:04:05.678Z","threatURL":"https://threat.example.com/{number}","threatStatus":"active","url":"https://www.example.com/a","userAgent":"Mozilla/5.0","threat":"https://threat.example.com/{number}","threatType":"url""#
    )
}

fn threat(number: usize) -> String {
    format!(
        r#""GUID":"guid-{number}","QID":"qid-{number}","ccAddresses":[],"cluster":"acme_hosted","completelyRewritten":"true","fromAddress":["sender@example.com"],"headerFrom":"Sender <sender@example.com>","impostorScore":0,"malwareScore":100,"messageID":"<{number}@example.com>","messageParts":[{{"contentType":"text/plain","disposition":"inline","filename":"text.txt","md5":"0123","oContentType":"text/plain","sandboxStatus":null,"sha256":"{number:064}"}}],"messageSize":12345,"messageTime":"2026-01-02T03:04:05.678Z","modulesRun":["pdr","sandbox","spam","urldefense"],"phishScore":46,"policyRoutes":["default_inbound"],"quarantineFolder":"Attachment Defense","quarantineRule":"module.sandbox.threat","recipient":["jo@example.com"],"replyToAddress":[],"sender":"sender@example.com","senderIP":"192.0.2.9","spamScore":4,"subject":"A subject","threatsInfoMap":[{{"campaignID":"campaign","classification":"MALWARE","threat":"{number:064}","threatID":"{number:064}","threatStatus":"active","threatTime":"2026-01-02T03:04:05.678Z","threatType":"ATTACHMENT","threatUrl":"https://threat.example.com/{number}"}}],"toAddresses":["jo@example.com"],"xmailer":"Mailer","threat":"{number:064}","threatType":"ATTACHMENT","classification":"MALWARE","campaignID":"campaign""#
    )
}
