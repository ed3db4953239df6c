"""The application as the server calls it: Django, one request at a time; streams and health checks do not queue.

Python runs one thread at a time anyway: with many requests in threads each waits for all others, and every answer gets
slow at once (measured near saturation: a median of 6 s, against 0.12 s in a queue of one). Reading the request and
sending the answer happen outside the queue, so a slow line holds up nobody. More processes give more queues.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from functools import partial

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

OUTSIDE = ("/live/", "/livez", "/readyz")


class QueuedHandler(ASGIHandler):
    """Django's handler with a queue in front of the views."""

    def __init__(self) -> None:
        super().__init__()
        self.turn = asyncio.Semaphore(1)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer when it is this request's turn; what waits for minutes or must answer at once does not queue."""
        if request.path.startswith(OUTSIDE):
            return await super().get_response_async(request)
        async with self.turn:
            response = await super().get_response_async(request)
        if isinstance(response, StreamingHttpResponse):
            content = response.streaming_content
            if isinstance(content, Iterator):
                response.streaming_content = in_parts(content)
        return response


async def in_parts(content: Iterator[bytes]) -> AsyncIterator[bytes]:
    """A file part by part; Django itself would read all of it into memory first, and warn."""
    read = sync_to_async(partial(next, content, None))
    while (part := await read()) is not None:
        yield part


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "northing.settings")
django.setup(set_prefix=False)
application = QueuedHandler()
