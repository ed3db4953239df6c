// Entry of every page: third-party pieces are started here, own behaviour lives in one module per topic.
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";
import "htmx-ext-sse";

import { startChartTips } from "./charttip.js";
import { startDialogs } from "./dialogs.js";
import { startDrafts } from "./keepdraft.js";
import { startPalette } from "./palette.js";
import { startSheets } from "./sheet.js";
import { startShortcuts } from "./shortcuts.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toast.js";

Object.assign(htmx.config, { includeIndicatorStyles: false, allowEval: false, selfRequestsOnly: true });

// Every htmx request carries the CSRF token; the server compares it with its cookie.
document.addEventListener("htmx:configRequest", (event) => {
  const token =
    document.querySelector('meta[name="csrf-token"]')?.content ?? document.querySelector('input[name="csrfmiddlewaretoken"]')?.value;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

// A refused form comes back with status 4xx and its errors: show it where it belongs.
document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  const isPage = event.detail.xhr.getResponseHeader("Content-Type")?.startsWith("text/html");
  const wholePage = /^\s*<!doctype/i.test(event.detail.xhr.responseText);
  if ([400, 409, 412, 422].includes(status) && isPage && !wholePage) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

window.htmx = htmx;
window.Alpine = Alpine;

function showWhatNeedsScript(root) {
  for (const element of root.querySelectorAll("[data-needs-script]")) element.hidden = false;
}

showWhatNeedsScript(document);
document.addEventListener("htmx:load", (event) => showWhatNeedsScript(event.detail.elt));
startTheme();
startToasts();
startDialogs();
startShortcuts();
startPalette();
startDrafts();
startSheets();
startChartTips();
Alpine.start();
document.querySelector("[data-focus]")?.focus();
