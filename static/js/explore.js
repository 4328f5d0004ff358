// Draw a figure as an interactive chart on demand; the drawing or the table that the page has stays without this file.
//
// figure[data-figure] says where the figure is (see plotly_figure.py), data-plotly where the library is, and data-panel
// where the page has more to say about each corner. A figure has no colours: they are those of the page.
(() => {
  const sorry = "The interactive chart could not be loaded; the page shows the same numbers.";
  const live = new Map();
  const isCoarse = matchMedia("(pointer: coarse)");
  let library;

  const script = (src) =>
    (library ??= new Promise((onload, onerror) => {
      document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror }));
    }));
  const fetched = (url, how) => fetch(url).then((answer) => (answer.ok ? answer[how]() : Promise.reject()));
  const made = (name, properties) => Object.assign(document.createElement(name), properties);
  // A panel's style sheet loads while the library does: a panel without it would move as it arrives.
  const styled = (html) => {
    const { content } = made("template", { innerHTML: html });
    const sheet = content.querySelector("link");
    return new Promise((onload) => {
      Object.assign(sheet, { onload: () => onload(content), onerror: () => onload(content) });
      document.head.append(sheet);
    });
  };

  // --- colours: {"line.color": "--accent/.5"} in `meta` becomes line.color, in the colour of the page ----------------

  const painted = (figure, source) => {
    const probe = document.createElement("i");
    probe.hidden = true;
    figure.append(probe);
    const colour = (name) => {
      const [variable, opacity] = name.split("/");
      probe.style.color = `var(${variable})`;
      const found = getComputedStyle(probe).color;
      return opacity ? found.replace("rgb(", "rgba(").replace(")", `, ${opacity})`) : found;
    };
    const filled = (value) =>
      Array.isArray(value) ? value.map(filled) : typeof value === "string" ? colour(value) : value;
    const paint = (owner) => {
      for (const [path, value] of Object.entries(owner.meta ?? {})) {
        const names = path.split(".");
        const last = names.pop();
        let at = owner;
        for (const name of names) at = at[name] ??= {};
        at[last] = filled(value);
      }
    };
    const { data, layout, config } = structuredClone(source);
    [...data, layout].forEach(paint);
    const { fontFamily, fontSize } = getComputedStyle(figure);
    layout.font = { ...layout.font, family: fontFamily, size: Math.min(14, Number.parseFloat(fontSize)) };
    layout.hoverlabel.font.family = fontFamily;
    if (isCoarse.matches) layout.dragmode = false; // a finger scrolls the page; buttons zoom
    probe.remove();
    return [data, layout, config];
  };

  // The dot that a finger meant: its trace, its place in it and its `customdata`; undefined far from all of them.
  const nearest = ({ box, source }, { clientX, clientY }) => {
    const dots = [...box.querySelectorAll(".scatterlayer .trace")].flatMap((group) => {
      const curveNumber = group.__data__[0].trace.index;
      const { customdata } = source.data[curveNumber];
      if (!customdata) return [];
      return [...group.querySelectorAll(".point")].map((dot) => {
        const { x, y, width, height } = dot.getBoundingClientRect();
        const pointNumber = dot.__data__.i;
        const away = Math.hypot(x + width / 2 - clientX, y + height / 2 - clientY);
        return { away, curveNumber, pointNumber, one: customdata[pointNumber] };
      });
    });
    const least = Math.min(...dots.map(({ away }) => away));
    return least < 48 ? dots.find(({ away }) => away === least) : undefined;
  };

  // --- a corner of the radar, and what the page says about it --------------------------------------------------------

  // Its place, with room for about as many lines of buttons as there will be: what stands below moves with the press,
  // not when the answers come.
  const makeRoom = (figure) => {
    const panel = made("div", { className: "explore-panel" });
    const lines = Math.ceil((250 * figure.querySelectorAll(".radar-number").length) / figure.offsetWidth);
    panel.style.minHeight = `${6.5 + 3.25 * lines}rem`;
    figure.after(panel);
    figure.scrollIntoView({ block: "nearest" }); // on a wide screen it stuck to the window until now
    return panel;
  };

  const withPanel = (shown) => {
    const { box, panel } = shown;
    const dots = shown.source.data.length - 1;
    const { customdata, marker } = shown.source.data[dots];
    const about = panel.querySelector("[aria-live]");
    const choose = (key) => {
      if (shown.key === key) return;
      shown.key = key;
      about.replaceChildren(panel.querySelector(`template[data-corner="${CSS.escape(key)}"]`).content.cloneNode(true));
      for (const button of panel.querySelectorAll("button[data-corner]"))
        button.ariaPressed = String(button.dataset.corner === key);
      setTimeout(shown.mark); // drawing takes longer than a frame: the words are there first
    };
    shown.mark = () =>
      Plotly.restyle(box, { "marker.size": [customdata.map((one, i) => (one === shown.key ? 19 : marker.size[i]))] }, [
        dots,
      ]);
    panel.addEventListener("click", (event) => {
      const { target } = event;
      const key = target.closest("button[data-corner]")?.dataset.corner;
      if (key) choose(key);
      const why = document.getElementById(target.closest("a[href^='#why-']")?.hash.slice(1));
      if (!why) return;
      event.preventDefault(); // following the link itself would take the focus away again
      why.open = true;
      why.scrollIntoView();
      why.querySelector("summary").focus({ preventScroll: true });
    });
    box.addEventListener("pointerup", (event) => {
      const dot = nearest(shown, event);
      if (dot) choose(dot.one);
    });
    box.on("plotly_hover", ({ points }) => points[0].customdata && choose(points[0].customdata));
  };

  // --- zooming by buttons, for a finger and for the keyboard ----------------------------------------------------------

  const withZoom = (shown) => {
    const { box, source } = shown;
    const whole = () =>
      Object.fromEntries(
        ["xaxis", "yaxis"].map((name) => {
          const { range, autorange = true } = source.layout[name];
          return range ? [`${name}.range`, [...range]] : [`${name}.autorange`, autorange];
        }),
      );
    const by = (factor) => () => {
      const change = { dragmode: isCoarse.matches ? "pan" : "zoom" };
      for (const name of ["xaxis", "yaxis"]) {
        const axis = box._fullLayout[name];
        const [from, to] = axis.range.map((end) => axis.r2l(end));
        const [middle, half] = [(from + to) / 2, ((to - from) / 2) * factor];
        change[`${name}.range`] = [middle - half, middle + half];
      }
      return Plotly.relayout(box, change);
    };
    const button = (textContent, onclick) =>
      made("button", { type: "button", className: "button quiet", textContent, onclick });
    shown.zoom = made("div", { className: "explore-zoom", role: "group", ariaLabel: "Zoom" });
    shown.zoom.append(
      button("Zoom in", by(0.6)),
      button("Zoom out", by(1 / 0.6)),
      button("Show all", () => Plotly.relayout(box, { ...whole(), dragmode: isCoarse.matches ? false : "zoom" })),
    );
    box.before(shown.zoom);
  };

  // --- showing and removing -------------------------------------------------------------------------------------------

  const drop = (figure) => {
    const shown = live.get(figure);
    if (!shown) return;
    Plotly.purge(shown.box);
    for (const part of [shown.box, shown.panel, shown.zoom, shown.filter]) part?.remove();
    live.delete(figure);
    figure.classList.remove("is-live");
  };

  const show = async (figure, source, panel, said) => {
    const isRadar = Boolean(source.layout.polar);
    const box = made("div", { className: isRadar ? "radar-plot" : "explore-plot", ariaHidden: true });
    const shown = { figure, box, source, panel };
    for (const trace of source.data) delete trace.visible; // as a filter left it when the chart was closed
    if (!isRadar) box.style.height = `${source.layout.height}px`; // plotly takes the box's height when the window changes
    figure.append(box);
    live.set(figure, shown);
    await Plotly.newPlot(box, ...painted(figure, source));
    figure.classList.add("is-live");
    if (panel) {
      panel.append(said.cloneNode(true));
      withPanel(shown);
    }
    if (!isRadar) withZoom(shown);
    document.dispatchEvent(new CustomEvent("explore:shown", { detail: { shown, nearest, made } })); // see explore_people.js
  };

  const set = (figure) => {
    const button = figure.querySelector(".explore-more");
    if (!button?.hidden) return;
    const offer = button.textContent;
    const back = button.dataset.back;
    let parts;
    let room;
    const close = () => {
      drop(figure);
      room?.remove();
      button.textContent = offer;
    };
    const toggle = async () => {
      if (button.ariaBusy) return;
      if (live.has(figure)) return close();
      button.style.minWidth = `${button.offsetWidth}px`; // the other words are shorter: nothing beside it moves
      button.textContent = "Loading…";
      button.ariaBusy = true;
      try {
        const { figure: from, panel } = figure.dataset;
        room = panel && makeRoom(figure);
        parts ??= Promise.all([fetched(from, "json"), panel && fetched(panel, "text").then(styled)]);
        const [[source, said]] = await Promise.all([parts, script(figure.dataset.plotly)]);
        if (figure.isConnected) await show(figure, source, room, said);
        button.textContent = back;
      } catch {
        parts = library = undefined;
        close();
        const status = document.getElementById("status") ?? figure.querySelector("[role=status]");
        status?.replaceChildren(sorry);
      }
      button.ariaBusy = null;
    };
    button.onclick = toggle;
    // A finger or a mouse that is about to press it, on a good connection: half a second of loading earlier.
    button.addEventListener("pointerenter", () => {
      const { saveData, effectiveType = "4g" } = navigator.connection ?? {};
      if (!saveData && effectiveType === "4g") script(figure.dataset.plotly).catch(() => (library = undefined));
    });
    button.hidden = false;
  };

  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape") return;
    for (const { figure, panel } of [...live.values()]) {
      if (!figure.contains(target) && !panel?.contains(target)) continue;
      const button = figure.querySelector(".explore-more");
      button.click();
      button.focus();
    }
  });

  const find = (root) => root.querySelectorAll("figure[data-figure]").forEach(set);
  document.addEventListener("htmx:load", ({ target }) => find(target.parentNode ?? document));
  const repaint = () => {
    for (const { figure, box, source, mark } of live.values()) {
      const [data, { font, hoverlabel, ...layout }] = painted(figure, source);
      const kept = box.layout;
      for (const name of ["xaxis", "yaxis"])
        if (kept[name]) Object.assign(layout[name], { range: kept[name].range, autorange: false });
      Plotly.react(box, data, { ...layout, font, hoverlabel }).then(mark);
    }
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  new MutationObserver(() => {
    for (const figure of live.keys()) if (!figure.isConnected) drop(figure);
  }).observe(document, { childList: true, subtree: true });
  find(document);
})();
