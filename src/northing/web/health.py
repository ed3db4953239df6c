"""Health: `/livez` (the process answers), `/readyz` (database reachable and migrated, queue not stuck). No details."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache

from northing.queries.activity import oldest_waiting
from northing.web.rules import rule

QUEUE_LAG = timedelta(minutes=15)


@rule("anyone")
@never_cache
def livez(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The process is up."""
    return HttpResponse("ok\n", content_type="text/plain")


@rule("anyone")
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The product can serve people."""
    try:
        executor = MigrationExecutor(connection)
        migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        waiting = oldest_waiting()
    except DatabaseError:
        return HttpResponse("not ready\n", status=503, content_type="text/plain", headers={"Retry-After": "5"})
    late = waiting is not None and timezone.now() - waiting > QUEUE_LAG
    if not migrated or late:
        return HttpResponse("not ready\n", status=503, content_type="text/plain", headers={"Retry-After": "5"})
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [path("livez", livez, name="livez"), path("readyz", readyz, name="readyz")]
