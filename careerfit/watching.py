"""Observe the running site: an id and a log line for each request, and metrics for Prometheus."""

import logging
import os
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from assessments.operations.logs import request_id

View = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger("careerfit.requests")
ID_FROM_PROXY = re.compile(r"[A-Za-z0-9-]{8,64}")
NOT_LOGGED = frozenset({"healthz", "readyz", "metrics"})  # requested by machines every few seconds

BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10)
REQUESTS = Counter("careerfit_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram("careerfit_request_seconds", "Time to answer a request", ["view"], buckets=BUCKETS)
DATABASE = Histogram("careerfit_database_seconds", "Time in the database for a request", ["view"], buckets=BUCKETS)
METHODS = frozenset({"GET", "HEAD", "POST"})


class Stopwatch:
    """Counts and times the queries of one request, as the wrapper for ``connection.execute_wrapper``."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.queries = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Run one query, and add its time."""
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.seconds += time.perf_counter() - started
            self.queries += 1


def watch(get_response: View) -> View:
    """Middleware: give the request an id, time it, and write one log line about it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        assigned_id = _id_for(request)
        reset_token = request_id.set(assigned_id)
        stopwatch, started = Stopwatch(), time.perf_counter()
        try:
            with connection.execute_wrapper(stopwatch):
                response = get_response(request)
            response["X-Request-ID"] = assigned_id
            _record(request, response.status_code, time.perf_counter() - started, stopwatch)
            return response
        finally:
            request_id.reset(reset_token)

    return middleware


def _id_for(request: HttpRequest) -> str:
    """Return the id that our proxy sent, so that entries in both logs can be matched; else a new one."""
    given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
    return given if ID_FROM_PROXY.fullmatch(given) else secrets.token_hex(8)


def _record(request: HttpRequest, status: int, seconds: float, stopwatch: Stopwatch) -> None:
    match = request.resolver_match
    view = (match.view_name or "unnamed") if match else "none"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(view, method, status).inc()
    SECONDS.labels(view).observe(seconds)
    DATABASE.labels(view).observe(stopwatch.seconds)
    if view not in NOT_LOGGED:
        figures = {
            "view": view,
            "method": method,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "database_ms": round(stopwatch.seconds * 1000, 1),
            "queries": stopwatch.queries,
        }
        log.info("answered", extra=figures)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the metrics to a request with METRICS_TOKEN as its bearer token; 404 to any other."""
    token = settings.METRICS_TOKEN
    if not token or not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        raise Http404
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
