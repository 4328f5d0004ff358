// Show a radar as an interactive chart on demand; until then, and in print, the SVG stays.
(() => {
  const sorry = "The interactive chart could not be loaded; the drawing above shows the same numbers.";
  const live = new Map();
  let library;

  const script = (src) =>
    (library ??= new Promise((onload, onerror) => {
      document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror }));
    }));

  const json = (url) => fetch(url).then((answer) => (answer.ok ? answer.json() : Promise.reject()));

  // The figure has no colours: fill in those of the page. The labels of the SVG stay visible.
  const painted = (figure, source) => {
    const style = getComputedStyle(figure);
    const token = (name) => style.getPropertyValue(`--${name}`).trim();
    const { data, layout, config } = structuredClone(source);
    const [neutral, low, high, profile] = data;
    const { hoverlabel, polar } = layout;
    const [accent, line, muted] = ["accent", "line", "muted"].map(token);
    neutral.line.color = muted;
    low.line.color = high.line.color = profile.line.color = accent;
    high.fillcolor = `${accent}55`;
    profile.marker.color = layout.meta.hues.map((hue) => token(`hue-${hue}`));
    profile.marker.line.color = token("paper");
    hoverlabel.font = { family: token("sans"), size: 13, color: token("ink") };
    hoverlabel.bgcolor = token("surface");
    hoverlabel.bordercolor = muted;
    for (const axis of [polar.radialaxis, polar.angularaxis]) axis.gridcolor = axis.linecolor = line;
    polar.angularaxis.showticklabels = false;
    return [data, layout, config];
  };

  const drop = (figure) => {
    const box = live.get(figure)?.box;
    if (box) Plotly.purge(box);
    box?.remove();
    live.delete(figure);
    figure.classList.remove("is-live");
  };

  const show = async (figure, source) => {
    const box = Object.assign(document.createElement("div"), { className: "radar-plot", ariaHidden: true });
    figure.append(box);
    live.set(figure, { box, source });
    await Plotly.newPlot(box, ...painted(figure, source));
    figure.classList.add("is-live");
    // A tap doesn't hover: after plotly's own handler, show the hover text of the nearest corner.
    box.addEventListener("pointerup", ({ clientX, clientY, pointerType }) => {
      if (pointerType === "mouse") return;
      const away = [...box.querySelectorAll(".scatterlayer .trace:last-child .point")].map((dot) => {
        const { x, y, width, height } = dot.getBoundingClientRect();
        return Math.hypot(x + width / 2 - clientX, y + height / 2 - clientY);
      });
      const pointNumber = away.indexOf(Math.min(...away));
      if (away[pointNumber] < 48)
        setTimeout(() => Plotly.Fx.hover(box, [{ curveNumber: 3, pointNumber }], "polar"), 99);
    });
  };

  const set = (figure) => {
    const button = figure.querySelector(".radar-more");
    if (!button?.hidden) return;
    const offer = button.textContent;
    let source;
    const toggle = async () => {
      if (button.ariaBusy) return;
      if (live.has(figure)) {
        drop(figure);
        button.textContent = offer;
        return;
      }
      button.textContent = "Loading…";
      button.ariaBusy = true;
      try {
        source ??= json(figure.dataset.figure);
        const [found] = await Promise.all([source, script(figure.dataset.plotly)]);
        if (figure.isConnected) await show(figure, found);
        button.textContent = "Back to the drawing";
      } catch {
        source = library = undefined;
        drop(figure);
        button.textContent = offer;
        document.getElementById("status").replaceChildren(sorry);
      }
      button.ariaBusy = null;
    };
    button.onclick = toggle;
    figure.addEventListener(
      "pointerenter",
      ({ pointerType }) => {
        const { saveData, effectiveType = "4g" } = navigator.connection ?? {};
        if (pointerType === "mouse" && !saveData && effectiveType === "4g" && !live.has(figure)) toggle();
      },
      { once: true },
    );
    button.hidden = false;
  };

  const find = (root) => root.querySelectorAll("figure.radar[data-figure]").forEach(set);
  document.addEventListener("htmx:load", ({ target }) => find(target.parentNode ?? document));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const [figure, { box, source }] of live) Plotly.react(box, ...painted(figure, source));
  });
  new MutationObserver(() => {
    for (const figure of live.keys()) if (!figure.isConnected) drop(figure);
  }).observe(document, { childList: true, subtree: true });
  find(document);
})();
