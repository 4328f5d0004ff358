// Build plotly.js as small as our figures let it be: `npm run build` writes built.js.
//
// esbuild can't shake CommonJS, so what is in by accident goes here: plotly.js's documentation, which is prose inside of its
// attributes, and the parts of d3, culori and gl-mat4 that it never calls. The tests open every figure in a browser.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "acorn";
import { build } from "esbuild";

const BANNER =
  "/*! plotly.js: its core, scatter, scatterpolar, bar, heatmap. Plotly, Inc., MIT. With parts of d3 (BSD), culori (MIT), gl-mat4 (MIT) */";
const D3_PARTS = [
  "compat/",
  "core/rebind",
  "arrays/extent",
  "arrays/max",
  "arrays/min",
  "behavior/drag",
  "event/dispatch",
  "event/mouse",
  "event/timer",
  "format/round",
  "interpolate/",
  "scale/linear",
  "selection/",
  "transition/",
];

const isProse = ({ type, operator, callee }) =>
  ["Literal", "TemplateLiteral"].includes(type) || operator === "+" || callee?.property?.name === "join";

// The nodes of `description: …` anywhere below a node of the syntax tree.
const descriptions = (node) => {
  if (node.type === "Property" && node.key.name === "description" && isProse(node.value)) return [node.value];
  return Object.values(node)
    .flat()
    .filter((child) => child?.type)
    .flatMap(descriptions);
};

const withoutDocumentation = (source) => {
  let text = source;
  const found = descriptions(parse(source, { ecmaVersion: 2022, sourceType: "script" }));
  for (const { start, end } of found.sort((a, b) => b.start - a.start))
    text = `${text.slice(0, start)}""${text.slice(end)}`;
  return text;
};

// d3 3 is files that share one scope; each names, by `import "…";`, those that have to stand before it.
const joined = (file, seen) => {
  if (seen.has(file)) return "";
  seen.add(file);
  return readFileSync(file, "utf8").replace(/^import "(.+)";$/gm, (_, name) =>
    joined(place(dirname(file), name), seen),
  );
};
const place = (folder, name) => join(folder, name.endsWith("/") ? `${name}index.js` : `${name}.js`);

const fewer = {
  name: "fewer",
  setup(building) {
    building.onLoad({ filter: /plotly\.js[\\/]src[\\/].*\.js$/ }, ({ path }) => ({
      contents: withoutDocumentation(readFileSync(path, "utf8")),
    }));
    building.onLoad({ filter: /@plotly[\\/]d3[\\/]d3\.js$/ }, ({ path }) => {
      const seen = new Set();
      const parts = ["start", ...D3_PARTS, "end"].map((name) => joined(place(join(dirname(path), "src"), name), seen));
      return { contents: parts.join("\n") };
    });
  },
};

await build({
  entryPoints: ["entry.js"],
  outfile: "built.js",
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "Plotly",
  target: "es2020",
  define: { global: "window" },
  banner: { js: BANNER },
  legalComments: "none",
  logLevel: "warning",
  alias: {
    culori: "./culori.js",
    "gl-mat4": "./matrices.js",
    "native-promise-only": "./nothing.js",
    polybooljs: "./nothing.js",
  },
  plugins: [fewer],
});
