// Times in the reader's own zone; without this file they are in UTC, and say so. A new group begins with its coach's zone.
(() => {
  const { lang } = document.documentElement;
  const day = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", year: "numeric" });
  const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" });

  // An option can't hold a time element, so it has the moment in an attribute of its own.
  const localise = (root) => {
    for (const shown of root.querySelectorAll("time[datetime]:not([title]), option[data-moment]:not([title])")) {
      const moment = new Date(shown.dateTime ?? shown.dataset.moment);
      shown.title = shown.textContent;
      const { day: isDay, name } = shown.dataset;
      const words = isDay === undefined ? [name, day.format(moment), clock.format(moment)] : [day.format(moment)];
      shown.textContent = words.filter(Boolean).join(", ");
    }
  };

  const { timeZone } = day.resolvedOptions();
  for (const zones of document.querySelectorAll("select[data-own-zone]")) {
    if ([...zones.options].some(({ value }) => value === timeZone)) zones.value = timeZone;
  }
  document.addEventListener("htmx:load", ({ target }) => localise(target.parentNode ?? document));
  localise(document);
})();
