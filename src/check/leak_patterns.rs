//! What programs write when they fail: stack traces and database errors, by their exact shapes.
//!
//! A part of `response/leak`. Each pattern asks for more than words: a file with a line, a code, a quoted name. Texts
//! stand in JSON and HTML too, so that a line break may be written `\n` and a quote `\"`. Start at [`in_error`] and
//! [`private_key`].

use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

/// Something that ought to have stayed inside.
#[derive(Debug)]
pub(super) struct Leak<'a> {
    /// What it is, for the fingerprint.
    pub(super) kind: &'static str,
    /// What it is, for people.
    pub(super) what: &'static str,
    /// The text that gave it away.
    pub(super) text: &'a [u8],
    /// The part of it that may be shown.
    pub(super) shown: &'a [u8],
}

/// A shape: its kind, its name for people, and its pattern.
type Shape = (&'static str, &'static str, &'static str);

const SHAPES: &[Shape] = &[
    (
        "trace-python",
        "a stack trace of Python",
        r"Traceback \(most recent call last\):(?s:.{0,40}?)File (?s:.{1,300}?), line \d",
    ),
    (
        "trace-java",
        "a stack trace of Java",
        r#"(?:^|[\s"'>;]|\\[nt])at (?:[\w.@-]+/)*[\w$]+(?:\.[\w$<>]+)+\([\w$-]+\.(?:java|kt|scala|groovy|clj):\d+\)"#,
    ),
    (
        "trace-java",
        "a stack trace of Java",
        r#""fileName"\s*:\s*"[\w$]+\.(?:java|kt|scala|groovy)"\s*,\s*"lineNumber"\s*:\s*\d"#,
    ),
    (
        "trace-net",
        "a stack trace of .NET",
        r"   at [\w.`+<>\[\],]+\([^()\n]{0,200}\) in [^\n]{1,300}\.(?:cs|vb|fs):line \d",
    ),
    (
        "trace-net",
        "a stack trace of .NET",
        r"   at [\w.`+<>\[\],]+\([^()\n]{0,200}\)(?:\r?\n|(?:\\r)?\\n)   at [\w.`+<>\[\],]+\(",
    ),
    (
        "trace-javascript",
        "a stack trace of JavaScript",
        r#"(?:^|[\s"'>;]|\\[nt])at (?:async |new )?[\w$.<>]+ (?:\[as [\w$]+\] )?\((?:node:[\w/]+|[^\s()"<>]{1,300}\.[cm]?[jt]sx?):\d+:\d+\)"#,
    ),
    (
        "trace-javascript",
        "a stack trace of JavaScript",
        r#"(?:^|[\s"'>;]|\\[nt])at (?:async )?(?:file://|/|[A-Za-z]:\\)[^\s()"<>]{1,300}\.[cm]?[jt]sx?:\d+:\d+"#,
    ),
    ("trace-go", "a stack trace of Go", r"(?:\b|\\[nrt])goroutine \d+ \[[a-z][a-z ,0-9()]*\]:"),
    ("trace-rust", "a panic of Rust", r"(?:\b|\\[nrt])thread '[^'\n]{1,100}' (?:\(\d+\) )?panicked at "),
    ("trace-php", "a stack trace of PHP", r"Stack trace:\s*(?:\\r)?(?:\\n|<br ?/?>)?\s*#0 "),
    ("trace-php", "an error of PHP", r" in (?:<b>)?[^\s<>]{1,300}\.php(?:</b>)? on line (?:<b>)?\d"),
    ("trace-php", "a stack trace of PHP", r#""file"\s*:\s*"[^"\n]{1,300}\.php"\s*,\s*"line"\s*:\s*\d"#),
    ("trace-ruby", "a stack trace of Ruby", r"[\w/.-]+\.rb:\d+:in [`'][\w<]"),
    ("sql-postgresql", "an error of a PostgreSQL database", r#"syntax error at or near (?:\\?"|&quot;|&#34;|&#x27;)"#),
    (
        "sql-postgresql",
        "an error of a PostgreSQL database",
        r#"violates (?:unique|foreign key|not-null|check|exclusion) constraint (?:\\?"|&quot;|&#34;)"#,
    ),
    ("sql-oracle", "an error of an Oracle database", r"(?:\b|\\[nrt])ORA-\d{5}: \w+"),
    ("sql-state", "an error of an SQL database", r"(?:\b|\\[nrt])SQLSTATE(?:\[| ?[:=] ?)\[?[0-9A-Z]{5}\b"),
    ("sql-mysql", "an error of a MySQL database", r"You have an error in your SQL syntax"),
    (
        "sql-sqlite",
        "an error of an SQLite database",
        r"(?:\b|\\[nrt])sqlite3\.(?:Operational|Integrity|Programming|Database|Interface|Data)Error\b",
    ),
    (
        "sql-sqlite",
        "an error of an SQLite database",
        r"(?:\b|\\[nrt])SQLITE_(?:ERROR|CONSTRAINT|MISMATCH|BUSY|RANGE|TOOBIG)(?:_[A-Z]+)?: ",
    ),
    (
        "sql-sqlite",
        "an error of an SQLite database",
        r"(?:\b|\\[nrt])(?:UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed: \w+\.\w+",
    ),
    ("sql-server", "an error of an SQL Server database", r"Unclosed quotation mark after the character string '"),
    (
        "sql-driver",
        "an error of a database driver",
        r"(?:\b|\\[nrt])(?:sqlalchemy\.exc\.|psycopg2?\.errors?\.|pymysql\.err\.|java\.sql\.SQL|org\.postgresql\.util\.PSQL|System\.Data\.SqlClient\.Sql)\w*(?:Error|Exception|Violation)\b",
    ),
];

/// All shapes, looked for at once.
static SET: LazyLock<RegexSet> = LazyLock::new(|| {
    // Programs write ASCII here, and classes of a hundred Unicode ranges are too large for a fast automaton.
    let mut set = RegexSetBuilder::new(SHAPES.iter().map(|(_, _, pattern)| pattern));
    set.unicode(false).build().expect("the patterns of leaks are patterns")
});

/// Each on its own, to find where it stands.
static ALONE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let compile = |(_, _, pattern): &Shape| {
        RegexBuilder::new(pattern).unicode(false).build().expect("the patterns of leaks are patterns")
    };
    SHAPES.iter().map(compile).collect()
});

static PRIVATE_KEY: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----)(?:\\[rn]|\s)+[A-Za-z0-9+/=\\\s:,-]{40}";
    Regex::new(pattern).expect("the pattern of a private key is a pattern")
});

