// Single-key shortcuts. An element says its own: data-shortcut="g k" or "c"; pressing it clicks the element. `?` lists them all.
// They can be switched off on this device (WCAG 2.1.4), and never fire while someone types.

import { openDialog } from "./dialogs.js";

const OFF = "northing-shortcuts-off";
const PATIENCE = 1200; // milliseconds between the two keys of "g k"

function isTyping(target) {
  return target instanceof Element && (target.closest("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]") !== null);
}

function isOff() {
  return localStorage.getItem(OFF) === "1";
}

function nameOf(element) {
  const copy = element.cloneNode(true);
  for (const extra of copy.querySelectorAll(".keys, .sr-only")) extra.remove();
  return element.dataset.command ?? element.getAttribute("aria-label") ?? copy.textContent.trim();
}

function keycaps(keys) {
  return keys.split(" ").map((key) => {
    const cap = document.createElement("kbd");
    cap.className = "key";
    cap.textContent = key;
    return cap;
  });
}

function list() {
  const target = document.querySelector("[data-shortcut-list]");
  if (!target) return;
  const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
  const known = new Map([[`${mod} K`, "Search and commands"], ["?", "This list"]]);
  for (const element of document.querySelectorAll("[data-shortcut]")) {
    if (!known.has(element.dataset.shortcut)) known.set(element.dataset.shortcut, nameOf(element));
  }
  target.replaceChildren();
  for (const [keys, name] of known) {
    const term = document.createElement("dt");
    term.textContent = name;
    const caps = document.createElement("dd");
    caps.append(...keycaps(keys).flatMap((cap) => [cap, " "]));
    target.append(term, caps);
  }
}

export function startShortcuts() {
  let first = "";
  let timer = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target) || isOff()) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      openDialog("shortcuts");
      return;
    }
    if (event.key.length !== 1 || event.key === " ") return;
    clearTimeout(timer);
    const keys = first ? `${first} ${event.key}` : event.key;
    first = "";
    const target = document.querySelector(`[data-shortcut="${CSS.escape(keys).replaceAll("\\ ", " ")}"]`);
    if (target) {
      event.preventDefault();
      target.matches("input, select, textarea") ? target.focus() : target.click();
    } else if (document.querySelector(`[data-shortcut^="${CSS.escape(event.key)} "]`)) {
      first = event.key;
      timer = setTimeout(() => (first = ""), PATIENCE);
    }
  });
  document.getElementById("shortcuts")?.addEventListener("dialog-open", list);
  const box = document.querySelector("[data-shortcuts-on]");
  if (box) {
    box.checked = !isOff();
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  }
}
