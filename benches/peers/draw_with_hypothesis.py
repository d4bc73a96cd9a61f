"""The same counting as `cargo bench --bench corpus`, with hypothesis-jsonschema; and an independent look at our values.

    python3 -m venv VENV && VENV/bin/pip install hypothesis-jsonschema 'hypothesis<6.113'
    VENV/bin/python benches/peers/draw_with_hypothesis.py [-n N] [--seconds S] FOLDER|FILE…
    VENV/bin/python benches/peers/draw_with_hypothesis.py --validate DUMP.jsonl

The first draws N values from every schema file (`*.json`) and counts what was drawn, given up and refused by Python's
`jsonschema`; rates are per second of processor time. The second re-validates what `cargo bench --bench corpus -- --dump DUMP.jsonl …` wrote. Formats are left
out of both judgements: the two sides assert different ones.
"""

import argparse
import collections
import json
import multiprocessing
import os
import pathlib
import statistics
import tempfile
import time
import warnings

# Nothing is left behind in the project.
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", tempfile.mkdtemp())


def schemas(paths):
    """The JSON Schemas in files and folders: whole files, or maps and lists of them."""
    for path in map(pathlib.Path, paths):
        files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
        for file in files:
            try:
                value = json.loads(file.read_text())
            except ValueError:
                continue
            yield from named(str(file), value)


TELLING = {"$schema", "$ref", "allOf", "anyOf", "oneOf", "properties", "required", "items", "enum", "const", "type"}


def named(name, value):
    if isinstance(value, list):
        for part in value:
            if isinstance(part, dict) and "tests" in part and "schema" in part:
                yield f"{name}#{part.get('description')}", part["schema"]
            else:
                yield from named(name, part)
    elif isinstance(value, dict) and TELLING & value.keys():
        yield name, value
    elif isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, dict | bool):
                yield f"{name}#{key}", part


def draw(schema, count, seconds, pipe):
    """Draws in a process of its own, which can be ended."""
    import jsonschema
    from hypothesis import HealthCheck, Phase, Verbosity, given, settings
    from hypothesis_jsonschema import from_schema

    warnings.simplefilter("ignore")
    values, start, worked = [], time.perf_counter(), time.process_time()
    try:
        strategy = from_schema(schema)

        @settings(
            max_examples=count,
            database=None,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        @given(strategy)
        def collect(value):
            values.append(value)
            if time.perf_counter() - start > seconds:
                raise TimeoutError

        collect()
        spent = time.process_time() - worked
        validator = jsonschema.validators.validator_for(schema)(schema)
        refused = sum(not validator.is_valid(value) for value in values)
        pipe.send(("done", len(values), refused, spent))
    except TimeoutError:
        pipe.send(("slow", len(values), 0, time.process_time() - worked))
    except BaseException as problem:  # what a schema provokes is what is counted
        pipe.send((f"{type(problem).__name__}: {str(problem).splitlines()[0][:60] if str(problem) else ''}", 0, 0, 0))


def measure(options):
    endings, rates, whole, invalid = collections.Counter(), [], 0, 0
    for _, schema in schemas(options.paths):
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.Process(target=draw, args=(schema, options.n, options.seconds, theirs))
        process.start()
        # Starting Python and importing hypothesis takes seconds of its own.
        answer = ours.recv() if ours.poll(options.seconds * 2 + 20) else ("over the time limit", 0, 0, 0)
        process.terminate()
        process.join()
        ending, count, refused, spent = answer
        endings[ending.split(":")[0]] += 1
        if ending in ("done", "slow") and count:
            rates.append(count / spent)
        whole += ending == "done" and refused == 0
        invalid += refused > 0
    total = sum(endings.values())
    print(f"{total:>7}  schemas")
    print(f"{whole:>7}  {100 * whole / max(total, 1):6.2f} %  drew what there is, all of it valid")
    print(f"{invalid:>7}  {100 * invalid / max(total, 1):6.2f} %  drew values that `jsonschema` refuses")
    for ending, count in endings.most_common():
        print(f"{count:>7}  ended: {ending}")
    print(f"{statistics.median(rates or [0]):>7.0f}  values per second of the processor at the median schema")


def has_tuples(schema):
    """Whether `items` is a list somewhere, which it may be before 2020-12 only."""
    if isinstance(schema, dict):
        return isinstance(schema.get("items"), list) or any(map(has_tuples, schema.values()))
    return isinstance(schema, list) and any(map(has_tuples, schema))


def validate(path):
    import jsonschema

    counts = collections.Counter()
    with open(path) as lines:
        for line in lines:
            one = json.loads(line)
            if one["schema"] is None:
                counts["of a document, not looked at"] += 1
                continue
            try:
                unsaid = jsonschema.Draft7Validator if has_tuples(one["schema"]) else jsonschema.Draft202012Validator
                validator = jsonschema.validators.validator_for(one["schema"], unsaid)
                verdict = "valid" if validator(one["schema"]).is_valid(one["value"]) else "refused"
            except Exception as problem:  # references to other files, patterns of another dialect
                verdict = f"cannot be told: {type(problem).__name__}"
            counts[verdict] += 1
            if verdict == "refused":
                print(f"{one['name']}: {json.dumps(one['value'])[:300]}")
    for verdict, count in counts.most_common():
        print(f"{count:>7}  {verdict}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--validate", metavar="DUMP")
    parser.add_argument("paths", nargs="*")
    options = parser.parse_args()
    validate(options.validate) if options.validate else measure(options)
