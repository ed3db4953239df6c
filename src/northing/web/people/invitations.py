"""Invitation links: made for an administrator to pass on, opened once by the invited person."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from northing.actions.people.persons import Invitation, accept_invitation, invited
from northing.lib import ids, mail
from northing.lib.errors import Invalid
from northing.web.accounts import enter
from northing.web.forms.faults import show_faults
from northing.web.forms.people import PasswordForm
from northing.web.limits import limited
from northing.web.rules import FORM, ActorRequest, rule


@rule("anyone", methods=FORM)
def accept(request: HttpRequest, person_id: int, token: str) -> HttpResponse:
    """Set the first password and sign in; a link that was used or is too old is a 404."""
    if refusal := limited(request, "invitation"):
        return refusal
    person = invited(person_id=person_id, token=token)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = accept_invitation(person_id=person_id, token=token, password=form.cleaned_data["password"])
        except Invalid as failure:
            show_faults(form, failure)
        else:
            enter(request, person)
            return redirect("home")
    return render(request, "people/invitation_accept.html", {"form": form, "person": person})


def show_link(request: ActorRequest, invitation: Invitation) -> HttpResponse:
    """Show a fresh link, the only time it can be seen, and mail it where mail is set up."""
    person = invitation.person
    link, sent = "", False
    if invitation.token:
        address = reverse("people:invitation", args=[person.pk, invitation.token])
        link = f"{settings.URL}{address}" if settings.URL else request.build_absolute_uri(address)
        text = (
            f"{request.actor.name} invites you to Northing.\n\nChoose your password here, within three days:\n{link}\n"
        )
        sent = mail.is_configured() and mail.send(person.email, "Your invitation to Northing", text)
    context = {"person": person, "person_id": ids.show("per", person.pk), "link": link, "sent": sent}
    response = render(request, "people/invitation.html", context)
    response["Cache-Control"] = "no-store"
    return response
