"""Mail: whether an installation can send any, and sending one message."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail

logger = logging.getLogger(__name__)
_NOWHERE = "django.core.mail.backends.console.EmailBackend"


def is_configured() -> bool:
    """Whether a mail server is set up; without one messages would only go to the console."""
    return bool(settings.EMAIL_BACKEND != _NOWHERE)


def send(to: str, subject: str, text: str) -> bool:
    """Send a plain message and tell whether the server took it; never raises for a server that is away."""
    try:
        return bool(send_mail(" ".join(subject.split()), text, None, [to]))
    except (OSError, SMTPException):
        logger.warning("A message could not be sent.", exc_info=True)
        return False
