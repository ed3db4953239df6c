// Entry of every page: third-party pieces are started here, own behaviour lives in one module per topic.
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";
import "htmx-ext-sse";

window.htmx = htmx;
window.Alpine = Alpine;
Alpine.start();
