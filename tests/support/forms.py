"""Reading a page as somebody without JavaScript does: its forms, its links, its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

VOID = {"input", "img", "br", "meta", "link", "hr", "use", "path", "rect", "circle"}


@dataclass
class Form:
    """A form with what it would send."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def takes(self, name: str, value: str) -> bool:
        """Whether the reader could give this value here: typed, chosen, or by a button."""
        if name in self.choices:
            return value in self.choices[name]
        return self.fields.get(name) == value if name in self.hidden else name in self.fields


class Page(HTMLParser):
    """A page and its headers."""

    def __init__(self, html: str, url: str, headers: dict[str, str]) -> None:
        super().__init__()
        self.html = html
        self.url = url
        self.headers = headers
        self._elsewhere: list[tuple[str, str, str]] = []
        self._by_id: dict[str, Form] = {}
        self.forms: list[Form] = []
        self.attributes: dict[str, str] = {}
        self.lang = ""
        self.alerts: list[str] = []
        self._form: Form | None = None
        self._area: str | None = None
        self._select: str | None = None
        self._alert_depth = 0
        self.feed(html)
        for form, name, value in self._elsewhere:  # buttons that name their form
            self._by_id[form].choices.setdefault(name, []).append(value)
        self.text = " ".join(" ".join(self._texts).split())

    def reset(self) -> None:
        """Begin (library)."""
        super().reset()
        self._texts: list[str] = []

    def form(self, action: str, **wanted: str) -> Form:
        """The form with this address that could send these values."""
        for form in self.forms:
            if form.action.endswith(action) and all(
                form.takes(name, value) for name, value in wanted.items()
            ):
                return form
        raise AssertionError(f"no form to {action} takes {wanted}: {self.forms}")

    def find_forms(self, **having: str) -> list[Form]:
        """All forms that send these values by themselves."""
        return [form for form in self.forms if having.items() <= form.fields.items()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note (library)."""
        given = {name: value or "" for name, value in attrs}
        if self._alert_depth and tag not in VOID:
            self._alert_depth += 1
        elif given.get("role") == "alert" or "data-error" in given:
            self._alert_depth = 1
            self.alerts.append("")
        match tag:
            case "html":
                self.lang = given.get("lang", "")
            case "body":
                self.attributes = given
            case "form":
                self._form = Form(urljoin(self.url, given.get("action", "")), given.get("method", "get"))
                self.forms.append(self._form)
                self._by_id[given.get("id", "")] = self._form
            case "button" if "form" in given and "name" in given:
                self._elsewhere.append((given["form"], given["name"], given.get("value", "")))
            case "input" | "button" | "textarea" | "select" if self._form is not None and "name" in given:
                self._control(self._form, tag, given)
            case "option" if self._form is not None and self._select is not None:
                self._form.choices[self._select].append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Take note (library)."""
        if self._alert_depth and tag not in VOID:
            self._alert_depth -= 1
        match tag:
            case "form":
                self._form = None
            case "textarea":
                self._area = None
            case "select":
                self._select = None

    def handle_data(self, data: str) -> None:
        """Take note (library)."""
        if self._area is not None and self._form is not None:
            self._form.fields[self._area] += data
        else:
            self._texts.append(data)
        if self._alert_depth:
            self.alerts[-1] += data

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given["name"], given.get("type", "")
        if tag == "textarea":
            self._area = name
            form.fields[name] = ""
        elif tag == "select":
            self._select = name
            form.choices[name] = []
        elif tag == "button" or kind in ("radio", "checkbox", "submit"):
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.fields[name] = given.get("value", "on")
        else:
            form.fields[name] = given.get("value", "")
            if kind == "hidden":
                form.hidden.add(name)
