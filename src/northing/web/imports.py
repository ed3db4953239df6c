"""Pages of imports: upload, map the columns, look at the dry run, import, undo."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from northing.actions.transfer import batches
from northing.lib.errors import Invalid
from northing.logic.transfer.mapping import Mapping
from northing.queries.people import unit_choices
from northing.queries.transfer.batches import batch_for, visible_batches
from northing.queries.transfer.pages import BatchPage, batch_line, batch_page
from northing.web.forms.imports import AnswersForm, MappingForm, UploadForm, columns_of, initial_of
from northing.web.rules import FORM, WRITE, ActorRequest, rule


def _show(batch_id: int) -> str:
    return reverse("imports:show", args=[batch_id])


@rule("import.read")
def board(request: ActorRequest) -> HttpResponse:
    """All imports, newest first."""
    page = Paginator(visible_batches(request.actor).select_related("created_by").order_by("-id"), 50).get_page(
        request.GET.get("page")
    )
    lines = [batch_line(batch) for batch in page]
    return render(request, "imports/board.html", {"page": page, "lines": lines})


@rule("import.create", methods=FORM)
def new(request: ActorRequest) -> HttpResponse:
    """Upload a file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = batches.upload(request.actor, file_name=file.name, chunks=file.chunks())
        except Invalid as error:
            form.add_error("file", str(error))
        else:
            return redirect(_show(batch.pk))
    status = 422 if form.errors else 200
    return render(request, "imports/new.html", {"form": form}, status=status)


@rule("import.read")
def show(request: ActorRequest, batch_id: int) -> HttpResponse:
    """The batch in its present state."""
    page = batch_page(request.actor, batch_id)
    context: dict[str, Any] = {"page": page}
    if page.can_map:
        context |= _forms(request, page)
    template = "imports/_batch.html" if request.headers.get("HX-Request") else "imports/show.html"
    return render(request, template, context)


def _forms(request: ActorRequest, page: BatchPage) -> dict[str, Any]:
    """The questions, if the file leaves any, and the whole mapping."""
    units = unit_choices(request.actor)
    initial = {"unit": page.unit_id, "version": page.version}
    return {
        "form": MappingForm(
            initial=initial_of(Mapping.from_json(page.mapping), page.unit_id, page.version), units=units
        ),
        "answers": AnswersForm(initial=initial, units=units, questions=page.questions) if page.questions else None,
    }


@rule("import.create", methods=WRITE)
def answer(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Take the answers to what the file leaves open and have it checked."""
    page = batch_page(request.actor, batch_id)
    form = AnswersForm(request.POST, units=unit_choices(request.actor), questions=page.questions)
    if form.is_valid():
        try:
            batches.answer_questions(
                request.actor,
                batch_id,
                answers=form.answers(),
                unit_id=form.cleaned_data["unit"],
                version=form.cleaned_data["version"],
            )
        except Invalid as error:
            for fault in error.faults:
                form.add_error(None, fault.message)
        else:
            return redirect(_show(batch_id))
    return render(request, "imports/show.html", {"page": page, **_forms(request, page), "answers": form}, status=422)


@rule("import.create", methods=WRITE)
def set_mapping(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Take the mapping and have the file checked; a refused form keeps what was chosen."""
    page = batch_page(request.actor, batch_id)
    columns = columns_of(request.POST, page.column_count)
    form = MappingForm(request.POST, units=unit_choices(request.actor))
    if form.is_valid():
        try:
            batches.set_mapping(
                request.actor,
                batch_id,
                mapping=form.mapping(columns),
                unit_id=form.cleaned_data["unit"],
                version=form.cleaned_data["version"],
            )
        except Invalid as error:
            for fault in error.faults:
                form.add_error(fault.field if fault.field in form.fields else None, fault.message)
        else:
            return redirect(_show(batch_id))
    held = replace(Mapping.from_json(page.mapping), columns=columns)
    page = page.with_mapping(held)
    return render(request, "imports/show.html", {"page": page, "form": form}, status=422)


@rule("import.create", methods=WRITE)
def choose_sheet(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Read another sheet."""
    batches.choose_sheet(request.actor, batch_id, sheet=request.POST.get("sheet", ""))
    return redirect(_show(batch_id))


@rule("import.create", methods=WRITE)
def start(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Import what the dry run showed."""
    batches.start_import(request.actor, batch_id)
    return redirect(_show(batch_id))


@rule("import.create", methods=WRITE)
def undo(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Withdraw what the batch wrote."""
    batches.start_undo(request.actor, batch_id)
    return redirect(_show(batch_id))


@rule("import.create", methods=WRITE)
def discard(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Forget a batch that wrote nothing."""
    batch = batch_for(request.actor, batch_id, "import.update")
    batches.discard(request.actor, batch_id)
    messages.success(request, f"“{batch.file_name}” was discarded. Nothing had been imported.")
    return redirect("imports:list")


urlpatterns = [
    path("", board, name="list"),
    path("new/", new, name="new"),
    path("<imp:batch_id>/", show, name="show"),
    path("<imp:batch_id>/mapping/", set_mapping, name="mapping"),
    path("<imp:batch_id>/answers/", answer, name="answers"),
    path("<imp:batch_id>/sheet/", choose_sheet, name="sheet"),
    path("<imp:batch_id>/start/", start, name="start"),
    path("<imp:batch_id>/undo/", undo, name="undo"),
    path("<imp:batch_id>/discard/", discard, name="discard"),
]
