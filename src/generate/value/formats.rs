//! The formats of strings: one family each, which makes valid members and names near misses.
//!
//! A near miss is a string that a careless implementation takes for a member. Neither list is trusted: the
//! validator proves members valid and near misses invalid before either is used.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::generate::random::Random;

/// What is known of one format.
pub(crate) struct FormatFamily {
    name: &'static str,
    draw: fn(&mut Random) -> String,
    /// Strings that are nearly, but not, of this format.
    pub(crate) near_misses: &'static [&'static str],
}

/// A string of a format, where the format is known.
pub(super) fn draw(format: &str, random: &mut Random) -> Option<String> {
    FormatFamily::named(format).map(|family| (family.draw)(random))
}

impl FormatFamily {
    /// The family of a `format` keyword.
    pub(crate) fn named(format: &str) -> Option<&'static Self> {
        FAMILIES.iter().find(|family| family.name == format)
    }
}

static FAMILIES: [FormatFamily; 16] = [
    FormatFamily {
        name: "date-time",
        draw: date_time,
        near_misses: &[
            "2024-02-30T10:00:00Z",
            "2024-13-01T10:00:00Z",
            "2024-01-01T25:00:00Z",
            "2024-01-01T10:61:00Z",
            "2024-01-01T10:00:00",
            "2024-01-01",
            "1704103200",
        ],
    },
    FormatFamily {
        name: "date",
        draw: date,
        near_misses: &["2024-02-30", "2023-02-29", "2024-13-01", "24-01-01", "2024-1-1", "2024/01/01"],
    },
    FormatFamily { name: "time", draw: time, near_misses: &["25:00:00Z", "10:61:00Z", "10:00:00", "10:00Z"] },
    FormatFamily { name: "duration", draw: duration, near_misses: &["P", "PT", "1D", "P1S", "P1.5"] },
    FormatFamily {
        name: "uuid",
        draw: uuid,
        near_misses: &[
            "123e4567-e89b-12d3-a456-42661417400",
            "123e4567-e89b-12d3-a456-4266141740000",
            "123e4567e89b12d3a456426614174000",
            "g23e4567-e89b-12d3-a456-426614174000",
            "{123e4567-e89b-12d3-a456-426614174000}",
        ],
    },
    FormatFamily {
        name: "email",
        draw: email,
        near_misses: &["user.example.com", "@example.com", "user@", "user@@example.com", "us er@example.com"],
    },
    FormatFamily {
        name: "hostname",
        draw: hostname,
        near_misses: &["-bad.example.com", "bad-.example.com", "a..example.com", "under_score.example.com", "a b"],
    },
    FormatFamily { name: "ipv4", draw: ipv4, near_misses: &["256.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.04", "1.2.3.x"] },
    FormatFamily {
        name: "ipv6",
        draw: ipv6,
        near_misses: &["1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::g", "1::2::3", "12345::"],
    },
    FormatFamily {
        name: "uri",
        draw: uri,
        near_misses: &["/relative/path", "//example.com", "http://exa mple.com", "http://[::1", "no scheme"],
    },
    FormatFamily { name: "iri", draw: uri, near_misses: &["/relative/path", "http://exa mple.com", "no scheme"] },
    FormatFamily { name: "relative-json-pointer", draw: |_| "1/a".to_owned(), near_misses: &["/a", "-1", "01/a"] },
    FormatFamily { name: "uri-reference", draw: uri, near_misses: &["\\\\server\\share", "a b", "http://[::1"] },
    FormatFamily { name: "byte", draw: base64_text, near_misses: &["***", "YQ=", "Y"] },
    FormatFamily { name: "json-pointer", draw: json_pointer, near_misses: &["a", "/~2", "/~"] },
    FormatFamily { name: "regex", draw: |_| "^[a-z]+$".to_owned(), near_misses: &["[", "(", "a{2,1}"] },
];

fn date(random: &mut Random) -> String {
    const TELLING: [&str; 4] = ["2024-02-29", "1970-01-01", "1999-12-31", "2000-02-29"];
    match random.below(4) {
        0 => TELLING[random.index(TELLING.len())].to_owned(),
        _ => format!("{}-{:02}-{:02}", random.size(1971, 2099), random.size(1, 12), random.size(1, 28)),
    }
}

fn time(random: &mut Random) -> String {
    const ENDINGS: [&str; 5] = ["Z", "Z", ".5Z", "+05:30", ".123456-08:00"];
    let ending = ENDINGS[random.index(ENDINGS.len())];
    format!("{:02}:{:02}:{:02}{ending}", random.size(0, 23), random.size(0, 59), random.size(0, 59))
}

fn date_time(random: &mut Random) -> String {
    format!("{}T{}", date(random), time(random))
}

fn duration(random: &mut Random) -> String {
    match random.below(3) {
        0 => format!("P{}D", random.size(1, 30)),
        1 => format!("PT{}H{}M", random.size(0, 23), random.size(0, 59)),
        _ => format!("P{}W", random.size(1, 8)),
    }
}

fn uuid(random: &mut Random) -> String {
    let high = random.below(u64::MAX);
    let low = random.below(u64::MAX);
    let text = format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | (low >> 48) & 0x3fff,
        low & 0xffff_ffff_ffff
    );
    if random.chance(1, 8) { text.to_uppercase() } else { text }
}

fn word(random: &mut Random) -> String {
    (0..random.size(1, 10)).map(|_| char::from(b'a' + u8::try_from(random.below(26)).unwrap_or(0))).collect()
}

fn email(random: &mut Random) -> String {
    const PARTS: [&str; 4] = ["", "", "+tag", ".x"];
    let part = PARTS[random.index(PARTS.len())];
    format!("{}{part}@{}", word(random), hostname(random))
}

fn hostname(random: &mut Random) -> String {
    match random.below(4) {
        0 => format!("{}-1.example.com", word(random)),
        _ => format!("{}.example.com", word(random)),
    }
}

fn ipv4(random: &mut Random) -> String {
    const TELLING: [&str; 3] = ["0.0.0.0", "255.255.255.255", "127.0.0.1"];
    match random.below(4) {
        0 => TELLING[random.index(TELLING.len())].to_owned(),
        _ => (0..4).map(|_| random.below(256).to_string()).collect::<Vec<_>>().join("."),
    }
}

fn ipv6(random: &mut Random) -> String {
    const TELLING: [&str; 4] = ["::", "::1", "2001:db8::1", "::ffff:192.0.2.1"];
    match random.below(3) {
        0 => TELLING[random.index(TELLING.len())].to_owned(),
        _ => (0..8).map(|_| format!("{:x}", random.below(0x1_0000))).collect::<Vec<_>>().join(":"),
    }
}

fn uri(random: &mut Random) -> String {
    const ENDINGS: [&str; 4] = ["", "/", "/a%20b?q=1", "/#top"];
    let ending = ENDINGS[random.index(ENDINGS.len())];
    format!("https://{}{ending}", hostname(random))
}

fn json_pointer(random: &mut Random) -> String {
    if random.chance(1, 4) { String::new() } else { format!("/{}/~1", word(random)) }
}

/// Some bytes in base64 (RFC 4648 §4).
fn base64_text(random: &mut Random) -> String {
    let bytes: Vec<u8> = (0..random.size(0, 24)).map(|_| u8::try_from(random.below(256)).unwrap_or(0)).collect();
    STANDARD.encode(bytes)
}
