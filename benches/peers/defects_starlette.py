"""A shop with customers, orders, files, exports and a search, and one defect of DEFECTS where `DEFECT=name` says so.

    DEFECT=quantity-101 uvicorn --app-dir benches/peers defects_starlette:app --port 8080

The description (`/openapi.json`) is right and always the same; without a defect the service keeps it, byte for byte.
Requests are held against the schemas of the description itself, so that a defect is a change of one of them or a line
of code. The defects were written down before either tool was run, and none was taken from the tests of one of them.
"""

import copy
import datetime
import hashlib
import json
import os
import re
import secrets

import jsonschema
from defects_description import CUSTOMER_FIELDS, DESCRIPTION, QUERY, SCHEMAS
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

DEFECT = os.environ.get("DEFECT", "")
DEFECTS = """
    quantity-101 name-empty name-61 zip-unanchored sku-lowercase tier-case credit-as-text email-missing extra-property
    tags-twice tags-six items-empty birthday-february-30 limit-zero limit-51 sort-unknown query-missing credit-true
    quantity-fraction name-null media-type-ignored delivery-without-zip columns-unknown file-name-unanchored file-2001
    crash-non-latin crash-note-null crash-tags-empty crash-offset-huge crash-quantity-64 crash-no-address crash-quote
    crash-percent crash-name-51 crash-name-number crash-body-list crash-utf8 crash-leap-day crash-credit-zero
    crash-past-end crash-id-malformed crash-delete-twice crash-put-twice crash-submit-two-items
    type-html total-header-missing cancelled-twice-410 total-as-text note-left-out time-without-zone refund-pending
    error-plain file-made-200 location-missing location-wrong done-without-rows csv-called-json challenge-missing
    change-lost change-wipes tags-not-changed delete-nothing listed-after-delete limit-ignored filter-ignored
    pages-overlap total-of-page not-listed parent-not-checked parent-unknown created-not-found auth-skipped
    auth-any-token etag-kept if-match-ignored foreign-order status-taken refused-but-kept trace-shown hash-shown
    read-stale orphans method-hidden export-backwards zero-refused
    name-60-refused offset-zero-refused
""".split()
if DEFECT and DEFECT not in DEFECTS:
    raise SystemExit(f"no such defect: {DEFECT}")
TOKENS = {"Bearer alice-secret": "alice", "Bearer bob-secret": "bob"}


def has(name):
    return DEFECT == name


# What requests are held against: the description, but for the defect --------------------------------------------------


def pythonic(value):
    """With patterns as Python reads them: its `$` matches before a line break at the end, too."""
    if isinstance(value, dict):
        known = {key: pythonic(inner) for key, inner in value.items()}
        if isinstance(known.get("pattern"), str) and known["pattern"].endswith("$"):
            known["pattern"] = known["pattern"][:-1] + "\\Z"
        return known
    return [pythonic(inner) for inner in value] if isinstance(value, list) else value


