"""Finding the screens: those in the wheel win over those of a checkout."""

from pathlib import Path

from livetalk.edge.rendering.webdir import find_web


def test_given_an_installed_wheel_then_its_own_screens_are_used(tmp_path: Path) -> None:
    package = tmp_path / "livetalk"
    (package / "_web").mkdir(parents=True)
    assert find_web(package).templates == package / "_web" / "templates"


def test_given_a_checkout_then_the_folder_beside_the_package_is_used(tmp_path: Path) -> None:
    package = tmp_path / "livetalk"
    package.mkdir()
    assert find_web(package).dist == tmp_path / "web" / "dist"
