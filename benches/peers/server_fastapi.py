"""A shop: users, projects, tasks, files. Written as people write FastAPI apps."""
import datetime as dt, enum, uuid
from typing import Annotated, Optional
from fastapi import Depends, FastAPI, File, Form, Header, HTTPException, Query, Response, UploadFile, status
from fastapi.security import HTTPBearer, HTTPAuthorizationCredentials, APIKeyHeader
from pydantic import BaseModel, ConfigDict, EmailStr, Field, HttpUrl

app = FastAPI(title="Tracker")
bearer = HTTPBearer(auto_error=False)

class Problem(BaseModel):
    detail: str

def user(credentials: Annotated[Optional[HTTPAuthorizationCredentials], Depends(bearer)]):
    if credentials is None or credentials.credentials != "secret":
        raise HTTPException(401, "who are you?", headers={"WWW-Authenticate": "Bearer"})

problems = lambda *codes: {code: {"model": Problem} for code in codes}
signed = [Depends(user)]

class Colour(str, enum.Enum):
    red = "red"; green = "green"; blue = "blue"

class Page(BaseModel):
    total: int
    next_cursor: Optional[str] = None

class NewProject(BaseModel):
    name: str = Field(min_length=1, max_length=40)
    colour: Colour = Colour.red
    homepage: Optional[HttpUrl] = None
    starts: dt.date
    budget: float = Field(ge=0, le=1e6)
    tags: list[str] = Field(default=[], max_length=5)

class Project(NewProject):
    id: uuid.UUID
    created_at: dt.datetime

class ProjectPatch(BaseModel):
    name: Optional[str] = Field(None, min_length=1, max_length=40)
    colour: Optional[Colour] = None
    budget: Optional[float] = Field(None, ge=0, le=1e6)

class ProjectPage(Page):
    items: list[Project]

class NewTask(BaseModel):
    title: str = Field(min_length=1, max_length=80)
    due: Optional[dt.datetime] = None
    priority: int = Field(3, ge=1, le=5)
    assignee: Optional[EmailStr] = None

class Task(NewTask):
    number: int
    done: bool = False

projects: dict[uuid.UUID, Project] = {}
tasks: dict[uuid.UUID, dict[int, Task]] = {}
files: dict[str, tuple[str, bytes]] = {}

def find(project_id: uuid.UUID) -> Project:
    if project_id not in projects:
        raise HTTPException(404, "no such project")
    return projects[project_id]

@app.get("/projects", dependencies=signed, responses=problems(401))
def list_projects(limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Optional[uuid.UUID] = None,
                  colour: Annotated[Optional[list[Colour]], Query()] = None, since: Optional[dt.date] = None,
                  sort: Annotated[str, Query(pattern="^-?(name|budget)$")] = "name") -> ProjectPage:
    found = [p for p in projects.values() if (not colour or p.colour in colour) and (not since or p.starts >= since)]
    found.sort(key=lambda p: getattr(p, sort.lstrip("-")), reverse=sort.startswith("-"))
    start = next((i + 1 for i, p in enumerate(found) if p.id == cursor), 0)
    page = found[start:start + limit]
    more = start + limit < len(found)
    return ProjectPage(total=len(found), next_cursor=str(page[-1].id) if more else None, items=page)

@app.post("/projects", dependencies=signed, status_code=201, responses=problems(401, 409))
def create_project(new: NewProject, response: Response) -> Project:
    if any(p.name == new.name for p in projects.values()):
        raise HTTPException(409, "there is a project of this name")
    p = Project(id=uuid.uuid4(), created_at=dt.datetime.now(dt.timezone.utc), **new.model_dump())
    projects[p.id] = p; tasks[p.id] = {}
    response.headers["Location"] = f"/projects/{p.id}"
    return p

@app.get("/projects/{project_id}", dependencies=signed, responses=problems(401, 404))
def get_project(project_id: uuid.UUID) -> Project:
    return find(project_id)

