// The choice between light, dark and the system's theme. Kept in a cookie, so that the server writes the first paint in the right colours.

const YEAR = 365 * 24 * 60 * 60;

function stored() {
  return /(?:^|;\s*)theme=(light|dark)/.exec(document.cookie)?.[1] ?? "system";
}

function show(choice) {
  if (choice === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = `northing-${choice}`;
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

function store(choice) {
  const secure = location.protocol === "https:" ? ";secure" : "";
  document.cookie = `theme=${choice};path=/;max-age=${YEAR};samesite=lax${secure}`;
}

export function startTheme() {
  for (const group of document.querySelectorAll("[data-theme-switch]")) group.hidden = false;
  show(stored());
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
    if (!choice) return;
    store(choice);
    show(choice);
  });
}