def enforced():
    held = pythonic(copy.deepcopy({"schemas": SCHEMAS, "query": QUERY}))
    schemas, query = held["schemas"], held["query"]
    for name in ("NewCustomer", "CustomerChange"):
        schemas[name] = copy.deepcopy(schemas[name])
        fields = schemas[name]["properties"]
        if has("name-empty"):
            del fields["name"]["minLength"]
        if has("name-61"):
            fields["name"]["maxLength"] = 61
        if has("name-60-refused"):
            fields["name"]["maxLength"] = 59
        if has("zero-refused"):
            fields["creditLimit"]["minimum"] = 1
        if has("zip-unanchored"):
            fields["address"]["properties"]["zip"]["pattern"] = "[0-9]{5}"
        if has("tier-case"):
            fields["tier"]["enum"] = [t for tier in fields["tier"]["enum"] for t in (tier, tier.upper(), tier.title())]
        if has("credit-as-text"):
            fields["creditLimit"] = {"anyOf": [fields["creditLimit"], {"type": "string", "pattern": "^[0-9]{1,6}\\Z"}]}
        if has("credit-true"):
            fields["creditLimit"] = {"anyOf": [fields["creditLimit"], {"type": "boolean"}]}
        if has("name-null"):
            fields["name"] = {"anyOf": [fields["name"], {"type": "null"}]}
        if has("tags-twice"):
            del fields["tags"]["uniqueItems"]
        if has("tags-six"):
            fields["tags"]["maxItems"] = 6
        if has("birthday-february-30"):
            fields["birthday"] = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\\Z"}
        if has("extra-property"):
            schemas[name]["additionalProperties"] = True
        if has("crash-name-number"):
            fields["name"] = {"anyOf": [fields["name"], {"type": "number"}]}
    if has("email-missing"):
        schemas["NewCustomer"]["required"].remove("email")
    order = schemas["Order"]
    order["required"] = ["items", "shipping", "note"]
    for name in ("id", "customerId", "status", "total", "createdAt"):
        order["properties"][name] = {}
    if has("quantity-101"):
        order["properties"]["items"]["items"]["properties"]["quantity"]["maximum"] = 101
    if has("quantity-fraction"):
        order["properties"]["items"]["items"]["properties"]["quantity"]["type"] = "number"
    if has("sku-lowercase"):
        order["properties"]["items"]["items"]["properties"]["sku"]["pattern"] = "^[A-Za-z]{3}-[0-9]{4}\\Z"
    if has("items-empty"):
        del order["properties"]["items"]["minItems"]
    if has("delivery-without-zip"):
        order["properties"]["shipping"]["oneOf"][1]["required"] = ["method"]
    if has("columns-unknown"):
        schemas["NewExport"]["properties"]["columns"]["items"] = {"type": "string"}
    if has("limit-zero"):
        query["listCustomers"]["limit"]["minimum"] = 0
    if has("limit-51"):
        query["listCustomers"]["limit"]["maximum"] = 51
    if has("offset-zero-refused"):
        query["listCustomers"]["offset"]["minimum"] = 1
    if has("sort-unknown"):
        del query["search"]["sort"]["enum"]
    return held


HELD = enforced()
FORMATS = jsonschema.FormatChecker(["date"])
JUDGES = {
    name: jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": {"schemas": HELD["schemas"]}}, format_checker=FORMATS
    )
    for name in ("NewCustomer", "CustomerChange", "Order", "NewExport")
}

# The service ----------------------------------------------------------------------------------------------------------

customers, owners, orders, exports, files, deleted = {}, {}, {}, {}, {}, []


class Refusal(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status, self.message = status, message


def problem(status, message):
    headers = {}
    if status == 401 and not has("challenge-missing"):
        headers["WWW-Authenticate"] = 'Bearer realm="shop"'
    return JSONResponse({"code": f"E{status}", "message": message}, status, headers)


def told(value, status=200, headers=None, media="application/json"):
    return Response(json.dumps(value), status, headers, media)


def now():
    moment = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    return moment.replace(tzinfo=None).isoformat() if has("time-without-zone") else moment.isoformat()


def tag(customer):
    kept = {key: customer[key] for key in ("id", "createdAt")} if has("etag-kept") else customer
    return '"' + hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:16] + '"'


def number_of(text, shape):
    if not re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        raise Refusal(400, "not an integer")
    if len(text) > 4000:
        raise Refusal(400, "far too large")
    return int(text)


def query_of(request, name):
    read = {}
    for key, shape in HELD["query"][name].items():
        given = request.query_params.getlist(key)
        if len(given) > 1:
            raise Refusal(400, f"{key} is given twice")
        if not given:
            if key == "q" and not has("query-missing"):
                raise Refusal(400, "q is missing")
            read[key] = shape.get("default")
            continue
        value = given[0]
        if shape["type"] == "integer":
            value = number_of(value, shape)
        elif shape["type"] == "boolean":
            if value not in ("true", "false"):
                raise Refusal(400, "neither true nor false")
            value = value == "true"
        if not jsonschema.Draft202012Validator(shape).is_valid(value):
            raise Refusal(400, f"{key} breaks its schema")
        read[key] = value
    return read


async def body_of(request, name):
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media != "application/json" and not has("media-type-ignored"):
        raise Refusal(415, "JSON, please")
    content = await request.body()
    try:
        text = content.decode()
    except UnicodeDecodeError as failure:
        if has("crash-utf8"):
            raise
        raise Refusal(400, "not UTF-8") from failure
    try:
        value = json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as failure:
        if has("trace-shown"):
            import traceback

            raise Refusal(400, traceback.format_exc()) from failure
        raise Refusal(400, "not JSON") from failure
    if has("crash-body-list") and isinstance(value, list):
        value.get("name")
    try:
        fault = next(JUDGES[name].iter_errors(value), None)
    except RecursionError as failure:
        raise Refusal(400, "nested too deeply") from failure
    return value, fault


