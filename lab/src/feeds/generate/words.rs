//! What generated events are made of: names from the ranges that are reserved
//! for documentation, and text in several scripts.
use fastrand::Rng;

const PEOPLE: [&str; 10] = [
    "Alex Example",
    "Zoë Müller",
    "José Peña",
    "Ana Šimić",
    "Łukasz Wójcik",
    "山田 花子",
    "Олена Коваль",
    "Sam \"Sammy\" Sample",
    "Noor Test",
    "Siân ap Rhys",
];
const LOCAL_PARTS: [&str; 12] = [
    "alex",
    "zoe.mueller",
    "jose",
    "ana.simic",
    "billing",
    "payroll",
    "noreply",
    "support",
    "lukasz",
    "hanako",
    "olena",
    "news+weekly",
];
const DOMAINS: [&str; 6] = [
    "example.com",
    "example.net",
    "example.org",
    "mail.example.com",
    "corp.example.net",
    "shop.example.org",
];
const SUBJECTS: [&str; 12] = [
    "Invoice 4711 is overdue",
    "Re: Besprechung am Dienstag – Größe & Farbe",
    "Your parcel\tis waiting",
    "日本語の件名テスト",
    "Счёт на оплату",
    "FW: C:\\reports\\q3.xlsx",
    "\"Urgent\": verify your account",
    "100% off_today only",
    "Réunion reportée",
    "Weekly newsletter",
    "Password expires in 24 hours",
    "Lunch?",
];
const FILES: [&str; 8] = [
    "text.plain",
    "text.html",
    "invoice.pdf",
    "Übersicht.xlsx",
    "image-jpeg",
    "image-png",
    "archive.zip",
    "請求書.docx",
];

/// One of a list.
pub fn pick<'a>(random: &mut Rng, list: &[&'a str]) -> &'a str {
    list[random.usize(..list.len())]
}

/// A display name.
pub fn person(random: &mut Rng) -> &'static str {
    pick(random, &PEOPLE)
}

/// An address at a documentation domain.
pub fn address(random: &mut Rng) -> String {
    format!("{}@{}", pick(random, &LOCAL_PARTS), domain(random))
}

/// A documentation domain.
pub fn domain(random: &mut Rng) -> &'static str {
    pick(random, &DOMAINS)
}

/// A subject line.
pub fn subject(random: &mut Rng) -> &'static str {
    pick(random, &SUBJECTS)
}

/// A part's name.
pub fn file(random: &mut Rng) -> &'static str {
    pick(random, &FILES)
}

/// An address of the documentation networks.
pub fn ip(random: &mut Rng) -> String {
    match random.u8(..8) {
        0 => format!("2001:db8::{:x}:{:x}", random.u16(..), random.u16(..)),
        1..=3 => format!("192.0.2.{}", random.u8(1..)),
        4 | 5 => format!("198.51.100.{}", random.u8(1..)),
        _ => format!("203.0.113.{}", random.u8(1..)),
    }
}

/// So many hexadecimal digits.
pub fn hex(random: &mut Rng, digits: usize) -> String {
    (0..digits)
        .map(|_| char::from(b"0123456789abcdef"[random.usize(..16)]))
        .collect()
}

/// An address on the web with a query.
pub fn url(random: &mut Rng) -> String {
    format!(
        "https://{}/{}?id={}&u=%20a",
        domain(random),
        hex(random, 6),
        random.u32(..)
    )
}
