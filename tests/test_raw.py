import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import StoreError
from etl.raw import RawStore


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@given(body=st.binary(max_size=200))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_put_comes_back_byte_for_byte(body: bytes, tmp_path: Path) -> None:
    store = RawStore(tmp_path / "raw")
    given_raw = made.raw(body)
    card = store.put(given_raw)
    assert store.get(card.sha256) == given_raw
    assert (tmp_path / "raw" / "store" / card.sha256[:2] / card.sha256).read_bytes() == body


def test_putting_the_same_again_changes_no_byte_also_later(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    store.put(made.raw())
    before = files(tmp_path)
    store.put(made.raw(seen_at=made.SEEN_AT + timedelta(days=9)))
    assert files(tmp_path) == before


def test_one_content_at_two_places_is_one_body_and_one_card_with_both(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    store.put(made.raw())
    card = store.put(made.raw(locator="https://example.org/a", article="https://example.org/a"))
    assert [place.locator for place in card.places] == ["articles/toy.txt", "https://example.org/a"]
    assert card.locator == "articles/toy.txt"
    assert list(store.cards()) == [card]
    assert len(files(tmp_path)) == 2
    assert store.get(card.sha256).locator == "articles/toy.txt"


def test_file_names_come_from_the_hash_alone(tmp_path: Path) -> None:
    root = tmp_path / "raw"
    RawStore(root).put(made.raw(locator="../../../etc/passwd", article="../evil\0name/x"))
    sha256 = made.raw().sha256
    assert set(files(tmp_path)) == {f"raw/store/{sha256[:2]}/{sha256}", f"raw/store/{sha256[:2]}/{sha256}.json"}


@pytest.mark.parametrize(
    "locator",
    [
        "https://reader:hunter2@example.org/a?page=2",
        "https://reader:hunt@er2:hunter2@example.org/a",
        "https://example.org/a?page=2&api_key=hunter2",
        "https://example.org/a?X-Amz-Signature=hunter2&page=2",
        "https://example.org/a;jsessionid=hunter2",
        "https://example.org/a#access_token=hunter2",
        "ftp://example.org/a?TOKEN=hunter2",
    ],
)
def test_secrets_in_addresses_are_not_kept(locator: str, tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    card = store.put(made.raw(locator=locator, article=locator))
    assert all(b"hunter2" not in content for name, content in files(tmp_path).items() if name.endswith(".json"))
    assert "example.org/a" in card.locator
    assert store.put(made.raw(locator=locator, article=locator)) == card


def test_an_address_without_secrets_stays_as_it_is(tmp_path: Path) -> None:
    locator = "https://example.org/author@home?keyword=token&page=2"
    assert RawStore(tmp_path).put(made.raw(locator=locator)).locator == locator


def test_paths_inside_the_project_are_kept_relative_to_it(tmp_path: Path) -> None:
    store = RawStore(tmp_path / "raw")
    assert store.put(made.raw(locator=str(tmp_path / "raw/samples/a.txt"))).locator == "raw/samples/a.txt"
    assert store.put(made.raw(b"other", locator="/elsewhere/a.txt")).locator == "/elsewhere/a.txt"


def test_a_file_name_that_is_no_utf8_has_a_card(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    store.put(made.raw(locator=os.fsdecode(b"articles/\xff.txt"), article=os.fsdecode(b"\xff")))
    assert next(store.cards()).article == "\\udcff"


def test_a_changed_body_is_found_when_it_is_read_and_healed_when_it_is_put_again(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    card = store.put(made.raw())
    body = tmp_path / "store" / card.sha256[:2] / card.sha256
    body.write_bytes(body.read_bytes()[:-1] + b"?")
    with pytest.raises(StoreError, match=f"raw object damaged {card.sha256}"):
        store.get(card.sha256)
    store.put(made.raw())
    assert store.get(card.sha256) == made.raw()


def test_what_is_not_there_or_no_hash_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="raw object missing"):
        RawStore(tmp_path).get("0" * 64)
    with pytest.raises(StoreError, match="is not a SHA-256"):
        RawStore(tmp_path).get("../" * 21 + "x")


def test_a_card_that_is_no_card_is_named(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    card = store.put(made.raw())
    path = tmp_path / "store" / card.sha256[:2] / f"{card.sha256}.json"
    path.write_text("{}")
    with pytest.raises(StoreError, match=f"{card.sha256}.json: is not a card"):
        list(store.cards())


def test_a_body_without_a_card_gets_one_when_it_is_put_again(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    card = store.put(made.raw())
    (tmp_path / "store" / card.sha256[:2] / f"{card.sha256}.json").unlink()
    assert store.put(made.raw()) == card


def test_cards_come_in_the_order_of_their_hashes(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    bodies = [str(number).encode() for number in range(20)]
    for body in bodies:
        store.put(made.raw(body))
    assert [card.sha256 for card in store.cards()] == sorted(hashlib.sha256(body).hexdigest() for body in bodies)


def test_a_store_that_cannot_be_written_says_so_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="cannot be written"):
        RawStore(tmp_path).put(made.raw())


def test_a_place_seen_first_keeps_its_time(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    store.put(made.raw())
    later = replace(made.raw(), seen_at=made.SEEN_AT + timedelta(days=1), article="other")
    card = store.put(later)
    assert (card.seen_at, card.sightings[0].seen_at) == (made.SEEN_AT, later.seen_at)