def refuse_constant(name):
    raise ValueError(name)


def must_keep(fault):
    if fault:
        raise Refusal(422, fault.message[:200].encode("ascii", "replace").decode())


def customer_of(request):
    key = request.path_params["customerId"]
    if has("crash-id-malformed"):
        bytes.fromhex(key)
    if key not in customers or owners[key] != request.scope["user"]:
        raise Refusal(404, "no such customer")
    return customers[key]


def order_of(request):
    order = orders.get(request.path_params["orderId"])
    if order and (has("orphans") or has("foreign-order")):
        return order
    customer_of(request)
    if not order or (order["customerId"] != request.path_params["customerId"] and not has("parent-not-checked")):
        raise Refusal(404, "no such order")
    return order


def shown_customer(request, customer, status=200, headers=None):
    seen = dict(customer)
    if has("hash-shown"):
        seen["passwordHash"] = "5f4dcc3b5aa765d61d8327deb882cf99"
    if request.method in ("GET", "HEAD") and request.headers.get("if-none-match") in ("*", tag(customer)):
        return Response(status_code=304, headers={"ETag": tag(customer)})
    media = "text/html" if has("type-html") and status == 200 else "application/json"
    return told(seen, status, {**(headers or {}), "ETag": tag(customer)}, media)


def shown_order(order, status=200, headers=None):
    return told(order_seen(order), status, headers)


def order_seen(order):
    seen = dict(order)
    if has("total-as-text") and len(order["items"]) > 2:
        seen["total"] = str(seen["total"])
    if has("note-left-out") and seen["note"] is None:
        del seen["note"]
    return seen


def trip_over(customer):
    """The crashes that one customer can cause."""
    if has("crash-non-latin"):
        customer["name"].encode("latin-1")
    if has("crash-tags-empty") and "tags" in customer:
        max(customer["tags"])
    if has("crash-no-address"):
        customer["address"]["zip"].strip()
    if has("crash-name-51") and len(customer["name"]) > 50:
        raise OverflowError("value too long for column")
    if has("crash-name-number"):
        customer["name"].strip()
    if has("crash-leap-day") and "birthday" in customer:
        datetime.date.fromisoformat(customer["birthday"]).replace(year=2023)
    if has("crash-credit-zero") and "creditLimit" in customer:
        100 / customer["creditLimit"]


def mine(request):
    return [c for key, c in customers.items() if owners[key] == request.scope["user"]]


async def list_customers(request):
    asked = query_of(request, "listCustomers")
    tier = None if has("filter-ignored") else asked["tier"]
    known = [c for c in mine(request) if not tier or c["tier"] == tier]
    if has("not-listed"):
        known = known[:-1]
    if has("listed-after-delete"):
        known = known + deleted
    offset = asked["offset"]
    if has("crash-offset-huge"):
        offset.to_bytes(8, "little", signed=True)
    if has("crash-past-end") and offset:
        known[offset]
    if has("pages-overlap") and offset:
        offset -= 1
    page = known[offset:] if has("limit-ignored") else known[offset : offset + asked["limit"]]
    total = len(page) if has("total-of-page") else len(known)
    headers = {} if has("total-header-missing") and asked["tier"] else {"X-Total-Count": str(total)}
    return told({"items": page, "total": total}, headers=headers)


async def create_customer(request):
    value, fault = await body_of(request, "NewCustomer")
    must_keep(fault)
    trip_over(value)
    customer = {"id": secrets.token_hex(12), "createdAt": now(), **value}
    customers[customer["id"]] = customer
    owners[customer["id"]] = request.scope["user"]
    return shown_customer(request, customer, 201, {"Location": f"/customers/{customer['id']}"})


async def read_customer(request):
    customer = customer_of(request)
    old = customer.get("_old") if has("read-stale") else None
    if old:
        del customer["_old"]
        return shown_customer(request, old)
    return shown_customer(request, customer)


