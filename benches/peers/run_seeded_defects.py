"""Runs probity and schemathesis against each seeded defect of `defects_starlette.py`, and prints which of them finds it.

    python3 benches/peers/run_seeded_defects.py --python VENV/bin/python --schemathesis VENV/bin/st
        [--probity FILE] [--seeds 1,2] [--seconds 15] [--schemathesis-seconds 60] [--twin-seeds 1,2,3,4,5] [DEFECT…]

VENV has uvicorn, starlette, jsonschema and schemathesis. The right service comes first: what a tool holds against it
is a false alarm, and does not count as found where it comes again. Each run has a service of its own; those of
probity end with the first finding beyond those. `--only probity` or `--only schemathesis` runs one of them.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).parent
TOKEN, SECOND = "alice-secret", "bob-secret"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("defects", nargs="*")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--probity", default="target/release/probity")
    parser.add_argument("--schemathesis", default="st")
    parser.add_argument("--seeds", default="1,2")
    parser.add_argument("--twin-seeds", default="1,2,3,4,5")
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--schemathesis-seconds", type=int, default=60)
    parser.add_argument("--only", choices=["probity", "schemathesis"])
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("defects"))
    return parser.parse_args()


class Service:
    """The shop with a defect, started anew."""

    def __init__(self, options, defect):
        self.url = f"http://127.0.0.1:{options.port}"
        command = [options.python, "-m", "uvicorn", "--app-dir", str(HERE), "defects_starlette:app"]
        command += ["--port", str(options.port), "--log-level", "critical"]
        self.process = subprocess.Popen(command, env={**os.environ, "DEFECT": defect}, stderr=subprocess.DEVNULL)
        for _ in range(200):
            if self.process.poll() is not None:
                raise SystemExit(f"the service does not start; is port {options.port} in use?")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", options.port)) == 0:
                    break
            time.sleep(0.05)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def description(options):
    target = options.out / "shop.json"
    with Service(options, "") as service:
        target.write_bytes(urllib.request.urlopen(f"{service.url}/openapi.json").read())
    return target


def run(command, log, patience):
    with log.open("w") as out:
        try:
            subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, timeout=patience, check=False, cwd=log.parent)
        except subprocess.TimeoutExpired:
            print(f"  ended after {patience} s: {command[0]}")


def probity(options, spec, defect, seed, known):
    """What it finds, as `check operation`, and what it only warns of."""
    report = options.out / f"{defect or 'right'}.{seed}.probity.json"
    with Service(options, defect) as service:
        command = [options.probity, "run", str(spec), "--target", service.url, "--max-time", f"{options.seconds}s"]
        command += ["--seed", seed, "--json", str(report), "--token", TOKEN, "--second-token", SECOND]
        command += ["--max-findings", str(known + 1)] if known is not None else []
        begin = time.perf_counter()
        run(command, report.with_suffix(".txt"), 4 * options.seconds)
        took = time.perf_counter() - begin
    found = {}
    for finding in json.loads(report.read_text())["findings"]:
        found.setdefault(finding["severity"], {})[f"{finding['check']} {finding['operation']}"] = finding["title"]
    return found, took


def schemathesis(options, spec, defect, seed, _known):
    """What it finds, as `code operation`. It runs to its end, because its false alarms would end it before."""
    report = options.out / f"{defect or 'right'}.{seed}.st.txt"
    with Service(options, defect) as service:
        command = [options.schemathesis, "run", str(spec), "--url", service.url, "--seed", seed]
        command += ["-H", f"Authorization: Bearer {TOKEN}", "--max-time", str(options.schemathesis_seconds)]
        begin = time.perf_counter()
        run([*command, "--continue-on-failure"], report, 3 * options.schemathesis_seconds)
        took = time.perf_counter() - begin
    return {"error": dict(failures(report.read_text()))}, took


def failures(text):
    """The failures in a report but those of requests that were answered 412: a precondition that does not hold is
    neither a refusal of valid data nor the acceptance of invalid data."""
    _, _, text = text.partition(" FAILURES ")
    operation = ""
    for case in re.split(r"\n(?=\d+\. Test Case ID|_{3,} )", text.partition(" SUMMARY ")[0]):
        if heading := re.match(r"_{3,} (.*) _{3,}", case):
            operation = heading.group(1)
        if not re.search(r"\n\[412\]", case):
            for code, title in re.findall(r"\n- (ST\d+) (.*)", case):
                yield f"{code} {operation}", title


def told(found, known):
    """The weightiest new finding."""
    for severity in ("error", "warning"):
        new = [name for name in found.get(severity, {}) if name not in known]
        if new:
            return f"{'' if severity == 'error' else '(warning) '}{re.sub(' .*', '', new[0])}"
    return "-"


def absolute(program):
    return os.path.abspath(shutil.which(program) or program)


def main():
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    options.out, options.probity = options.out.resolve(), absolute(options.probity)
    options.schemathesis = absolute(options.schemathesis)
    spec = description(options)
    tools = {}
    if options.only != "schemathesis":
        tools["probity"] = (probity, options.seeds.split(","), options.twin_seeds.split(","))
    if options.only != "probity":
        tools["schemathesis"] = (schemathesis, ["1"], ["1"])
    known = {name: set() for name in tools}
    for name, (tool, _, seeds) in tools.items():
        for seed in filter(None, seeds):
            found, took = tool(options, spec, "", seed, None)
            for severity, findings in found.items():
                known[name].update(findings)
                for finding, title in findings.items():
                    print(f"  false alarm? {severity}: {finding}: {title}")
            print(f"right service, {name}, seed {seed}: {sum(map(len, found.values()))} in {took:.1f} s", flush=True)
    for defect in options.defects or all_defects(options):
        cells = [defect]
        for name, (tool, seeds, _) in tools.items():
            for seed in seeds:
                found, took = tool(options, spec, defect, seed, len(known[name]))
                cells.append(f"{told(found, known[name])} {took:.1f}")
        print(" | ".join(cells), flush=True)


def all_defects(options):
    command = [options.python, "-c", "import defects_starlette as d; print(*d.DEFECTS)"]
    return subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True).stdout.split()


if __name__ == "__main__":
    main()
