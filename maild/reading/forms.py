"""Website contact forms: the mail comes from a machine, the person stands in it (behaviour 1).

`rules/forms.yaml` says what the forms of each builder look like. A form is taken for one only where it names an address and
a question in labelled fields, and where a machine of a website sent it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from maild.facts.rule_examples import NO_EXAMPLES, RuleExamples
from maild.mail.address import Address
from maild.mail.message import Message
from maild.reading.form_fields import FormField, labelled_fields
from maild.reading.result import FormVisitor
from maild.yaml_examples import read_examples
from maild.yaml_file import YamlFile, read_yaml_file

_ADDRESS = re.compile(r"[^\s<>\",;:()\[\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.)+[A-Za-z]{2,24}")
_MACHINE_LOCAL = re.compile(
    r"^(wordpress|wp|no-?reply|do-?not-?reply|niet-?beantwoorden|noreply.*|.*no-?reply|website|webform|webmaster|form|forms?-?.*|"
    r"formulier|contactformulier|contactform|mailer|mail|notifications?|form-submission|submissions?|server|www-data|apache|"
    r"webserver|postmaster|system|hello|info|contact|website.*)$",
    re.IGNORECASE,
)
_KEYS = ("labels", "footers", "forms")
_LABELS = ("name", "first_name", "last_name", "address", "question", "other")
_OF_FORM = ("id", "description", "marks", "examples")
_REPLY_SUBJECT = re.compile(r"^\s*(re|aw|antw|fw|fwd|doorst|tr|sv)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FormRule:
    """One kind of form. `senders` and `marks` are words of which one must stand in the machine's own header fields or in
    the text around the fields; empty means that labelled fields from a website's machine are enough."""

    id: str
    description: str
    marks: tuple[str, ...]
    about: RuleExamples = field(default=NO_EXAMPLES, compare=False)


@dataclass(frozen=True, slots=True)
class FormRules:
    """Rules and the labels that name the fields. `problems` are printable lines."""

    rules: tuple[FormRule, ...] = ()
    name_labels: frozenset[str] = frozenset()
    first_name_labels: frozenset[str] = frozenset()
    last_name_labels: frozenset[str] = frozenset()
    address_labels: frozenset[str] = frozenset()
    question_labels: frozenset[str] = frozenset()
    other_labels: frozenset[str] = frozenset()
    footers: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def labels(self) -> frozenset[str]:
        """Every label that is known."""
        names = self.name_labels | self.first_name_labels | self.last_name_labels
        return names | self.address_labels | self.question_labels | self.other_labels


def load_form_rules(path: Path) -> FormRules:
    """The rules in one file; a mistake is a problem with file and line, and the rest stays active."""
    file = read_yaml_file(path, "labels, footers and forms, the shapes of contact forms")
    if not file.is_readable:
        return FormRules(problems=file.printable())
    if not isinstance(file.data, dict):
        file.add((), "expected the keys labels, footers and forms")
        return FormRules(problems=file.printable())
    file.only(file.data, _KEYS, ())
    given = file.data.get("labels")
    labels: dict[str, object] = given if isinstance(given, dict) else {}
    file.only(labels, _LABELS, ("labels",))
    kinds = {kind: _words(labels.get(kind)) for kind in _LABELS}
    for kind in ("name", "address", "question"):
        if not kinds[kind]:
            file.add(("labels", kind), f"labels, {kind}: expected a list of field names")
    rules = _rules(file, file.data.get("forms"))
    return FormRules(
        rules=rules,
        name_labels=kinds["name"],
        first_name_labels=kinds["first_name"],
        last_name_labels=kinds["last_name"],
        address_labels=kinds["address"],
        question_labels=kinds["question"],
        other_labels=kinds["other"],
        footers=tuple(sorted(_words(file.data.get("footers")))),
        problems=file.printable(),
    )


