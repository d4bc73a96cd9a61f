from __future__ import annotations
from dataclasses import dataclass, field
from typing import Annotated, Literal, Optional
import uuid, datetime as dt
import msgspec
from litestar import Litestar, get, post, put, delete, patch
from litestar.exceptions import NotFoundException, ClientException
from litestar.params import Parameter
from litestar.openapi import OpenAPIConfig
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=30)]
class NewNote(msgspec.Struct, forbid_unknown_fields=True):
    title: Name
    kind: Literal["todo", "memo"] = "memo"
    stars: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0
    due: Optional[dt.date] = None
class Note(NewNote):
    id: uuid.UUID = msgspec.field(default_factory=uuid.uuid4)
notes: dict[uuid.UUID, Note] = {}
def find(i):
    if i not in notes: raise NotFoundException("no such note")
    return notes[i]
@get("/notes")
async def list_notes(limit: Annotated[int, Parameter(ge=1, le=50)] = 20, kind: Optional[Literal["todo","memo"]] = None) -> list[Note]:
    return [n for n in notes.values() if kind is None or n.kind == kind][:limit]
@post("/notes")
async def create_note(data: NewNote) -> Note:
    n = Note(**{f: getattr(data, f) for f in ("title","kind","stars","due")}); notes[n.id] = n; return n
@get("/notes/{note_id:uuid}", raises=[NotFoundException])
async def get_note(note_id: uuid.UUID) -> Note: return find(note_id)
@put("/notes/{note_id:uuid}", raises=[NotFoundException])
async def put_note(note_id: uuid.UUID, data: NewNote) -> Note:
    find(note_id); n = Note(id=note_id, **{f: getattr(data, f) for f in ("title","kind","stars","due")}); notes[note_id] = n; return n
@delete("/notes/{note_id:uuid}", raises=[NotFoundException])
async def delete_note(note_id: uuid.UUID) -> None:
    find(note_id); del notes[note_id]
app = Litestar([list_notes, create_note, get_note, put_note, delete_note], openapi_config=OpenAPIConfig(title="Notes", version="1"))
