// Dialogs, menus and the way back: opened by [data-open-dialog="id"], closed by Esc, by [data-close-dialog] or by a click outside.

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  closeMenus(null);
  dialog.showModal();
  dialog.dispatchEvent(new Event("dialog-open"));
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

function clickedOutside(event) {
  if (event.target.tagName !== "DIALOG") return false;
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) {
      event.preventDefault();
      openDialog(opener.dataset.openDialog);
    } else if (event.target.closest("[data-close-dialog]") || clickedOutside(event)) {
      event.target.closest("dialog")?.close();
    }
    if (event.target.closest("[data-go-back]")) history.back();
    closeMenus(event.target.closest("details.menu"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  // While a menu of the top bar covers a part of the page, the page waits: a click there only closes the menu.
  document.addEventListener(
    "toggle",
    () => {
      const main = document.getElementById("main");
      if (main) main.inert = document.querySelector(".topbar details.menu[open]") !== null;
    },
    { capture: true },
  );
  for (const dialog of document.querySelectorAll("dialog[data-open-now]")) dialog.showModal();
}
