// Build of frontend/ into the Python package. Entries, output folder and the icon set live here; looks and behaviour live in frontend/.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

const root = import.meta.dirname;

// Puts the drawing of every icon named in frontend/icons.json into dist/icons.json, where the template tag reads it:
// icons are inline SVG (they take the text colour and need no request), and only those in use are shipped.
function icons() {
  const list = resolve(root, "frontend/icons.json");
  return {
    name: "northing-icons",
    buildStart() {
      this.addWatchFile(list);
    },
    generateBundle() {
      const drawings = {};
      for (const name of JSON.parse(readFileSync(list, "utf8"))) {
        const svg = readFileSync(resolve(root, `node_modules/lucide-static/icons/${name}.svg`), "utf8");
        drawings[name] = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s*\n\s*/g, "");
      }
      this.emitFile({ type: "asset", fileName: "icons.json", source: JSON.stringify(drawings) });
    },
  };
}

export default defineConfig({
  root,
  base: "./", // addresses inside CSS stay relative, so any STATIC_URL works
  publicDir: false,
  plugins: [tailwindcss(), icons()],
  build: {
    outDir: resolve(root, "src/northing/web/static/northing/dist"),
    emptyOutDir: true,
    assetsDir: ".",
    assetsInlineLimit: 0, // a data: address would break the Content-Security-Policy
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: {
      checks: { eval: false }, // htmx holds one eval behind a setting that we switch off, and the policy would refuse it
      input: ["frontend/js/app.js", "frontend/css/app.css"].map((entry) => resolve(root, entry)),
    },
  },
});