/// What an error answer shows of its program, the first of each kind.
pub(super) fn in_error(body: &[u8]) -> Vec<Leak<'_>> {
    let mut leaks: Vec<Leak<'_>> = Vec::new();
    for index in SET.matches(body) {
        let (kind, what, _) = SHAPES[index];
        let found = ALONE[index].find(body).filter(|_| leaks.iter().all(|leak| leak.kind != kind));
        leaks.extend(found.map(|found| without_lead(found.as_bytes())).map(|text| Leak {
            kind,
            what,
            text,
            shown: text,
        }));
    }
    leaks
}

/// A match without the space, quote or escaped line break before it.
fn without_lead(text: &[u8]) -> &[u8] {
    let start = match text {
        [b'\\', b'n' | b'r' | b't', ..] => 2,
        _ => text.iter().position(|byte| !b" \t\r\n\"'>;".contains(byte)).unwrap_or(0),
    };
    &text[start..]
}

/// A private key: the line that begins one, with one behind it.
pub(super) fn private_key(body: &[u8]) -> Option<Leak<'_>> {
    memchr::memmem::find(body, b"-----BEGIN ")?;
    let captures = PRIVATE_KEY.captures(body)?;
    let (whole, first_line) = (captures.get(0)?, captures.get(1)?);
    Some(Leak { kind: "private-key", what: "a private key", text: whole.as_bytes(), shown: first_line.as_bytes() })
}

#[cfg(test)]
mod tests {
    use super::in_error;

