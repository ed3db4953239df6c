// Charts: one tooltip for all, shown for .viz-point under the pointer or with the focus; arrow keys walk along the points of a chart.
// A point says its own words: data-tip (lines split by "|", the first is bold), else its aria-label or <title>.

const GAP = 12;

function wordsOf(point) {
  return point.dataset.tip ?? point.getAttribute("aria-label") ?? point.querySelector("title")?.textContent ?? "";
}

function fill(tip, text) {
  const [first, ...rest] = text.split("|").map((line) => line.trim());
  const head = document.createElement("b");
  head.textContent = first;
  tip.replaceChildren(head, ...rest.map((line) => Object.assign(document.createElement("div"), { textContent: line })));
}

function place(tip, point) {
  const box = point.getBoundingClientRect();
  const own = tip.getBoundingClientRect();
  const middle = box.left + box.width / 2 - own.width / 2;
  const left = Math.min(Math.max(8, middle), window.innerWidth - own.width - 8);
  const above = box.top - own.height - GAP;
  const top = above > 56 ? above : box.bottom + GAP;
  tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

export function startChartTips() {
  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.setAttribute("aria-hidden", "true"); // the point itself is named
  tip.hidden = true;
  document.body.append(tip);

  const show = (point) => {
    const text = wordsOf(point);
    if (!text) return;
    fill(tip, text);
    tip.hidden = false;
    place(tip, point);
  };
  const hide = () => (tip.hidden = true);
  const pointOf = (event) => (event.target instanceof Element ? event.target.closest(".viz-point") : null);

  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const point = pointOf(event);
      if (point) show(point);
      else if (kind === "pointerover") hide();
    });
  }
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", hide, { passive: true, capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    const point = pointOf(event);
    if (!point) return;
    const points = [...point.closest("svg").querySelectorAll(".viz-point")];
    const here = points.indexOf(point);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: points.length - 1 }[event.key];
    if (to === undefined || !points[to]) return;
    event.preventDefault();
    point.setAttribute("tabindex", "-1"); // one stop for the tab key per chart: the point last looked at
    points[to].setAttribute("tabindex", "0");
    points[to].focus();
  });
}
