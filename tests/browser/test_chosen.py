"""The record's list of provinces: what is chosen is drawn, said, and in the address."""

import re

import pytest
from playwright.sync_api import expect

from eightypapers.tables import load

RECORD = "chapters/record.html"


def shown(page):
    """Give the picture that is seen."""
    return page.locator("#chart-record svg:visible")


def expect_record_of(page, name):
    """Wait until the picture that is seen is said to be of a province."""
    alt = re.compile(rf"^The record of {name}\.")
    expect(shown(page).locator("desc")).to_have_text(alt)


def the_list(page):
    return page.get_by_label("Choose a province")


def test_a_province_is_chosen_by_keyboard_and_back(visit):
    page = visit(RECORD)
    choice = the_list(page)
    expect(choice).to_have_value("hanoi")
    expect_record_of(page, "Hanoi")
    assert choice.bounding_box()["y"] < shown(page).bounding_box()["y"]
    choice.focus()
    choice.scroll_into_view_if_needed()
    top = choice.bounding_box()["y"]
    choice.press("ArrowDown")
    expect(page).to_have_url(re.compile(r"record\.html\?province=hau-giang$"))
    expect(page.locator("#chart-record [aria-live]")).to_contain_text(
        "shows Hậu Giang. The caption above it, and the data and files below, are those"
        " of Hanoi."
    )
    assert abs(choice.bounding_box()["y"] - top) < 2
    expect(choice).to_be_focused()
    # All that is said of the picture is said of what is drawn.
    expect(shown(page)).to_have_count(1)
    expect_record_of(page, "Hậu Giang")
    expect(shown(page).locator("desc")).not_to_contain_text("PAR INDEX: ")
    expect(shown(page).locator("text", has_text="for Hanoi only")).to_have_count(1)
    expect(shown(page).locator("text", has_text="Three other indices")).to_have_count(0)
    title = page.locator("#chart-record .chart-title:visible")
    expect(title).to_contain_text("Hậu Giang")
    expect(title.locator("span[lang=vi]")).to_have_text("Hậu Giang")
    unit = page.locator("#chart-record .chart-unit:visible")
    expect(unit).to_have_count(1)
    expect(unit).not_to_contain_text("chairman")
    choice.press("ArrowUp")
    expect(page).to_have_url(re.compile(r"record\.html$"))
    expect_record_of(page, "Hanoi")
    expect(page.locator("#chart-record .chart-title:visible")).to_have_count(0)
    expect(page.locator("#chart-record [aria-live]")).to_have_text(
        "The picture shows Hanoi."
    )


def test_a_tap_chooses_on_a_telephone(visit):
    page = visit(RECORD, 375, 667, has_touch=True)
    choice = the_list(page)
    choice.tap()
    choice.select_option("ba-ria-vung-tau")
    assert "narrow" in shown(page).get_attribute("class")
    expect_record_of(page, "Bà Rịa - Vũng Tàu")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert choice.bounding_box()["height"] >= 40


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_address_keeps_the_choice(browser, book, address, scheme):
    root = address if scheme == "http" else book.as_uri()
    page = browser.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(f"{root}/{RECORD}?utm=x&province=da-nang#record")
    expect(the_list(page)).to_have_value("da-nang")
    expect_record_of(page, "Đà Nẵng")
    the_list(page).select_option("hanoi")
    assert page.url == f"{root}/{RECORD}?utm=x#record"
    the_list(page).select_option("can-tho")
    assert page.url == f"{root}/{RECORD}?utm=x&province=can-tho#record"
    page.reload()
    expect_record_of(page, "Cần Thơ")
    # Of what is no province, nothing is said.
    for unknown in ("nowhere", "", "constructor", "hanoi"):
        page.goto(f"{root}/{RECORD}?province={unknown}")
        expect(the_list(page)).to_have_value("hanoi")
        expect_record_of(page, "Hanoi")
    page.close()
    assert faults == []


def test_where_the_address_may_not_be_changed_the_choice_holds(visit):
    page = visit(RECORD)
    page.evaluate(
        "() => { history.replaceState = () => { throw new DOMException('no'); }; }"
    )
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    the_list(page).select_option("da-nang")
    expect_record_of(page, "Đà Nẵng")
    assert faults == []


def test_the_pictures_come_when_wanted_and_if_they_do_not_the_list_goes_back(visit):
    page = visit(RECORD)
    asked = []
    page.route("**/*-choices.js", lambda route: (asked.append(1), route.abort()))
    assert asked == []
    the_list(page).select_option("da-nang")
    expect(the_list(page)).to_have_value("hanoi")
    expect_record_of(page, "Hanoi")
    expect(page).to_have_url(re.compile(r"record\.html$"))
    assert asked == [1]
    page.unroute("**/*-choices.js")
    the_list(page).select_option("da-nang")
    expect_record_of(page, "Đà Nẵng")


def test_without_script_and_on_paper_it_is_hanoi(visit):
    page = visit(f"{RECORD}?province=da-nang", java_script_enabled=False)
    expect(the_list(page)).to_be_hidden()
    expect_record_of(page, "Hanoi")
    page = visit(f"{RECORD}?province=da-nang")
    page.emulate_media(media="print")
    expect(the_list(page)).to_be_hidden()
    expect_record_of(page, "Hanoi")
    expect(page.locator("#chart-record .chart-unit:visible")).to_contain_text(
        "Place among the provinces"
    )


def test_the_list_has_every_province_as_the_browser_would_order_them(visit):
    page = visit(RECORD)
    names = the_list(page).locator("option").all_text_contents()
    assert set(names) == set(load("provinces")["name_en"])
    ordered = page.evaluate(
        "names => names.sort(new Intl.Collator('vi').compare)", sorted(names)
    )
    assert names == ordered


@pytest.mark.parametrize("width", [375, 1280])
def test_what_is_chosen_has_the_colors_of_the_dark(visit, width):
    page = visit(f"{RECORD}?province=da-nang", width, color_scheme="dark")
    for look in ("fill", "stroke"):
        drawn = shown(page).locator(f".{look}-residents").first
        color = drawn.evaluate(f"mark => getComputedStyle(mark).{look}")
        assert color == "rgb(255, 138, 128)"