@app.put("/projects/{project_id}", dependencies=signed, responses=problems(401, 404))
def replace_project(project_id: uuid.UUID, new: NewProject) -> Project:
    old = find(project_id)
    projects[project_id] = Project(id=old.id, created_at=old.created_at, **new.model_dump())
    return projects[project_id]

@app.patch("/projects/{project_id}", dependencies=signed, responses=problems(401, 404))
def change_project(project_id: uuid.UUID, patch: ProjectPatch) -> Project:
    old = find(project_id)
    projects[project_id] = old.model_copy(update={k: v for k, v in patch.model_dump(exclude_unset=True).items() if v is not None})
    return projects[project_id]

@app.delete("/projects/{project_id}", dependencies=signed, status_code=204, responses=problems(401, 404))
def delete_project(project_id: uuid.UUID):
    find(project_id); del projects[project_id]; del tasks[project_id]

@app.get("/projects/{project_id}/tasks", dependencies=signed, responses=problems(401, 404))
def list_tasks(project_id: uuid.UUID, done: Optional[bool] = None, page: Annotated[int, Query(ge=1)] = 1,
               size: Annotated[int, Query(ge=1, le=50)] = 10) -> list[Task]:
    find(project_id)
    found = [t for t in tasks[project_id].values() if done is None or t.done == done]
    return found[(page - 1) * size: page * size]

@app.post("/projects/{project_id}/tasks", dependencies=signed, status_code=201, responses=problems(401, 404))
def add_task(project_id: uuid.UUID, new: NewTask) -> Task:
    find(project_id)
    number = max(tasks[project_id], default=0) + 1
    tasks[project_id][number] = Task(number=number, **new.model_dump())
    return tasks[project_id][number]

@app.get("/projects/{project_id}/tasks/{number}", dependencies=signed, responses=problems(401, 404))
def get_task(project_id: uuid.UUID, number: int) -> Task:
    find(project_id)
    if number not in tasks[project_id]:
        raise HTTPException(404, "no such task")
    return tasks[project_id][number]

@app.post("/projects/{project_id}/tasks/{number}/finish", dependencies=signed, responses=problems(401, 404, 409))
def finish_task(project_id: uuid.UUID, number: int) -> Task:
    task = get_task(project_id, number)
    if task.done:
        raise HTTPException(409, "it is done already")
    task.done = True
    return task

@app.delete("/projects/{project_id}/tasks/{number}", dependencies=signed, status_code=204, responses=problems(401, 404))
def delete_task(project_id: uuid.UUID, number: int):
    get_task(project_id, number); del tasks[project_id][number]

class FileInfo(BaseModel):
    name: str
    size: int

@app.post("/files", dependencies=signed, status_code=201, responses=problems(401))
async def upload(file: Annotated[UploadFile, File()], note: Annotated[str, Form(max_length=100)] = "") -> FileInfo:
    content = await file.read()
    name = uuid.uuid4().hex
    files[name] = (file.content_type or "application/octet-stream", content)
    return FileInfo(name=name, size=len(content))

@app.get("/files/{name}", dependencies=signed, responses={**problems(401, 404), 200: {"content": {"application/octet-stream": {}}}}, response_class=Response)
def download(name: str):
    if name not in files:
        raise HTTPException(404, "no such file")
    return Response(files[name][1], media_type="application/octet-stream")

class Token(BaseModel):
    access_token: str
    token_type: str

@app.post("/login", responses=problems(401))
def login(username: Annotated[str, Form(min_length=1)], password: Annotated[str, Form()]) -> Token:
    if password != "secret":
        raise HTTPException(401, "wrong password", headers={"WWW-Authenticate": "Bearer"})
    return Token(access_token="secret", token_type="bearer")

@app.get("/echo")
def echo(x_request_id: Annotated[uuid.UUID, Header()], x_level: Annotated[int, Header(ge=0, le=9)] = 0) -> dict[str, str]:
    return {"id": str(x_request_id), "level": str(x_level)}
