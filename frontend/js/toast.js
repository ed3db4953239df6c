// Toasts: go away by themselves, but never while a person reads or could still undo. A response header HX-Trigger
// {"toast": {"text": "Saved", "undo": "/undo/…/"}} adds one after an htmx request.

const PLAIN = 6000;
const WITH_UNDO = 15000; // the promise is at least ten seconds

function arm(toast) {
  const wait = toast.hasAttribute("data-undo") ? WITH_UNDO : PLAIN;
  let timer = 0;
  const stop = () => clearTimeout(timer);
  const start = () => {
    stop();
    timer = setTimeout(() => toast.remove(), wait);
  };
  for (const kind of ["mouseenter", "focusin"]) toast.addEventListener(kind, stop);
  for (const kind of ["mouseleave", "focusout"]) toast.addEventListener(kind, start);
  const close = toast.querySelector("[data-toast-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  }
  start();
}

function undoForm(address) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const button = document.createElement("button");
  button.className = "btn btn-sm btn-ghost";
  button.textContent = "Undo";
  form.append(token, button);
  return form;
}

// Shows a text; `undo` is the address of this site that takes it back.
export function toast(text, { undo = "", error = false } = {}) {
  const region = document.getElementById("toasts");
  if (!region || !text) return;
  const element = document.createElement("div");
  element.className = error ? "toast toast-error" : "toast";
  const words = document.createElement("span");
  words.className = "toast-words";
  words.textContent = text;
  element.append(words);
  if (undo.startsWith("/") && !undo.startsWith("//")) {
    element.dataset.undo = "";
    element.append(undoForm(undo));
  }
  region.append(element);
  arm(element);
}

export function startToasts() {
  for (const element of document.querySelectorAll("[data-toast]")) arm(element);
  document.addEventListener("toast", (event) => {
    const detail = event.detail ?? {};
    toast(detail.text ?? detail.value, detail);
  });
  document.addEventListener("htmx:sendError", () => toast("No connection: nothing was saved. Try again.", { error: true }));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    const words = { 403: "You may not do this: nothing was changed.", 404: "This no longer exists.", 409: "Someone else was faster: reload to see what changed." };
    toast(words[status] ?? "Something went wrong on the server: nothing was changed.", { error: true });
  });
}