    fn kinds(text: &str) -> Vec<&'static str> {
        in_error(text.as_bytes()).iter().map(|leak| leak.kind).collect()
    }

    #[test]
    fn what_programs_write_is_known_in_text_and_in_json() {
        for (kind, text) in [
            ("trace-python", "Traceback (most recent call last):\n  File \"/srv/a.py\", line 3, in <module>"),
            ("trace-python", "Exception Group Traceback (most recent call last):\n  |   File \"a.py\", line 3, in f"),
            ("trace-java", "java.lang.NullPointerException\n\tat com.example.Pets.list(Pets.java:12)\n"),
            ("trace-java", "x\n\tat java.base/java.lang.Thread.run(Thread.java:833)"),
            ("trace-java", r#"{"methodName": "run", "fileName": "Thread.java", "lineNumber": 833}"#),
            ("trace-net", "   at Pets.Api.List(Int32 limit) in C:\\src\\Pets.cs:line 42"),
            ("trace-net", "   at Pets.Api.List(Int32 limit)\r\n   at System.Web.Run(Object x)\r\n"),
            ("trace-javascript", "TypeError: x\n    at list (/app/pets.js:3:9)"),
            ("trace-javascript", "x\n    at Layer.handle [as handle_request] (/app/node_modules/layer.js:95:5)"),
            ("trace-javascript", "x\n    at async node.run (node:internal/process/task_queues:95:5)"),
            ("trace-javascript", "x<br> &nbsp; &nbsp;at /app/pets.js:3:9"),
            ("trace-go", "panic: x\n\ngoroutine 17 [running]:\nmain.main()"),
            ("trace-rust", "thread 'main' panicked at src/main.rs:2:5:"),
            ("trace-php", "PDOException: x\nStack trace:\n#0 /srv/a.php(3): f()"),
            ("trace-php", "<b>Warning</b>: x in <b>/srv/a.php</b> on line <b>3</b>"),
            ("trace-php", r#"{"file": "\/srv\/a.php", "line": 3}"#),
            ("trace-ruby", "app/controllers/pets.rb:3:in `list'"),
            ("sql-postgresql", "ERROR: syntax error at or near \"FROM\""),
            ("sql-postgresql", "duplicate key value violates unique constraint \"pets_pkey\""),
            ("sql-oracle", "ORA-00942: table or view does not exist"),
            ("sql-state", "SQLSTATE[42S02]: Base table or view not found"),
            ("sql-mysql", "You have an error in your SQL syntax; check the manual"),
            ("sql-sqlite", "sqlite3.OperationalError: no such column: x"),
            ("sql-sqlite", "UNIQUE constraint failed: pets.name"),
            ("sql-server", "Unclosed quotation mark after the character string 'x'."),
            ("sql-driver", "org.postgresql.util.PSQLException: x"),
        ] {
            assert_eq!(kinds(text), [kind], "{text}");
            if !text.starts_with('{') {
                let json = serde_json::json!({ "reason": text }).to_string();
                assert_eq!(kinds(&json), [kind], "{json}");
            }
        }
    }

    #[test]
    fn sentences_that_speak_of_such_things_are_left_alone() {
        for text in [
            "The traceback (most recent call last) was written to the log.",
            "Traceback (most recent call last): see the log",
            "Look at com.example.Pets (Pets.java) for more.",
            "an error occurred at line 3 of Pets.java:12",
            "unexpected token at pets.js:3:9",
            "Let us meet at noon (room 3:14:15).",
            "no goroutine 1 [or more] was started",
            "the thread 'Pets' was closed",
            "Stack trace: not available",
            "the file index.php is on line",
            "syntax error at line 3, near `FROM`",
            "syntax error at or near the end",
            "ORA-12 is not a product, ORA-123456: neither",
            "SQLSTATE is not shown",
            "an error in your SQL dialect",
            "the value violates the constraint \"minimum\"",
            "a UNIQUE constraint failed",
            r#"{"file": "pets.php", "name": "line"}"#,
            "sqlite3 is not supported, psycopg2.errors neither",
        ] {
            assert_eq!(kinds(text), [""; 0], "{text}");
        }
    }
}
