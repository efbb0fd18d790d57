//! The older version of every pair: a small pack with every kind of content.

/// Path and text of each file.
pub const FILES: &[(&str, &str)] = &[
    (
        "extension.yaml",
        "name: Example
version: 1.0.0
author: Example Labs
email: qradar@example.com
description: Shows one thing.
hub-id: 0123456789abcdef0123456789abcdef
minimum-qradar:
  product: 7.4.3
  version: 2020.11.0
  confidence: seen
released: 2026-01-02
",
    ),
    (
        "log-source-types/mail.yaml",
        "name: Example Mail
category: SW/Integration
protocols: [Syslog, TLSSyslog]
extension: Example Mail
",
    ),
    (
        "log-source-types/web.yaml",
        "name: Example Web
category: SW/Integration
protocols: [Syslog]
extension: Example Web
",
    ),
    (
        "log-source-extensions/mail.yaml",
        "name: Example Mail
fields:
  - field: EventName
    from:
      - key-path: /\"type\"
  - field: EventCategory
    from:
      - key-path: /\"kind\"
  - field: DeviceTime
    date-pattern: yyyy-MM-dd'T'HH:mm:ss.SSSZ
    from:
      - key-path: /\"time\"
  - field: UserName
    from:
      - key-path: /\"user\"
",
    ),
    (
        "log-source-extensions/web.yaml",
        "name: Example Web
fields:
  - field: EventName
    from:
      - key-path: /\"type\"
",
    ),
    (
        "log-sources/mail.yaml",
        "name: Example Mail
identifier: example-mail
log-source-type: Example Mail
",
    ),
    (
        "qids/received.yaml",
        "name: Mail Received
log-source-type: Example Mail
severity: 1
low-level-category: 18453
",
    ),
    (
        "qids/refused.yaml",
        "name: Mail Refused
log-source-type: Example Mail
severity: 3
low-level-category: 18005
",
    ),
    (
        "event-mappings/received.yaml",
        "log-source-type: Example Mail
event-id: received
event-category: mail
qid: Mail Received
",
    ),
    (
        "event-mappings/refused.yaml",
        "log-source-type: Example Mail
event-id: refused
event-category: mail
qid: Mail Refused
",
    ),
    (
        "properties/subject.yaml",
        "name: Subject
type: string
parse-in-advance: true
expressions:
  - log-source-type: Example Mail
    key-path: /\"subject\"
  - log-source-type: Example Mail
    key-path: /\"title\"
",
    ),
    (
        "properties/size.yaml",
        "name: Size
type: numeric
expressions:
  - log-source-type: Example Mail
    key-path: /\"size\"
    qid: Mail Received
",
    ),
    (
        "saved-searches/mails.yaml",
        "name: Mails
group: Example
aql: |
  SELECT \"Subject\", COUNT(*) AS \"Mails\"
  FROM events
  WHERE LOGSOURCETYPENAME(devicetype) = 'Example Mail'
  GROUP BY \"Subject\"
  ORDER BY \"Mails\" DESC
  LIMIT 100
  LAST 24 HOURS
",
    ),
    (
        "saved-searches/senders.yaml",
        "name: Senders
group: Example
aql: |
  SELECT username, COUNT(*) AS \"Mails\"
  FROM events
  WHERE LOGSOURCETYPENAME(devicetype) = 'Example Mail'
  GROUP BY username
  ORDER BY \"Mails\" DESC
  LIMIT 100
  LAST 24 HOURS
",
    ),
    ("groups/example.yaml", "name: Example\n"),
    ("groups/more.yaml", "name: More\n"),
    (
        "app/app.yaml",
        "name: Example
description: Shows one page.
base-image: qradar-app-base:2.1.12
memory: 100
service:
  name: example
  program: collector
configuration-pages:
  - text: Settings
    description: Example settings.
    url: settings
    required-capabilities: [ADMIN]
areas:
  - id: example
    text: Example
    description: Example page.
    url: index
    required-capabilities: [SEM]
",
    ),
    ("app/files/app/static/note.txt", "one\n"),
];
