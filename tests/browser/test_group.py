"""Three browsers at once: a coach makes a group, two students join, one leaves, the coach compares and exports."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from assessments.core.definition import Definition
from tests.browser.axe import look
from tests.browser.conftest import Visit, Visitor
from tests.browser.databases import COACH, NAME, PASSWORD, SECOND_COACH, SECOND_NAME
from tests.browser.people import answer_all, begin, path_of
from tests.browser.server import Server

pytestmark = pytest.mark.browser
FORMULA = "=1+1 Bo"
POLL_MS = 5_000


def log_in(coach: Visitor, name: str = NAME) -> Page:
    page = coach.goto("/coach/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/coach/")
    return page


def make_group(page: Page, name: str) -> str:
    """Make a group; return the link for its students."""
    page.goto("/coach/groups/new/")
    page.get_by_label("Name of the group").fill(name)
    page.get_by_role("button", name="Create group").click()
    expect(page.locator("h1")).to_have_text(name)
    return page.get_by_label("Link", exact=True).input_value()


def join(student: Visitor, link: str, name: str) -> None:
    """Read the group's terms, agree, take the quiz, and see the own status."""
    page = student.goto(link)
    expect(page.locator("h1")).to_contain_text(COACH)
    expect(page.get_by_text("without individual answers")).to_be_visible()
    page.get_by_label("The name that your coach sees").fill(name)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/q/**")


def finish_quiz(student: Visitor, content: Definition, turn: int) -> None:
    """Answer ten questions over HTTP, and see the result."""
    page = student.page
    begin(page, page.url, "full")
    attempt = path_of(page).rsplit("/", 2)[0] + "/"
    answer_all(student.as_client(), attempt, content, range(turn, turn + 10))
    page.goto(f"{attempt}check/")
    page.get_by_role("button", name="See my result").click()
    page.wait_for_url("**/r/**")


def rows_of(download: Download, path: Path) -> list[dict[str, str]]:
    download.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def change_the_view_while_it_is_live(page: Page) -> None:
    """Search, sort and tick while the roster is polled: nothing of it gets lost, and the address says it."""
    home = page.url
    page.get_by_label("Search names").fill("ann")
    expect(page.locator("#found")).to_have_text("1 of 2 people")
    page.get_by_role("link", name="Name").click()
    page.wait_for_url("**/?q=ann&sort=name")
    page.get_by_label("Select Anna").check()
    page.get_by_label("Select Anna").focus()
    note = page.evaluate("document.querySelector('#roster tbody a').href")
    other = page.context.new_page()
    other.goto(note)
    other.get_by_label("Nobody else reads it").fill("Well done.")
    other.get_by_role("button", name="Save note").click()
    expect(other.get_by_text("Note saved.")).to_be_visible()
    other.close()
    page.clock.fast_forward(POLL_MS)
    expect(page.locator("#roster")).to_contain_text("Well done.")
    expect(page.get_by_label("Select Anna")).to_be_checked()
    expect(page.get_by_label("Select Anna")).to_be_focused()
    expect(page.get_by_label("Search names")).to_have_value("ann")
    expect(page.get_by_role("button", name="Remove 1 selected")).to_be_visible()
    assert look(page) == {}
    page.goto(f"{home}wall/")
    assert look(page) == {}
    page.goto(home)


def test_a_coach_and_two_students_use_a_group(site: Server, shipped: Definition, visit: Visit, tmp_path: Path) -> None:
    coach = visit(site)
    coach.page.clock.install()
    anna, bo = (visit(site, width=360, height=740) for _ in range(2))
    page = log_in(coach)
    link = make_group(page, "Data science 101")
    assert look(page) == {}

    join(anna, link, "Anna")
    page.clock.fast_forward(POLL_MS)
    expect(page.locator("#roster").get_by_text("Anna")).to_be_visible()  # live, without loading the page again
    join(bo, link, FORMULA)
    finish_quiz(anna, shipped, 0)
    finish_quiz(bo, shipped, 3)
    page.clock.fast_forward(POLL_MS)
    expect(page.locator("#roster .status-finished")).to_have_count(2)

    change_the_view_while_it_is_live(page)
    share_with_a_second_coach(page, log_in(visit(site, width=360, height=740), SECOND_NAME), anna)

    page.get_by_role("link", name="Results", exact=True).click()
    page.get_by_role("button", name="Explore everybody").click()
    dots = page.locator("figure.explore.is-live .scatterlayer .trace").first.locator(".point")
    expect(dots).to_have_count(2 * len(shipped.archetypes))
    dots.nth(1).hover(force=True)
    followed = page.locator("figure.explore .scatterlayer .trace").last.locator(".point")
    expect(followed).to_have_count(len(shipped.archetypes))
    line = page.locator("figure.explore .scatterlayer .trace").last.locator(".js-line")
    before, at = line.get_attribute("d") or "", dots.last.bounding_box()
    assert at
    middle = {"clientX": at["x"] + at["width"] / 2, "clientY": at["y"] + at["height"] / 2}
    dots.last.dispatch_event("pointerup", {"pointerType": "touch", **middle})
    expect(line).not_to_have_attribute("d", before)
    assert look(page) == {}
    for box in page.locator("input[name=m]").all():
        box.check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("main")).to_contain_text("Anna")
    expect(page.locator("main")).to_contain_text(FORMULA)
    assert look(page) == {}

    page.goto(re.sub(r"compare/.*", "", page.url))
    with page.expect_download() as profiles:
        page.get_by_role("link", name="Profiles as CSV").click()
    rows = rows_of(profiles.value, tmp_path / "profiles.csv")
    assert len(rows) == 2
    assert f"'{FORMULA}" in rows[0].values() or f"'{FORMULA}" in rows[1].values()

    left = bo.goto(link)
    expect(left.locator("h1")).to_have_text(f"Are you “{FORMULA}”?")
    left.get_by_role("link", name="Yes, that’s me").click()
    expect(left.locator("h1")).to_contain_text("Data science 101")
    assert look(left) == {}
    left.get_by_role("button", name="Leave the group").click()
    expect(left.get_by_text("You have left")).to_be_visible()
    page.clock.fast_forward(POLL_MS)
    expect(page.locator("#roster .status-finished")).to_have_count(1)
    expect(page.locator("#roster")).not_to_contain_text(FORMULA)
    with page.expect_download() as after:
        page.get_by_role("link", name="Profiles as CSV").click()
    assert len(rows_of(after.value, tmp_path / "after.csv")) == 1