def _rules(file: YamlFile, value: object) -> tuple[FormRule, ...]:
    made = []
    for index, each in enumerate(value if isinstance(value, list) else []):
        if not isinstance(each, dict) or not isinstance(each.get("id"), str):
            file.add(("forms", index), "expected a form with an id")
            continue
        file.only(each, _OF_FORM, ("forms", index))
        about = read_examples(file, each, ("forms", index))
        made.append(FormRule(each["id"], about.description, tuple(sorted(_words(each.get("marks")))), about))
    if not made:
        file.add(("forms",), "forms: expected a list with at least one form")
    return tuple(made)


def _words(value: object) -> frozenset[str]:
    items = value if isinstance(value, list) else []
    return frozenset(" ".join(str(each).casefold().split()) for each in items if each is not None and str(each).strip())


def recognise_form(message: Message, rules: FormRules) -> FormVisitor | None:
    """The visitor behind a form mail, or None where a person wrote it (or where nobody can be answered)."""
    if message.in_reply_to or _REPLY_SUBJECT.match(message.subject) or message.author is None:
        return None
    fields = labelled_fields(message.text, rules.labels, rules.footers)
    address = _visitor_address(message, fields, rules)
    question = _value(fields, rules.question_labels)
    if address is None or not question:
        return None
    surroundings = " ".join(
        (message.author.addr_spec, message.header("X-Mailer"), message.subject, message.text[-1_500:])
    )
    folded = surroundings.casefold()
    named = [rule for rule in rules.rules if rule.marks and any(mark in folded for mark in rule.marks)]
    generic = [rule for rule in rules.rules if not rule.marks]
    if named:
        return FormVisitor(named[0].id, Address(_visitor_name(fields, rules), address), question)
    if generic and _is_from_a_website(message, address, fields):
        return FormVisitor(generic[0].id, Address(_visitor_name(fields, rules), address), question)
    return None


def _visitor_address(message: Message, fields: list[FormField], rules: FormRules) -> str | None:
    """The address in the fields, else in Reply-To; never the machine's own."""
    machine = message.author.key if message.author else ""
    stated = _value(fields, rules.address_labels) or _value(fields, rules.name_labels) or ""
    candidates = [*_ADDRESS.findall(stated[:500]), *(each.addr_spec for each in message.reply_to)]
    sane: list[str] = [each for each in candidates if _ADDRESS.fullmatch(each)]
    others = [each for each in sane if each.casefold() != machine]
    if others:
        return others[0]
    return sane[0] if sane and not _is_machine(message) else None


def _visitor_name(fields: list[FormField], rules: FormRules) -> str:
    whole = _ADDRESS.sub("", _value(fields, rules.name_labels) or "")
    if not whole.strip(" <>"):
        parts = (_value(fields, rules.first_name_labels), _value(fields, rules.last_name_labels))
        whole = " ".join(part for part in parts if part)
    return " ".join(whole.replace("<", " ").replace(">", " ").split())[:100]


def _value(fields: list[FormField], labels: frozenset[str]) -> str | None:
    return next((each.value for each in fields if each.label in labels and each.value), None)


def _is_machine(message: Message) -> bool:
    local = message.author.key.partition("@")[0] if message.author else ""
    return _MACHINE_LOCAL.match(local) is not None


def _is_from_a_website(message: Message, address: str, fields: list[FormField]) -> bool:
    """A machine's name, a mailer of a website, or an answer address that differs from the sender and stands in a field; and
    fields that begin the mail, so that a person who lists their data at the end of a letter stays a person."""
    author = message.author
    if author is None or address.casefold() == author.key or not fields or fields[0].line > 6:
        return False
    replies_to_visitor = any(each.key == address.casefold() for each in message.reply_to)
    mailer = message.header("X-Mailer").casefold()
    return (
        _is_machine(message)
        or replies_to_visitor
        or "phpmailer" in mailer
        or bool(message.header("X-PHP-Originating-Script"))
    )
