from __future__ import annotations

import threading

import pytest

from kostprijs.report.once import once, shared


def test_outside_a_publication_everything_is_made_again() -> None:
    assert once("a", list) is not once("a", list)


def test_inside_each_key_is_made_once_and_forgotten_afterwards() -> None:
    with shared():
        first = once("a", list)
        assert once("a", list) is first
        assert once("b", list) is not first
    with shared():
        assert once("a", list) is not first


def test_a_failure_is_forgotten_too() -> None:
    with pytest.raises(ZeroDivisionError), shared():
        once("a", lambda: 1 // 0)
    first, second = once("a", list), once("a", list)
    assert first is not second


def test_two_publications_at_once_share_nothing() -> None:
    seen: list[object] = []

    def publication() -> None:
        with shared():
            seen.append(once("a", list))

    with shared():
        seen.append(once("a", list))
        other = threading.Thread(target=publication)
        other.start()
        other.join()
    assert seen[0] is not seen[1]
