// plotly.js with the traces and components that our figures are made of; assessments/core/charts/plotly_figure.py makes them.
require("plotly.js/build/plotcss");
const { register } = require("plotly.js/src/registry");
const api = require("plotly.js/src/plot_api");

for (const [name, fn] of Object.entries(api)) register({ moduleType: "apiMethod", name, fn });
register([
  require("plotly.js/lib/scatter"),
  require("plotly.js/lib/scatterpolar"),
  require("plotly.js/lib/bar"),
  require("plotly.js/lib/heatmap"),
  require("plotly.js/src/components/colorscale"),
  require("plotly.js/src/components/colorbar"),
  require("plotly.js/src/components/fx"),
  require("plotly.js/src/components/modebar"),
  require("plotly.js/src/components/shapes"),
  require("plotly.js/src/locale-en"),
  require("plotly.js/src/locale-en-us"),
]);
const { hover } = require("plotly.js/src/components/fx");
module.exports = { version: require("plotly.js/src/version").version, Fx: { hover }, ...api };
