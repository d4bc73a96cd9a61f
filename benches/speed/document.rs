//! The description that is tested: pairs of a list and a change, with rules that a server can check in no time.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What loops ask that ask only one thing.
pub(crate) const ASKED: &str = "/things0?limit=5";

/// Writes a description of so many pairs of operations.
pub(crate) fn write(folder: &Path, pairs: usize) -> PathBuf {
    let mut text = "openapi: 3.0.3\ninfo: {title: Things, version: '1'}\npaths:\n".to_owned();
    for pair in 0..pairs {
        let _ = write!(
            text,
            "  /things{pair}:
    get:
      operationId: listThings{pair}
      parameters:
        - {{name: limit, in: query, schema: {{type: integer, minimum: 1, maximum: 100}}}}
      responses:
        '200': {{description: things, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Things'}}}}}}}}
        '400': {{$ref: '#/components/responses/Refused'}}
    post:
      operationId: changeThings{pair}
      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Change'}}}}}}}}
      responses:
        '200': {{description: things, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Things'}}}}}}}}
        '400': {{$ref: '#/components/responses/Refused'}}
        '415': {{$ref: '#/components/responses/Refused'}}
"
        );
    }
    text.push_str(
        "components:
  responses:
    Refused: {description: refused, content: {application/json: {schema: {type: object, required: [error], properties: {error: {type: string}}}}}}
  schemas:
    Change:
      type: object
      required: [name]
      properties: {name: {type: string, minLength: 1, maxLength: 20}, size: {type: integer, minimum: 0, maximum: 50}}
    Things:
      type: object
      required: [items]
      properties:
        items:
          type: array
          items:
            type: object
            required: [id, name]
            properties: {id: {type: integer}, name: {type: string, maxLength: 20}, size: {type: integer}}
",
    );
    let path = folder.join("things.yaml");
    std::fs::write(&path, text).unwrap();
    path
}

/// Cases that ask each of so many pairs for random requests.
pub(crate) fn write_cases(folder: &Path, pairs: usize, requests: usize) {
    let mut text = "spec: things\ncases:\n".to_owned();
    for pair in 0..pairs {
        let half = requests / 2;
        let _ = writeln!(
            text,
            "  - {{ name: change-{pair}, op: changeThings{pair}, fuzz: {{ valid: {half}, invalid: {half} }} }}"
        );
    }
    std::fs::write(folder.join("cases/things/random.yaml"), text).unwrap();
}
