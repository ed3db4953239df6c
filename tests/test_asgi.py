"""The queue in front of the pages: one at a time, streams and health checks beside it, files part by part."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import AsyncRequestFactory, override_settings
from django.urls import path

from northing.asgi import QueuedHandler

at_once: list[int] = []
inside = 0


async def page(_request: HttpRequest) -> HttpResponse:
    """Note how many pages are being made while this one is."""
    global inside  # noqa: PLW0603 (the views of one handler have nothing else in common)
    inside += 1
    await asyncio.sleep(0.02)
    at_once.append(inside)
    inside -= 1
    return HttpResponse()


def file(_request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"one ", b"two"]))


urlpatterns = [path("page/", page), path("live/page/", page), path("livez", page), path("file/", file)]


async def answers(*addresses: str) -> list[HttpResponseBase]:
    """Ask for all of them in the same moment."""
    at_once.clear()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        handler = QueuedHandler()
        requests = [AsyncRequestFactory().get(address) for address in addresses]
        assert all(isinstance(request, ASGIRequest) for request in requests)
        return await asyncio.gather(*(handler.get_response_async(request) for request in requests))


@pytest.mark.parametrize(
    ("address", "most"), [("/page/", 1), ("/live/page/", 3), ("/livez", 3)], ids=["pages", "streams", "health"]
)
def test_pages_wait_for_one_another_and_streams_and_health_checks_do_not(address: str, most: int) -> None:
    asyncio.run(answers(address, address, address))
    assert max(at_once) == most


def test_a_stream_goes_on_while_a_page_is_made() -> None:
    asyncio.run(answers("/page/", "/live/page/"))
    assert max(at_once) == 2


def test_a_file_is_sent_part_by_part_and_whole() -> None:
    async def parts() -> list[bytes]:
        (response,) = await answers("/file/")
        assert isinstance(response, StreamingHttpResponse)
        content = response.streaming_content
        assert isinstance(content, AsyncIterator)
        return [part async for part in content]

    assert asyncio.run(parts()) == [b"one ", b"two"]