def share_with_a_second_coach(page: Page, second: Page, anna: Visitor) -> None:
    """The second coach sees nobody until Anna agrees on her own page; the group is open again afterwards."""
    group = page.url
    page.goto(f"{group}access/")
    assert look(page) == {}
    page.get_by_role("button", name="Create link").click()
    link = page.get_by_label("Send this link").input_value()
    second.goto(link)
    expect(second.locator("h1")).to_contain_text(f"{COACH} shares")
    assert look(second) == {}
    second.get_by_role("button", name="Add it to my groups").click()
    expect(second.locator("#roster tbody th")).to_have_count(0)
    expect(second.locator("#roster")).to_contain_text("2 members haven’t agreed that you see them")
    hers = anna.goto("/mine/")
    hers.get_by_role("link", name="Another coach asks to see it").click()
    assert look(hers) == {}
    hers.get_by_role("button", name=f"Let {SECOND_COACH} see it").click()
    expect(hers.locator("main")).to_contain_text(f"{COACH} and {SECOND_COACH} see your result")
    second.reload()
    expect(second.locator("#roster tbody th").first).to_have_text("Anna")
    expect(second.locator("#roster .status-finished")).to_have_count(1)
    assert look(second) == {}
    second.goto("/coach/account/")
    assert look(second) == {}
    page.goto(group)


def roster_of(page: Page) -> dict[str, str]:
    """Where each member is, by name."""
    rows = page.locator("#roster tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").nth(2).inner_text() for row in rows}


@pytest.mark.parametrize("has_scripts", [True, False])
def test_two_people_in_one_browser(site: Server, shipped: Definition, visit: Visit, has_scripts: bool) -> None:
    """The first joins by the code and finishes; the second opens a personal link in the same browser."""
    coach = log_in(visit(site))
    link = make_group(coach, f"Shared computers, {'with' if has_scripts else 'without'} scripts")
    roster = coach.url
    coach.goto(f"{roster}invite/")
    coach.get_by_label("Names or IDs").fill("Bo Berg")
    coach.get_by_role("button", name="Create links").click()
    personal = coach.get_by_label("Link of Bo Berg", exact=True).input_value()

    shared = visit(site, width=320, height=740, java_script_enabled=has_scripts)
    join(shared, link, "Anna")
    finish_quiz(shared, shipped, 0)
    page = shared.page
    expect(page.get_by_text(f"{COACH} sees this result.")).to_be_visible()
    result = path_of(page)

    page = shared.goto(personal)
    expect(page.locator("h1")).to_have_text("Are you “Anna”?")
    assert not has_scripts or look(page) == {}  # axe is a script
    page.get_by_role("button", name="I am somebody else").click()
    expect(page.locator("h1")).to_contain_text(COACH)
    expect(page.get_by_role("radio")).to_have_count(0)
    expect(page.get_by_label("The name that your coach sees")).to_have_value("Bo Berg")
    assert not has_scripts or look(page) == {}
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/q/**")
    expect(page.get_by_text("You are “Bo Berg”")).to_be_visible()
    finish_quiz(shared, shipped, 3)
    assert path_of(page) != result
    mine = shared.goto("/mine/")
    expect(mine.locator(".owned .name")).to_have_count(1)

    coach.goto(roster)
    assert roster_of(coach) == {"Anna": "Finished", "Bo Berg": "Finished"}
