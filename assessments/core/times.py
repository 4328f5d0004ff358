"""Time zones and moments: which day it is where, and a moment as files write it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError, available_timezones

UTC_ZONE = "UTC"
REGIONS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)


@cache
def time_zones() -> tuple[str, ...]:
    """Return the IANA names to choose from: those of places, with UTC before them."""
    return (UTC_ZONE, *sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS))


def obsolete_zones(zones: Iterable[str], *, folders: Sequence[str] = TZPATH) -> set[str]:
    """Return those zones that the time-zone database no longer names after a place, such as “Asia/Calcutta”.

    ``folders`` are where its table of places, zone.tab, may be; without the table none is obsolete.
    """
    table = next((file for file in (Path(folder, "zone.tab") for folder in folders) if file.is_file()), None)
    if table is None:
        return set()
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return set(zones) - {UTC_ZONE} - {row[2] for row in rows if len(row) > 2}


def day_in(zone: str, moment: datetime) -> date:
    """Return the day that a moment falls on in a time zone; in UTC if this server doesn't know the zone."""
    try:
        return moment.astimezone(ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return moment.astimezone(UTC).date()


def zone_text(zone: str) -> str:
    """Return a time zone as people say it: “New York time”, “UTC”."""
    region, _, place = zone.rpartition("/")
    return f"{place.replace('_', ' ')} time" if region.split("/")[0] in REGIONS else zone


def utc_text(moment: datetime | None) -> str:
    """Return a moment as files write it, in whole seconds: “2026-11-22T10:00:00Z”; “” for None."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else ""


def day_text(moment: datetime) -> str:
    """Return the day of a moment as “3 May 2026 (UTC)”."""
    return f"{moment.astimezone(UTC):%-d %B %Y} (UTC)"


def minute_text(moment: datetime) -> str:
    """Return a moment as “3 May 2026, 14:05 UTC”."""
    return f"{moment.astimezone(UTC):%-d %B %Y, %H:%M} UTC"
