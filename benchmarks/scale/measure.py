"""How long the service takes to answer on the large installation, over HTTP, one request after the other."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count, cycle

import httpx

from benchmarks.processes import cpu_s, parts
from benchmarks.scale.generate import Size
from benchmarks.service import Service

STRATEGIES = ("next", "uncertain", "disagreement")

MEASURED_READERS = (0, 1, 2, 5, 11)
"""Three who have read most and two who have read little."""

N_WARM_UP = 5


@dataclass
class Reader:
    """One reader's connection."""

    number: int
    http: httpx.Client


def sign_in(stack: ExitStack, admin: httpx.Client, service: Service) -> list[Reader]:
    """Connections of the measured readers."""
    users = {
        user["name"]: user["id"]
        for user in admin.get("/users", params={"limit": 200}).raise_for_status().json()["items"]
    }
    readers = []
    for number in MEASURED_READERS:
        body = {"role": "annotator", "user_id": users[f"reader-{number:02}"]}
        secret = admin.post("/tokens", json=body).raise_for_status().json()["secret"]
        headers = {"Authorization": f"Bearer {secret}"}
        http = httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=600.0)
        readers.append(Reader(number, stack.enter_context(http)))
    return readers


@dataclass(frozen=True)
class Taken:
    """How long the requests of one kind took."""

    ms: list[float]
    web_cpu_ms: float
    """CPU time of the web process for one request, which other work on the machine hardly changes."""


def measure(service: Service, size: Size, *, n: int) -> dict[str, Taken]:
    """`n` requests of each kind."""
    web = next(process for kind, process in parts(service.process_id) if kind == "web")
    with ExitStack() as stack:
        headers = {"Authorization": f"Bearer {service.token}"}
        admin = stack.enter_context(httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=600.0))
        readers = sign_in(stack, admin, service)
        found: dict[str, Taken] = {}
        for name, request in requests(readers, size).items():
            print(f"  {name}", flush=True)
            for _ in range(N_WARM_UP):
                request()
            before = cpu_s(web)
            ms = [request() for _ in range(n)]
            found[name] = Taken(ms, (cpu_s(web) - before) * 1000 / n)
        return found


def requests(readers: list[Reader], size: Size) -> dict[str, Callable[[], float]]:
    """A request of each kind; each call sends one, with other values, and gives its milliseconds."""
    turn, chance = cycle(readers), random.Random(1)
    numbers, answers = count(), cycle((True, False))
    deep = volume_id(size.n_volumes // 2)

    def anywhere() -> str:
        return f"/volumes/{volume_id(chance.randrange(size.n_volumes))}"

    def lease(strategy: str) -> float:
        return take_lease(next(turn).http, strategy)

    def put_tag() -> float:
        path = f"{anywhere()}/slices/{chance.randrange(size.n_slices)}/tags/me"
        return timed(next(turn).http, "PUT", path, {"has_fluid": next(numbers) % 2 == 0})

    def put_range() -> float:
        body = {"first": 0, "last": size.n_slices - 1, "has_fluid": next(answers)}
        return timed(next(turn).http, "PUT", f"{anywhere()}/tags/me", body)

    return {
        **{f"lease, {strategy}": partial(lease, strategy) for strategy in STRATEGIES},
        "volume list, first page": lambda: timed(next(turn).http, "GET", "/volumes"),
        "volume list, deep cursor": lambda: timed(next(turn).http, "GET", f"/volumes?cursor={deep}"),
        "tag write, one slice": put_tag,
        f"tag write, {size.n_slices} slices": put_range,
        "tags of a volume": lambda: timed(next(turn).http, "GET", f"{anywhere()}/tags"),
        "history of a volume": lambda: timed(next(turn).http, "GET", f"{anywhere()}/tags/history"),
        "progress": lambda: timed(next(turn).http, "GET", "/queue"),
        "progress by volume": lambda: timed(next(turn).http, "GET", "/queue/volumes"),
    }


def take_lease(http: httpx.Client, strategy: str) -> float:
    """Milliseconds of taking a lease, which is given back, so that the next one has to be found anew."""
    started = time.perf_counter()
    answer = http.post("/queue/leases", json={"strategy": strategy}).raise_for_status()
    ms = (time.perf_counter() - started) * 1000
    if answer.status_code == httpx.codes.OK:
        http.delete(f"/queue/leases/{answer.json()['lease_id']}").raise_for_status()
    return ms


def timed(http: httpx.Client, method: str, path: str, body: Mapping[str, object] | None = None) -> float:
    """Milliseconds to the last byte of the answer."""
    started = time.perf_counter()
    http.request(method, path, json=body).raise_for_status()
    return (time.perf_counter() - started) * 1000


def volume_id(number: int) -> str:
    """The id of a generated volume, by age."""
    return f"01900000-0000-7000-8000-{number:012x}"


@dataclass(frozen=True)
class Call:
    """One request, to be looked at by its plans."""

    name: str
    method: str
    path: str
    body: dict[str, object] | None = None


def calls(size: Size, number: int) -> list[Call]:
    """One request of each kind; those that concern one volume go to the one of this number."""
    path = f"/volumes/{volume_id(number)}"
    skip = [volume_id(0)]  # so that a lease is found anew though the one before was not given back
    run: dict[str, object] = {"first": 0, "last": size.n_slices - 1, "has_fluid": False}
    return [
        *(Call(f"lease, {name}", "POST", "/queue/leases", {"strategy": name, "skip": skip}) for name in STRATEGIES),
        Call("volume list, deep cursor", "GET", f"/volumes?cursor={volume_id(size.n_volumes // 2)}"),
        Call("tag write, one slice", "PUT", f"{path}/slices/1/tags/me", {"has_fluid": True}),
        Call("tag write, all slices", "PUT", f"{path}/tags/me", run),
        Call("tags of a volume", "GET", f"{path}/tags"),
        Call("history of a volume", "GET", f"{path}/tags/history"),
        Call("progress", "GET", "/queue"),
        Call("progress by volume", "GET", "/queue/volumes"),
    ]
