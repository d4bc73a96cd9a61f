"""Runs probity and schemathesis against one server with the same time budget, and prints what both found.

    python3 -m venv VENV && VENV/bin/pip install schemathesis
    python3 benches/peers/run_beside_schemathesis.py NAME SPEC URL [--seconds 60] [--out FOLDER]
        [--probity FILE] [--schemathesis VENV/bin/st] [--probity-options '…'] [--schemathesis-options '…']

The server runs already; it is best started anew before each of the two, because both change what is in it. URL is
where the paths of the description begin: for probity without the `basePath` that a Swagger 2.0 document names, for
schemathesis with it (`--schemathesis-url`). Both run in FOLDER, so that no configuration of
another project counts, and leave their reports there, for reading each finding by hand: docs/comparison.md says what
was read.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("spec")
    parser.add_argument("url")
    parser.add_argument("--schemathesis-url")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("."))
    parser.add_argument("--probity", default="target/release/probity")
    parser.add_argument("--schemathesis", default="st")
    parser.add_argument("--probity-options", default="")
    parser.add_argument("--schemathesis-options", default="")
    return parser.parse_args()


def run(command, log, patience):
    """Wall and processor seconds of a command; it is ended when it does not end itself."""
    before, begin = children(), time.perf_counter()
    with log.open("w") as out:
        try:
            subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, timeout=patience, check=False, cwd=log.parent)
        except subprocess.TimeoutExpired:
            print(f"  ended after {patience} s: {shlex.join(command)}")
    return time.perf_counter() - begin, children() - before


def absolute(program):
    return os.path.abspath(shutil.which(program) or program)


def children():
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def probity(options):
    report = options.out / f"{options.name}.probity.json"
    command = [options.probity, "run", options.spec, "--target", options.url, "--max-time", f"{options.seconds}s"]
    command += ["--json", str(report), *shlex.split(options.probity_options)]
    wall, processor = run(command, options.out / f"{options.name}.probity.txt", 3 * options.seconds)
    told = json.loads(report.read_text())
    asked = told["stats"]["operations"]
    reached = [name for name, answers in asked.items() if any(200 <= int(status) < 400 for status in answers)]
    line(f"probity {told['tool']['version']}", sum(sum(a.values()) for a in asked.values()), wall, processor)
    print(f"  operations reached: {len(reached)} of {told['stats']['coverage']['operations']['documented']}")
    groups = collections.Counter()
    for finding in told["findings"]:
        title = re.sub(r"\d+", "#", finding["title"]).split(":")[0]
        groups[finding["severity"], finding["check"], title] += 1
    for (severity, check, title), count in sorted(groups.items()):
        print(f"  {severity:8} {check:32} × {count:<4} {title}")


def schemathesis(options):
    report, traffic = (options.out / f"{options.name}.st.{suffix}" for suffix in ("json", "har"))
    command = [options.schemathesis, "run", options.spec, "--url", options.schemathesis_url or options.url]
    command += ["--max-time", str(options.seconds), "--continue-on-failure", "--report", "json,har"]
    command += ["--report-json-path", str(report), "--report-har-path", str(traffic)]
    command += shlex.split(options.schemathesis_options)
    wall, processor = run(command, options.out / f"{options.name}.st.txt", 3 * options.seconds)
    told = json.loads(report.read_text())
    requests = len(json.loads(traffic.read_text())["log"]["entries"])
    line(f"schemathesis {told['schemathesis_version']}", requests, wall, processor)
    accepted = [name for name, rates in told["valid_rates"].items() if any(rate["accepted"] for rate in rates.values())]
    operations = told["operations"]
    print(f"  operations reached: {len(accepted)} of {operations['total']}, {operations['errored']} not tested at all")
    for failure in told["failures"]:
        print(f"  {failure['severity']:8} {failure['code']} {failure['title']:32} × {failure['count']}")


def line(tool, requests, wall, processor):
    print(f"{tool}: {requests} requests, {wall:.1f} s, {processor:.1f} s of processor time")


if __name__ == "__main__":
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    options.out, options.spec = options.out.resolve(), os.path.abspath(options.spec)
    options.probity, options.schemathesis = absolute(options.probity), absolute(options.schemathesis)
    probity(options)
    schemathesis(options)
