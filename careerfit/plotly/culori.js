// What plotly.js takes from culori: colours as CSS writes them, in place of its twenty colour spaces.
import { modeHsl, modeLrgb, modeRgb, useMode } from "./node_modules/culori/src/index-fn.js";

for (const mode of [modeRgb, modeHsl, modeLrgb]) useMode(mode);

export { converter, formatHex, formatRgb, wcagContrast, wcagLuminance } from "./node_modules/culori/src/index-fn.js";
