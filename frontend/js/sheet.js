// Grid entry: <table class="sheet" data-sheet> of inputs with data-row and data-col. Arrow keys and Enter move, a block copied from a
// spreadsheet is pasted cell by cell. What a text means is the server's decision; here only what can be no number is marked.
// [data-sheet-status] in the same form says what happened.

const NUMBER = /^[\s\u00a0\u202f]*[(]?[\s]*[-+−]?[\s]*[^\d\s.,()-]{0,4}[\s]*[\d][\d\s.,'’\u00a0\u202f]*(?:e[-+]?\d+)?[\s]*[^\d]{0,8}[)]?[\s]*$/iu;
const MISSING = new Set(["", "-", "–", "—", ":", "..", "…", "n/a", "na"]);

// Splits what a spreadsheet puts on the clipboard: tabs and line ends, quotes around cells that hold them.
export function readBlock(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    if (quoted) {
      if (sign === '"' && text[i + 1] === '"') cell += text[(i += 1)];
      else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t" || sign === "\n") {
      rows.at(-1).push(cell.trim());
      cell = "";
      if (sign === "\n") rows.push([]);
    } else if (sign !== "\r") cell += sign;
  }
  rows.at(-1).push(cell.trim());
  if (rows.length > 1 && rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  return rows;
}

export function isReadable(text) {
  return MISSING.has(text.trim().toLowerCase()) || NUMBER.test(text);
}

function check(input) {
  if (isReadable(input.value)) input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
}

function say(sheet, text) {
  const status = sheet.closest("form")?.querySelector("[data-sheet-status]");
  if (status) status.textContent = text;
}

function summary(sheet) {
  const wrong = sheet.querySelectorAll('[aria-invalid="true"]').length;
  return wrong === 0 ? "" : ` ${wrong === 1 ? "1 cell is" : `${wrong} cells are`} not a number.`;
}

function cellAt(sheet, row, col) {
  return sheet.querySelector(`input[data-row="${row}"][data-col="${col}"]`);
}

function paste(sheet, origin, rows) {
  const top = Number(origin.dataset.row);
  const left = Number(origin.dataset.col);
  let pasted = 0;
  let outside = 0;
  rows.forEach((cells, down) => {
    cells.forEach((text, right) => {
      const input = cellAt(sheet, top + down, left + right);
      if (!input || input.disabled || input.readOnly) {
        outside += 1;
        return;
      }
      input.value = text;
      input.classList.add("is-pasted");
      check(input);
      input.dispatchEvent(new Event("change", { bubbles: true }));
      pasted += 1;
    });
  });
  const left_out = outside ? ` ${outside} did not fit.` : "";
  say(sheet, `${pasted === 1 ? "1 cell" : `${pasted} cells`} pasted.${left_out}${summary(sheet)}`);
}

function step(event) {
  const input = event.target;
  const atStart = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  if (event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey)) return [1, 0];
  if (event.key === "ArrowUp" || event.key === "Enter") return [-1, 0];
  if (event.key === "ArrowLeft" && (atStart || input.selectionEnd === 0)) return [0, -1];
  if (event.key === "ArrowRight" && (atStart || input.selectionStart === input.value.length)) return [0, 1];
  return null;
}

// Esc takes back what was typed since the field got the focus.
const held = new WeakMap();

function takeBack(input) {
  input.value = held.get(input) ?? input.defaultValue;
  check(input);
  input.select();
}

export function startSheets() {
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("[data-sheet] input[data-row]")) held.set(event.target, event.target.value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !event.target.matches?.("[data-sheet] input[data-row]")) return;
    if (event.key === "Escape") takeBack(event.target);
    const by = step(event);
    if (!by) return;
    const sheet = event.target.closest("[data-sheet]");
    const next = cellAt(sheet, Number(event.target.dataset.row) + by[0], Number(event.target.dataset.col) + by[1]);
    event.preventDefault();
    next?.focus();
    next?.select();
  });
  document.addEventListener("paste", (event) => {
    if (!event.target.matches?.("[data-sheet] input[data-row]")) return;
    const rows = readBlock(event.clipboardData?.getData("text/plain") ?? "");
    if (rows.length === 1 && rows[0].length === 1) return;
    event.preventDefault();
    paste(event.target.closest("[data-sheet]"), event.target, rows);
  });
  document.addEventListener("change", (event) => {
    if (!event.isTrusted || !event.target.matches?.("[data-sheet] input[data-row]")) return;
    check(event.target);
    event.target.classList.toggle("is-changed", event.target.value !== event.target.defaultValue);
    say(event.target.closest("[data-sheet]"), summary(event.target.closest("[data-sheet]")).trim());
  });
}
