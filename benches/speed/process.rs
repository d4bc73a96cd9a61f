//! Other processes: the server, and the program that is measured.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

/// What something took.
pub(crate) struct Used {
    pub(crate) elapsed: Duration,
    pub(crate) processor: Duration,
    /// Megabytes after a quarter and a half of the time, and at most.
    pub(crate) memory: [u64; 3],
}

/// A server in a process of its own; it ends with this.
pub(crate) struct Child {
    process: std::process::Child,
    pub(crate) url: String,
}

impl Drop for Child {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Child {
    /// Starts the server.
    pub(crate) fn serve() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut process = command.arg("--serve").stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self { process, url: url.trim().to_owned() }
    }

    /// Runs the program; its report, and what it took.
    pub(crate) fn run(spec: &Path, url: &str, jobs: usize, arguments: &[&str]) -> (Value, Used) {
        let report = spec.with_file_name("report.json");
        let jobs = jobs.to_string();
        let mut command = program(spec, url);
        command.args(["--jobs", &jobs, "--json"]).arg(&report).args(arguments);
        let before = processor_time_of_children();
        let began = Instant::now();
        let mut process = command.spawn().unwrap();
        let mut resident = Vec::new();
        let mut peak = 0;
        while process.try_wait().unwrap().is_none() {
            let (now, most) = memory(process.id());
            resident.push(now);
            peak = most.max(peak);
            std::thread::sleep(Duration::from_millis(20));
        }
        let processor = processor_time_of_children().saturating_sub(before);
        let at = |part: usize| resident.get(resident.len() / part).copied().unwrap_or_default();
        let report: Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
        let elapsed = report["took_ms"].as_u64().map_or(began.elapsed(), Duration::from_millis);
        (report, Used { elapsed, processor, memory: [at(4), at(2), peak] })
    }

    /// How long the program takes to send its first request.
    pub(crate) fn first_request(spec: &Path, url: &str) -> Duration {
        // The target is a socket that only waits for the first bytes.
        drop(url.to_owned());
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let target = format!("http://{}", listener.local_addr().unwrap());
        let began = Instant::now();
        let mut process = program(spec, &target).spawn().unwrap();
        let took = wait_for_request(&listener, began);
        process.kill().unwrap();
        process.wait().unwrap();
        took
    }
}

/// Answers the question whether this is a mock, and waits for what comes next.
fn wait_for_request(listener: &std::net::TcpListener, began: Instant) -> Duration {
    use std::io::{Read, Write};
    loop {
        let (mut stream, _) = listener.accept().unwrap();
        let mut bytes = [0; 1024];
        let count = stream.read(&mut bytes).unwrap();
        if !bytes[..count].starts_with(b"GET /__probity") {
            return began.elapsed();
        }
        stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
    }
}

fn program(spec: &Path, url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_probity"));
    command.current_dir(spec.parent().unwrap()).arg("run").arg(spec).args(["--target", url]);
    command.stdout(Stdio::null());
    command
}

/// The processor time of a process; `self` is this one.
pub(crate) fn processor_time(process: &str) -> Duration {
    ticks(process, 13)
}

/// The processor time of the processes that were started and have ended.
fn processor_time_of_children() -> Duration {
    ticks("self", 15)
}

/// Two fields of `/proc/…/stat`, in hundredths of a second.
fn ticks(process: &str, field: usize) -> Duration {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields: Vec<&str> = text.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    // The text after the name begins with the third field.
    let number = |index: usize| fields.get(index - 2).and_then(|text| text.parse::<u64>().ok()).unwrap_or_default();
    Duration::from_millis(10 * (number(field) + number(field + 1)))
}

/// Resident and most resident memory, in megabytes.
fn memory(process: u32) -> (u64, u64) {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kilobytes = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    (kilobytes("VmRSS:").unwrap_or_default() / 1024, kilobytes("VmHWM:").unwrap_or_default() / 1024)
}
