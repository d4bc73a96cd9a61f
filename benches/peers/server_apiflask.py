from apiflask import APIFlask, Schema, abort
from apiflask.fields import Integer, String, Boolean, List, DateTime, Nested, Float
from apiflask.validators import Length, OneOf, Range
app = APIFlask(__name__, title="Pets", version="1")
app.config["SPEC_FORMAT"] = "json"
class PetIn(Schema):
    name = String(required=True, validate=Length(1, 20))
    category = String(required=True, validate=OneOf(["dog", "cat"]))
    weight = Float(validate=Range(0, 500))
    tame = Boolean(load_default=True)
    tags = List(String(validate=Length(0, 8)))
class PetOut(PetIn):
    id = Integer(required=True)
class PetQuery(Schema):
    page = Integer(load_default=1, validate=Range(1, 1000))
    per_page = Integer(load_default=10, validate=Range(1, 50))
    category = String(validate=OneOf(["dog", "cat"]))
pets = {}; last = [0]
def find(i):
    if i not in pets: abort(404)
    return pets[i]
@app.get("/pets")
@app.input(PetQuery, location="query")
@app.output(PetOut(many=True))
def list_pets(query_data):
    found = [p for p in pets.values() if "category" not in query_data or p["category"] == query_data["category"]]
    s = (query_data["page"] - 1) * query_data["per_page"]
    return found[s:s + query_data["per_page"]]
@app.post("/pets")
@app.input(PetIn)
@app.output(PetOut, status_code=201)
def create_pet(json_data):
    last[0] += 1; pets[last[0]] = {"id": last[0], **json_data}; return pets[last[0]]
@app.get("/pets/<int:pet_id>")
@app.output(PetOut)
@app.doc(responses=[404])
def get_pet(pet_id): return find(pet_id)
@app.patch("/pets/<int:pet_id>")
@app.input(PetIn(partial=True))
@app.output(PetOut)
@app.doc(responses=[404])
def update_pet(pet_id, json_data):
    find(pet_id).update(json_data); return pets[pet_id]
@app.delete("/pets/<int:pet_id>")
@app.output({}, status_code=204)
@app.doc(responses=[404])
def delete_pet(pet_id):
    find(pet_id); del pets[pet_id]; return ""
