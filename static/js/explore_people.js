// A group's charts: the profile of whoever somebody points at, and buttons that show those with one leader only.
//
// explore.js draws the figure and says so; group_figures.py makes it, with its groups.
(() => {
  const withPeople = ({ shown, nearest, made }) => {
    const { box, source } = shown;
    const { data } = source;
    const places = source.groups.map(({ key }) => data.findLastIndex(({ legendgroup }) => legendgroup === key));
    const follow = (who) => {
      const dots = places.flatMap((t) => data[t].customdata.flatMap((one, i) => (one === who ? [[t, i]] : [])));
      const at = (axis) => dots.map(([t, i]) => data[t][axis][i]);
      return Plotly.restyle(box, { x: [at("x")], y: [at("y")] }, [data.length - 1]);
    };
    box.on("plotly_hover", ({ points }) => follow(points[0].customdata));
    // A tap doesn't hover, and a label that is asked for tells nobody: after plotly's own handlers, do both.
    box.addEventListener("pointerup", (event) => {
      const dot = event.pointerType === "mouse" ? undefined : nearest(shown, event);
      if (!dot) return;
      const { curveNumber, pointNumber, one } = dot;
      setTimeout(() => follow(one).then(() => Plotly.Fx.hover(box, [{ curveNumber, pointNumber }])), 99);
    });
    withFilter(shown, made);
  };

  // Buttons that leave the dots of one group of people, and what belongs to them; the colour of each is in its button.
  const withFilter = (shown, made) => {
    const { box, source } = shown;
    const { data, groups } = source;
    const buttons = [{ label: "Everybody" }, ...groups].map(({ key, label, hue }) => {
      const button = made("button", { type: "button", textContent: label, ariaPressed: String(!key) });
      if (hue) button.className = `hue-${hue}`;
      button.onclick = () => {
        for (const other of buttons) other.ariaPressed = String(other === button);
        for (const trace of data) trace.visible = !key || !trace.legendgroup || trace.legendgroup === key;
        Plotly.restyle(box, { visible: data.map(({ visible }) => visible) });
        Plotly.restyle(box, { x: [[]], y: [[]] }, [data.length - 1]);
      };
      return button;
    });
    shown.filter = made("div", { className: "corners", role: "group", ariaLabel: "Who is shown, by leader" });
    shown.filter.append(...buttons);
    box.before(shown.filter);
  };

  document.addEventListener("explore:shown", ({ detail }) => {
    if (detail.shown.source.groups) withPeople(detail);
  });
})();