async def change_customer(request):
    customer = customer_of(request)
    expected = request.headers.get("if-match")
    if expected and expected not in ("*", tag(customer)) and not has("if-match-ignored"):
        raise Refusal(412, "it was changed meanwhile")
    value, fault = await body_of(request, "CustomerChange")
    if fault and has("refused-but-kept") and isinstance(value, dict):
        for key, shape in CUSTOMER_FIELDS.items():
            if key in value and jsonschema.Draft202012Validator(shape).is_valid(value[key]):
                customer[key] = value[key]
    must_keep(fault)
    if not has("crash-no-address"):
        trip_over({**customer, **value})
    if has("tags-not-changed"):
        value.pop("tags", None)
    if has("change-lost"):
        return shown_customer(request, {**customer, **value})
    old = dict(customer)
    if has("change-wipes"):
        for key in [key for key in customer if key not in ("id", "createdAt", "name", "email", "tier")]:
            del customer[key]
    customer.update(value)
    if has("read-stale"):
        customer["_old"] = old
        return shown_customer(request, {key: value for key, value in customer.items() if key != "_old"})
    return shown_customer(request, customer)


async def delete_customer(request):
    key = request.path_params["customerId"]
    if has("crash-delete-twice") and key not in customers and re.fullmatch("[0-9a-f]{24}", key) and key in deleted:
        raise KeyError(key)
    customer = customer_of(request)
    deleted.append(key if has("crash-delete-twice") else customer)
    del customers[key]
    if not has("orphans"):
        for order in [o for o in orders.values() if o["customerId"] == key]:
            del orders[order["id"]]
    return Response(status_code=204)


async def list_orders(request):
    customer = customer_of(request)
    asked = query_of(request, "listOrders")
    known = [o for o in orders.values() if o["customerId"] == customer["id"]]
    return told([order_seen(o) for o in known if not asked["status"] or o["status"] == asked["status"]])


async def create_order(request):
    key = request.path_params["customerId"]
    if not (has("parent-unknown") and re.fullmatch("[0-9a-f]{24}", key)):
        customer_of(request)
    value, fault = await body_of(request, "Order")
    must_keep(fault)
    if has("crash-note-null") and "note" in value:
        value["note"].strip()
    if has("crash-quantity-64") and any(item["quantity"] == 64 for item in value["items"]):
        raise ZeroDivisionError
    order = {
        "id": secrets.token_hex(12),
        "customerId": key,
        "status": value.get("status", "draft") if has("status-taken") else "draft",
        "total": sum(int(item["quantity"]) for item in value["items"]),
        "createdAt": now(),
        "items": value["items"],
        "shipping": value["shipping"],
        "note": value.get("note"),
    }
    if not (has("created-not-found") and len(order["items"]) > 1):
        orders[order["id"]] = order
    return shown_order(order, 201, {"Location": f"/customers/{key}/orders/{order['id']}"})


async def read_order(request):
    return shown_order(order_of(request))


async def delete_order(request):
    order = order_of(request)
    if order["status"] == "submitted":
        raise Refusal(409, "it is on its way")
    if not has("delete-nothing"):
        del orders[order["id"]]
    return Response(status_code=204)


async def submit_order(request):
    order = order_of(request)
    if order["status"] != "draft":
        raise Refusal(409, "it is no draft")
    if has("crash-submit-two-items") and len(order["items"]) == 2:
        raise RuntimeError("deadlock")
    order["status"] = "submitted"
    return shown_order(order)


async def cancel_order(request):
    order = order_of(request)
    if order["status"] == "cancelled":
        raise Refusal(410 if has("cancelled-twice-410") else 409, "it was cancelled already")
    order["status"] = "refund_pending" if has("refund-pending") and order["status"] == "submitted" else "cancelled"
    return shown_order(order)


async def start_export(request):
    value, fault = await body_of(request, "NewExport")
    must_keep(fault)
    key = secrets.token_hex(12)
    exports[key] = {"polls": 0, "owner": request.scope["user"], **value}
    headers = {"Location": f"/export/{key}" if has("location-wrong") else f"/exports/{key}"}
    return told({"id": key, "status": "queued"}, 202, {} if has("location-missing") else headers)


def export_of(request):
    export = exports.get(request.path_params["exportId"])
    if not export or export["owner"] != request.scope["user"]:
        raise Refusal(404, "no such export")
    return export


async def read_export(request):
    export = export_of(request)
    export["polls"] += 1
    polls = export["polls"]
    status = "queued" if polls < 2 else "running" if polls < 3 else "done"
    if has("export-backwards") and polls > 3:
        status = "running" if polls % 2 else "done"
    seen = {"id": request.path_params["exportId"], "status": status}
    if status == "done" and not has("done-without-rows"):
        seen["rows"] = 0
    return told(seen)


