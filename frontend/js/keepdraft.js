// Drafts: <form data-keep="check-in-kr_…"> keeps what was typed on this device until the server has taken it. A draft survives a reload,
// a lost connection and an ended session: only arriving on a page of the product after a submit, without errors, forgets it.

const PREFIX = "northing-draft:";
const MONTH = 30 * 24 * 60 * 60 * 1000;

function fields(form) {
  const kept = 'textarea, select, input:not([type="hidden"], [type="password"], [type="file"], [type="submit"])';
  return [...form.querySelectorAll(kept)].filter((field) => field.name && !field.disabled && !field.readOnly);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(draft));
  } catch {
    // storage is full or forbidden: typing must go on
  }
}

function typed(form) {
  const values = {};
  for (const field of fields(form)) {
    const isChoice = field.type === "checkbox" || field.type === "radio";
    const changed = isChoice ? field.checked !== field.defaultChecked : field.tagName === "SELECT" ? selectChanged(field) : field.value !== field.defaultValue;
    if (!changed) continue;
    values[isChoice ? `${field.name}=${field.value}` : field.name] = isChoice ? field.checked : field.value;
  }
  return values;
}

function selectChanged(select) {
  return [...select.options].some((option) => option.selected !== option.defaultSelected);
}

function restore(form, draft) {
  let restored = 0;
  for (const field of fields(form)) {
    const isChoice = field.type === "checkbox" || field.type === "radio";
    const value = draft.values[isChoice ? `${field.name}=${field.value}` : field.name];
    if (value === undefined) continue;
    if (isChoice) field.checked = value;
    else field.value = value;
    restored += 1;
  }
  if (restored) note(form);
}

function note(form) {
  const words = document.createElement("p");
  words.className = "saved-note";
  words.setAttribute("role", "status");
  words.textContent = "Draft restored. ";
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "link";
  drop.textContent = "Discard it";
  drop.addEventListener("click", () => {
    localStorage.removeItem(PREFIX + form.dataset.keep);
    form.reset();
    words.remove();
  });
  words.append(drop);
  form.prepend(words);
}

function hasErrors(root) {
  return root.querySelector('[aria-invalid="true"], .form-errors') !== null;
}

// What was sent is settled on the next page: taken by the server, or (sign-in and error pages) still a draft.
function settle() {
  const unsent = "plain" in document.body.dataset || hasErrors(document);
  for (const name of Object.keys(localStorage).filter((item) => item.startsWith(PREFIX))) {
    const draft = read(name.slice(PREFIX.length));
    if (!draft || Date.now() - draft.at > MONTH || (draft.sent && !unsent)) localStorage.removeItem(name);
    else if (draft.sent) write(name.slice(PREFIX.length), { ...draft, sent: false });
  }
}

function open(root) {
  const forms = root.matches?.("form[data-keep]") ? [root] : root.querySelectorAll("form[data-keep]");
  for (const form of forms) {
    const draft = read(form.dataset.keep);
    if (draft && !hasErrors(form)) restore(form, draft);
  }
}

export function startDrafts() {
  settle();
  open(document);
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if (!form) return;
    const values = typed(form);
    if (Object.keys(values).length) write(form.dataset.keep, { values, at: Date.now(), sent: false });
    else localStorage.removeItem(PREFIX + form.dataset.keep);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-keep]");
    const draft = form && read(form.dataset.keep);
    if (draft) write(form.dataset.keep, { ...draft, sent: true });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt?.closest?.("form[data-keep]");
    if (!form || event.detail.requestConfig?.verb === "get") return;
    if (event.detail.successful && !/aria-invalid="true"|form-errors/.test(event.detail.xhr.responseText)) {
      localStorage.removeItem(PREFIX + form.dataset.keep);
    }
  });
  document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && open(event.detail.elt));
}
