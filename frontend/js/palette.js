// The palette: Ctrl/Cmd-K, type, arrow keys, Enter. It holds the navigation, every action of this page and what the search finds.
// The input keeps the focus; aria-activedescendant says which option is chosen (combobox pattern).

import { openDialog } from "./dialogs.js";

const ACTIONS = "main [data-command], .page-head-actions :is(a.btn, button.btn), .page-head-actions .menu-item";

export function startPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const input = dialog.querySelector("input");
  const groups = [...dialog.querySelectorAll("[data-palette-commands]")];
  const actions = dialog.querySelector("[data-palette-actions]");
  const none = dialog.querySelector("[data-palette-none]");
  let waiting = false;

  const options = () => [...dialog.querySelectorAll('[role="option"]')].filter((option) => !option.hidden);

  function choose(option) {
    for (const other of dialog.querySelectorAll('[aria-selected="true"]')) other.setAttribute("aria-selected", "false");
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function move(step) {
    const all = options();
    const now = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    choose(all[now < 0 && step < 0 ? all.length - 1 : (now + step + all.length) % all.length]);
  }

  function filter() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const group of groups) {
      for (const option of group.querySelectorAll('[role="option"]')) {
        const text = option.querySelector(".palette-item-label").textContent.toLowerCase();
        option.hidden = !words.every((word) => text.includes(word));
      }
      group.hidden = !group.querySelector('[role="option"]:not([hidden])');
    }
    settle();
  }

  function settle() {
    const all = options();
    none.hidden = all.length > 0 || waiting;
    // Nothing is chosen before something is typed: Enter alone must not press a button of the page.
    const chosen = all.some((option) => option.getAttribute("aria-selected") === "true");
    if (!chosen && input.value.trim()) choose(all[0]);
  }

  // The actions of this page become options that press the real control.
  function gather() {
    for (const old of actions.querySelectorAll('[role="option"]')) old.remove();
    [...document.querySelectorAll(ACTIONS)].forEach((control, index) => {
      const option = document.createElement("div");
      option.className = "palette-item";
      option.id = `palette-action-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const icon = control.querySelector(".icon")?.cloneNode(true);
      const label = document.createElement("span");
      label.className = "palette-item-label";
      label.textContent = control.dataset.command ?? control.getAttribute("aria-label") ?? control.textContent.trim();
      option.append(...(icon ? [icon, label] : [label]));
      option.addEventListener("click", () => {
        dialog.close();
        control.click();
      });
      actions.append(option);
    });
  }

  dialog.addEventListener("dialog-open", () => {
    gather();
    input.value = "";
    choose(null);
    filter();
    input.focus();
    input.dispatchEvent(new Event("palette-open"));
  });
  input.addEventListener("input", () => {
    waiting = input.hasAttribute("hx-get");
    choose(null);
    filter();
  });
  dialog.addEventListener("htmx:afterSettle", () => {
    waiting = false;
    settle();
  });
  for (const failed of ["htmx:responseError", "htmx:sendError"]) {
    dialog.addEventListener(failed, () => {
      waiting = false;
      settle();
    });
  }
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      dialog.querySelector('[aria-selected="true"]')?.click();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    dialog.open ? dialog.close() : openDialog("palette");
  });
  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    for (const cap of document.querySelectorAll("[data-mod-key]")) cap.textContent = "⌘";
  }
}
