"""A policy of a template with its functions carried out, and where each of its elements comes from."""

from __future__ import annotations

from typing import Any, Final

from leastwise.policy.json_text import JsonText, Path, Span
from leastwise.policy_files.cloudformation.functions import NoValue, Pieces, Template, is_intrinsic
from leastwise.policy_files.placeholders import Unknown, filled, word
from leastwise.policy_files.policy_file import Unresolved

_IF: Final = "Fn::If"


class Resolution:
    """Resolves one value of a template. `made_up` and `unresolved` say what is not known in it."""

    def __init__(self, template: Template, source: JsonText) -> None:
        self._template = template
        self._source = source
        self._origins: dict[Path, Path] = {}
        self.made_up: dict[Path, str] = {}
        self.unresolved: list[Unresolved] = []

    def resolve(self, value: Any, origin: Path, path: Path = ()) -> Any:
        """The value, which stands at `origin` in the template, as it will be at `path` of the policy."""
        self._origins[path] = origin
        if isinstance(value, dict) and len(value) == 1 and _IF in value:
            return self._branch(value[_IF], origin, path)
        if is_intrinsic(value):
            return self._carried_out(value, origin, path)
        if isinstance(value, dict):
            items = ((name, self.resolve(one, (*origin, name), (*path, name))) for name, one in value.items())
            return {name: one for name, one in items if not isinstance(one, NoValue)}
        return self._items(value, origin, path) if isinstance(value, list) else value

    def place(self, path: Path) -> Span:
        """Where in the template the element at a path of the policy comes from."""
        while path not in self._origins:
            path = path[:-1]
        return self._source.locate(self._origins[path])

    def _items(self, items: list[Any], origin: Path, path: Path) -> list[Any]:
        found: list[Any] = []
        for index, item in enumerate(items):
            value = self.resolve(item, (*origin, index), (*path, len(found)))
            if not isinstance(value, NoValue):
                found.append(value)
        return found

    def _branch(self, choice: Any, origin: Path, path: Path) -> Any:
        if not isinstance(choice, list) or len(choice) != 3:
            return self._unknown(_IF, origin, path)
        if self._template.is_open(choice[0]):
            self._report(f"{_IF} {choice[0]}; both branches are evaluated", origin)
        branch = 1 if self._template.decide(choice[0]) else 2
        return self.resolve(choice[branch], (*origin, _IF, branch), path)

    def _carried_out(self, value: Any, origin: Path, path: Path) -> Any:
        found = self._template.evaluate(value)
        if isinstance(found, Unknown):
            if found.text is None:
                return self._unknown(found.what, origin, path)
            self._report(found.what, origin)
            return found.text
        if isinstance(found, Pieces):
            return self._text(found, origin, path)
        return found if isinstance(found, NoValue) or found is value else self._plain(found, origin, path)

    def _plain(self, found: Any, origin: Path, path: Path) -> Any:
        """What a function returned may hold functions of its own; all of it comes from the call."""
        if isinstance(found, list):
            items = [self._plain(one, origin, (*path, index)) for index, one in enumerate(found)]
            return [one for one in items if not isinstance(one, NoValue)]
        if isinstance(found, dict) and not is_intrinsic(found):
            members = {name: self._plain(one, origin, (*path, name)) for name, one in found.items()}
            return {name: one for name, one in members.items() if not isinstance(one, NoValue)}
        return self.resolve(found, origin, path) if isinstance(found, dict) else found

    def _text(self, found: Pieces, origin: Path, path: Path) -> str:
        for piece in found.pieces:
            if isinstance(piece, Unknown):
                self._report(piece.what, origin)
        first = found.pieces[0]
        if isinstance(first, Unknown) and first.text is None:
            self.made_up[path] = first.what
        return filled(found.pieces)

    def _unknown(self, what: str, origin: Path, path: Path) -> str:
        self._report(what, origin)
        self.made_up[path] = what
        return word(what)

    def _report(self, what: str, origin: Path) -> None:
        self.unresolved.append(Unresolved(what, self._source.locate(origin).start))