async def read_result(request):
    export = export_of(request)
    if export["polls"] < 3:
        raise Refusal(409, "it is not done")
    if export["format"] == "csv":
        return Response("id\n", media_type="application/json" if has("csv-called-json") else "text/csv")
    return told([])


async def delete_export(request):
    export_of(request)
    del exports[request.path_params["exportId"]]
    return Response(status_code=204)


def file_of(request):
    name = request.path_params["name"]
    matches = re.match if has("file-name-unanchored") else re.fullmatch
    if not matches(r"[a-z0-9-]{1,32}\.(txt|csv)", name):
        raise Refusal(404, "no such name")
    return request.scope["user"], name


async def read_file(request):
    name = file_of(request)
    if name not in files:
        raise Refusal(404, "no such file")
    return Response(files[name], media_type="text/plain")


async def write_file(request):
    name = file_of(request)
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "text/plain":
        raise Refusal(415, "text, please")
    content = await request.body()
    try:
        text = content.decode()
    except UnicodeDecodeError as failure:
        raise Refusal(400, "not UTF-8") from failure
    if len(text) > (2001 if has("file-2001") else 2000):
        raise Refusal(422, "too long")
    replaced = name in files
    if has("crash-put-twice") and replaced and files[name] == text:
        raise RuntimeError("duplicate key value violates unique constraint")
    files[name] = text
    return Response(status_code=204 if replaced else 200 if has("file-made-200") else 201)


async def delete_file(request):
    name = file_of(request)
    if name not in files:
        raise Refusal(404, "no such file")
    del files[name]
    return Response(status_code=204)


async def search(request):
    asked = query_of(request, "search")
    sought = asked["q"] or ""
    if has("crash-quote") and "'" in sought:
        raise Refusal(500, f"sqlite3.OperationalError: near \"{sought}\": syntax error")
    if has("crash-percent"):
        sought % ()
    found = [c for c in mine(request) if (c["name"] == sought if asked["exact"] else sought in c["name"])]
    found.sort(key=lambda c: c["name"], reverse=asked["sort"] == "-label")
    return told([{"kind": "customer", "id": c["id"], "label": c["name"]} for c in found[:20]])


async def health(_request):
    return told({"status": "well"})


async def described(_request):
    return told(DESCRIPTION)


def signed_in(request, method, path):
    if has("auth-skipped") and method == "DELETE" and path.startswith("/files"):
        return "alice"
    given = request.headers.get("authorization", "")
    if has("auth-any-token") and path == "/search" and given.startswith("Bearer "):
        return "alice"
    return TOKENS.get(given)


METHODS = {
    "/health": {"GET": health},
    "/customers": {"GET": list_customers, "POST": create_customer},
    "/customers/{customerId}": {"GET": read_customer, "PATCH": change_customer, "DELETE": delete_customer},
    "/customers/{customerId}/orders": {"GET": list_orders, "POST": create_order},
    "/customers/{customerId}/orders/{orderId}": {"GET": read_order, "DELETE": delete_order},
    "/customers/{customerId}/orders/{orderId}/submit": {"POST": submit_order},
    "/customers/{customerId}/orders/{orderId}/cancel": {"POST": cancel_order},
    "/exports": {"POST": start_export},
    "/exports/{exportId}": {"GET": read_export, "DELETE": delete_export},
    "/exports/{exportId}/result": {"GET": read_result},
    "/files/{name}": {"GET": read_file, "PUT": write_file, "DELETE": delete_file},
    "/search": {"GET": search},
}
if has("method-hidden"):
    METHODS["/customers/{customerId}"]["PUT"] = change_customer


def endpoint(methods):
    async def serve(request):
        method = "GET" if request.method == "HEAD" else request.method
        path = request.url.path
        if path != "/health":
            user = signed_in(request, method, path)
            if not user:
                return problem(401, "who is asking?")
            request.scope["user"] = user
        try:
            return await methods[method](request)
        except Refusal as refusal:
            if has("error-plain") and refusal.status == 404:
                return Response("Not Found", 404, media_type="text/plain")
            return problem(refusal.status, refusal.message)

    return serve


def routes():
    # Starlette decodes %2F in paths before it looks at them; such a name has no route, which is as good as 404.
    found = [Route(path, endpoint(methods), methods=list(methods)) for path, methods in METHODS.items()]
    return [*found, Route("/openapi.json", described)]


async def missing(_request, _failure):
    return problem(404, "no such place")


app = Starlette(routes=routes(), exception_handlers={404: missing})
