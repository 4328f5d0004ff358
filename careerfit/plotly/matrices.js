// What plotly.js takes from gl-mat4: two functions of forty.
module.exports = {
  invert: require("./node_modules/gl-mat4/invert"),
  multiply: require("./node_modules/gl-mat4/multiply"),
};
