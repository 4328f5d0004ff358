// plotly.js with the one trace that the radar is made of.
const Plotly = require("plotly.js/lib/core");
Plotly.register([require("plotly.js/lib/scatterpolar")]);
module.exports = Plotly;
