"""The description of the shop in `defects_starlette.py`: right, and the same whatever the defect is."""

ID = {"type": "string", "pattern": "^[0-9a-f]{24}$"}
TIME = {"type": "string", "format": "date-time"}
ADDRESS = {
    "type": "object",
    "required": ["street", "zip"],
    "additionalProperties": False,
    "properties": {
        "street": {"type": "string", "minLength": 1, "maxLength": 80},
        "zip": {"type": "string", "pattern": "^[0-9]{5}$"},
    },
}
CUSTOMER_FIELDS = {
    "name": {"type": "string", "minLength": 1, "maxLength": 60},
    "email": {"type": "string", "pattern": "^[a-z0-9.]{1,30}@[a-z0-9]{1,20}\\.[a-z]{2,6}$"},
    "tier": {"type": "string", "enum": ["basic", "gold", "platinum"]},
    "creditLimit": {"type": "integer", "minimum": 0, "maximum": 1000000},
    "birthday": {"type": "string", "format": "date"},
    "address": ADDRESS,
    "tags": {"type": "array", "maxItems": 5, "uniqueItems": True, "items": {"type": "string", "maxLength": 20}},
}
ITEM = {
    "type": "object",
    "required": ["sku", "quantity"],
    "additionalProperties": False,
    "properties": {
        "sku": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{4}$"},
        "quantity": {"type": "integer", "minimum": 1, "maximum": 100},
    },
}
SHIPPING = {
    "oneOf": [
        {
            "type": "object",
            "required": ["method"],
            "additionalProperties": False,
            "properties": {"method": {"const": "pickup"}, "shop": {"type": "integer", "minimum": 1}},
        },
        {
            "type": "object",
            "required": ["method", "zip"],
            "additionalProperties": False,
            "properties": {"method": {"const": "delivery"}, "zip": ADDRESS["properties"]["zip"]},
        },
    ]
}
SCHEMAS = {
    "Problem": {
        "type": "object",
        "required": ["code", "message"],
        "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
    },
    "NewCustomer": {
        "type": "object",
        "required": ["name", "email", "tier"],
        "additionalProperties": False,
        "properties": CUSTOMER_FIELDS,
    },
    "CustomerChange": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": CUSTOMER_FIELDS,
    },
    "Customer": {
        "type": "object",
        "required": ["id", "createdAt", "name", "email", "tier"],
        "properties": {"id": ID, "createdAt": TIME, **CUSTOMER_FIELDS},
    },
    "Customers": {
        "type": "object",
        "required": ["items", "total"],
        "properties": {
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/Customer"}},
            "total": {"type": "integer", "minimum": 0},
        },
    },
    "Order": {
        "type": "object",
        "required": ["id", "customerId", "status", "total", "createdAt", "items", "shipping", "note"],
        "properties": {
            "id": {**ID, "readOnly": True},
            "customerId": {**ID, "readOnly": True},
            "status": {"type": "string", "enum": ["draft", "submitted", "cancelled"], "readOnly": True},
            "total": {"type": "integer", "minimum": 0, "readOnly": True},
            "createdAt": {**TIME, "readOnly": True},
            "items": {"type": "array", "minItems": 1, "maxItems": 20, "items": ITEM},
            "shipping": SHIPPING,
            "note": {"type": ["string", "null"], "maxLength": 200},
        },
    },
    "NewExport": {
        "type": "object",
        "required": ["format"],
        "additionalProperties": False,
        "properties": {
            "format": {"type": "string", "enum": ["csv", "json"]},
            "since": {"type": "string", "format": "date"},
            "columns": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": ["id", "name", "tier"]}},
        },
    },
    "Export": {
        "oneOf": [
            {
                "type": "object",
                "required": ["id", "status"],
                "properties": {"id": ID, "status": {"enum": ["queued", "running"]}},
            },
            {
                "type": "object",
                "required": ["id", "status", "rows"],
                "properties": {"id": ID, "status": {"const": "done"}, "rows": {"type": "integer", "minimum": 0}},
            },
        ]
    },
    "Found": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["kind", "id", "label"],
            "properties": {"kind": {"enum": ["customer", "order"]}, "id": ID, "label": {"type": "string"}},
        },
    },
}
QUERY = {
    "listCustomers": {
        "limit": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
        "offset": {"type": "integer", "minimum": 0, "default": 0},
        "tier": CUSTOMER_FIELDS["tier"],
    },
    "listOrders": {"status": SCHEMAS["Order"]["properties"]["status"] | {"readOnly": False}},
    "search": {
        "q": {"type": "string", "minLength": 1, "maxLength": 40},
        "sort": {"type": "string", "enum": ["label", "-label"]},
        "exact": {"type": "boolean"},
    },
}
FILE_NAME = {"type": "string", "pattern": "^[a-z0-9-]{1,32}\\.(txt|csv)$"}
TAG = {"name": "ETag", "schema": {"type": "string"}}
PROBLEMS = {
    400: "The request could not be read.",
    401: "Who is asking?",
    404: "There is no such thing.",
    409: "Its state does not allow that.",
    412: "It was changed meanwhile.",
    415: "A body of this media type is not read.",
    422: "The body breaks its schema.",
}


def refer(name):
    return {"$ref": f"#/components/schemas/{name}"}


def answer(text, schema=None, media="application/json", headers=None):
    described = {"description": text}
    if schema:
        described["content"] = {media: {"schema": schema}} if isinstance(media, str) else media
    if headers:
        described["headers"] = {
            name: {"required": True, "schema": shape} for name, shape in headers.items()
        }
    return described


def operation(name, answers, problems, body=None, media="application/json", parameters=(), signed=True):
    responses = {str(status): told for status, told in answers.items()}
    for status in [*problems, *([401] if signed else []), *([400, 415] if body else [])]:
        headers = {"WWW-Authenticate": {"type": "string"}} if status == 401 else None
        responses[str(status)] = answer(PROBLEMS[status], refer("Problem"), headers=headers)
    described = {"operationId": name, "responses": dict(sorted(responses.items()))}
    query = [
        {"name": key, "in": "query", "required": key == "q", "schema": shape}
        for key, shape in QUERY.get(name, {}).items()
    ]
    if query or parameters:
        described["parameters"] = [*query, *parameters]
    if query:
        responses["400"] = answer(PROBLEMS[400], refer("Problem"))
        described["responses"] = dict(sorted(responses.items()))
    if body:
        described["requestBody"] = {"required": True, "content": {media: {"schema": body}}}
    if not signed:
        described["security"] = []
    return described


def at(name, shape):
    return {"name": name, "in": "path", "required": True, "schema": shape}


TEXT = {"type": "string", "maxLength": 2000}
CUSTOMER = answer("A customer.", refer("Customer"), headers={"ETag": {"type": "string"}})
ORDER = answer("An order.", refer("Order"))
PLACE = {"Location": {"type": "string"}}
IF_MATCH = {"name": "If-Match", "in": "header", "schema": {"type": "string"}}
PATHS = {
    "/health": {"get": operation("health", {200: answer("Well.", {"type": "object"})}, [], signed=False)},
    "/customers": {
        "get": operation(
            "listCustomers",
            {200: answer("A page.", refer("Customers"), headers={"X-Total-Count": {"type": "integer", "minimum": 0}})},
            [],
        ),
        "post": operation(
            "createCustomer",
            {201: answer("Made.", refer("Customer"), headers={**PLACE, "ETag": {"type": "string"}})},
            [422],
            refer("NewCustomer"),
        ),
    },
    "/customers/{customerId}": {
        "parameters": [at("customerId", ID)],
        "get": operation("readCustomer", {200: CUSTOMER}, [404]),
        "patch": operation(
            "changeCustomer", {200: CUSTOMER}, [404, 412, 422], refer("CustomerChange"), parameters=[IF_MATCH]
        ),
        "delete": operation("deleteCustomer", {204: answer("Gone.")}, [404]),
    },
    "/customers/{customerId}/orders": {
        "parameters": [at("customerId", ID)],
        "get": operation(
            "listOrders", {200: answer("All of them.", {"type": "array", "items": refer("Order")})}, [404]
        ),
        "post": operation(
            "createOrder", {201: answer("Made.", refer("Order"), headers=PLACE)}, [404, 422], refer("Order")
        ),
    },
    "/customers/{customerId}/orders/{orderId}": {
        "parameters": [at("customerId", ID), at("orderId", ID)],
        "get": operation("readOrder", {200: ORDER}, [404]),
        "delete": operation("deleteOrder", {204: answer("Gone.")}, [404, 409]),
    },
    "/customers/{customerId}/orders/{orderId}/submit": {
        "parameters": [at("customerId", ID), at("orderId", ID)],
        "post": operation("submitOrder", {200: ORDER}, [404, 409]),
    },
    "/customers/{customerId}/orders/{orderId}/cancel": {
        "parameters": [at("customerId", ID), at("orderId", ID)],
        "post": operation("cancelOrder", {200: ORDER}, [404, 409]),
    },
    "/exports": {
        "post": operation(
            "startExport", {202: answer("Started.", refer("Export"), headers=PLACE)}, [422], refer("NewExport")
        ),
    },
    "/exports/{exportId}": {
        "parameters": [at("exportId", ID)],
        "get": operation("readExport", {200: answer("How far it is.", refer("Export"))}, [404]),
        "delete": operation("deleteExport", {204: answer("Gone.")}, [404]),
    },
    "/exports/{exportId}/result": {
        "parameters": [at("exportId", ID)],
        "get": operation(
            "readResult",
            {
                200: answer(
                    "The rows.",
                    True,
                    {
                        "text/csv": {"schema": {"type": "string"}},
                        "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
                    },
                )
            },
            [404, 409],
        ),
    },
    "/files/{name}": {
        "parameters": [at("name", FILE_NAME)],
        "get": operation("readFile", {200: answer("Its text.", TEXT, "text/plain")}, [404]),
        "put": operation(
            "writeFile", {201: answer("Made."), 204: answer("Replaced.")}, [404, 422], TEXT, "text/plain"
        ),
        "delete": operation("deleteFile", {204: answer("Gone.")}, [404]),
    },
    "/search": {"get": operation("search", {200: answer("What was found.", refer("Found"))}, [])},
}
DESCRIPTION = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "security": [{"token": []}],
    "paths": PATHS,
    "components": {"schemas": SCHEMAS, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
}
