"""The rules of a directory: read, compiled, and asked which of them a mail meets.

`load_rules` reads words.yaml, intents.yaml, intents/*.yaml, danger.yaml and own.yaml where they exist. A mistake disables
only the rule it stands in, and is reported with file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from maild.understanding.rules_index import Found, PhraseIndex
from maild.understanding.rules_model import Origin, Rule
from maild.understanding.rules_parse import ParsedRule, Role, parse_rule
from maild.understanding.rules_phrase import PhraseError, WordGroups
from maild.understanding.rules_reader import BrokenRuleError
from maild.understanding.rules_yaml import RuleError, RuleFile, entries_of, items_of, line_of, read_rule_file, text_of
from maild.understanding.words import Lexicon, PreparedText


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule that holds for a text. `place` is the text's name, `words` what matched there, as the sender wrote it."""

    rule: Rule
    place: str
    words: str


@dataclass(slots=True)
class _Index:
    """A compiled half of the rules: those of intent, or those of danger."""

    phrases: PhraseIndex
    keys: list[tuple[Rule, Role]] = field(default_factory=list)
    has_with: set[str] = field(default_factory=set)
    has_subject: set[str] = field(default_factory=set)

    def add(self, parsed: ParsedRule) -> None:
        for line, pattern, _ in parsed.patterns:
            try:
                self.phrases.check_tokens(pattern)
            except ValueError:
                raise RuleError(
                    line, "a token pattern that spaCy refuses; expected its rule-based matching format"
                ) from None
        for _, pattern, needed in parsed.patterns:
            self.phrases.add_tokens(len(self.keys), pattern, needed)
            self.keys.append((parsed.rule, Role.HIT))
        for role, sequences in parsed.phrases:
            self.phrases.add(len(self.keys), sequences, forgiving=role in (Role.HIT, Role.WITH))
            self.keys.append((parsed.rule, role))
        roles = {role for role, _ in parsed.phrases}
        if Role.WITH in roles:
            self.has_with.add(parsed.rule.id)
        if Role.SUBJECT in roles:
            self.has_subject.add(parsed.rule.id)

    def hits(self, texts: Mapping[str, PreparedText]) -> Iterator[RuleHit]:
        """Each rule whose phrases hold, once a text, with the longest match; `when` is left to the caller."""
        seen: dict[tuple[str, str], list[tuple[Rule, Role, Found]]] = {}
        present: set[tuple[str, Role]] = set()
        for place, text in texts.items():
            for found in self.phrases.find(text):
                rule, role = self.keys[found.key]
                if role is Role.SUBJECT and place != "subject":
                    continue
                seen.setdefault((place, rule.id), []).append((rule, role, found))
                present.add((rule.id, role))
        for (place, name), each in seen.items():
            if (name, Role.NOT_ANYWHERE) in present or (name in self.has_with and (name, Role.WITH) not in present):
                continue
            if name in self.has_subject and (name, Role.SUBJECT) not in present:
                continue
            standing = _unvetoed(each, texts[place])
            if standing is not None:
                yield RuleHit(each[0][0], place, texts[place].quote(standing.start, standing.end))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules in force. `problems` holds one printable line, with file and line number, for each mistake; `mark` is equal
    where the same text was read from the same files."""

    rules: tuple[Rule, ...]
    problems: tuple[str, ...]
    lexicon: Lexicon
    _intents: _Index
    _danger: _Index
    mark: str = ""

    def intent_hits(self, texts: Mapping[str, PreparedText]) -> list[RuleHit]:
        """The rules of intent whose phrases hold. Inside `lexicon.reading()`; `when` is not asked."""
        return list(self._intents.hits(texts))

    def danger_hits(self, texts: Mapping[str, PreparedText]) -> list[RuleHit]:
        """The rules of danger whose phrases hold. Inside `lexicon.reading()`."""
        return list(self._danger.hits(texts))


def load_rules(directory: Path, tried: Path | None = None) -> RuleSet:
    """The rules of a directory. Never raises for a mistake in a rule: `problems` says what is wrong and where.

    `tried` is a file that is tried beside them: it stands for the file of the same name, and a rule in it for the rule with
    the same id.
    """
    files = [read_rule_file(path) for path in _paths_with(tried, _rule_paths(directory))]
    problems = [Origin(each.path, error.line).says(error.text) for each in files for error in each.errors]
    spelling = _spelling(files, problems)
    real = (text_of(node) for file in files for node in file.real_words)
    lexicon = Lexicon(spelling, real)
    groups = _groups(files, lexicon, problems)
    intents, danger = _Index(PhraseIndex(lexicon)), _Index(PhraseIndex(lexicon))
    rules: dict[str, Rule] = {}
    for file in files:
        for node in file.rules:
            try:
                parsed = parse_rule(node, file.path, groups)
                if parsed.rule.id in rules and rules[parsed.rule.id].origin.path == tried != file.path:
                    continue
                if parsed.rule.id in rules:
                    raise RuleError(
                        line_of(node),
                        f'the id "{parsed.rule.id}" stands already in {rules[parsed.rule.id].origin.says("")[:-2]}',
                    )
                (danger if parsed.rule.is_danger else intents).add(parsed)
                rules[parsed.rule.id] = parsed.rule
            except BrokenRuleError as errors:
                problems += [Origin(file.path, error.line).says(error.text) for error in errors.each]
            except RuleError as error:
                problems.append(Origin(file.path, error.line).says(error.text))
    if not any(rule.is_danger for rule in rules.values()):
        problems.append(Origin(directory / "danger.yaml", 1).says("no rule of danger is in force; expected this file"))
    mark = " ".join(f"{each.path}={each.mark}" for each in files)
    return RuleSet(tuple(rules.values()), tuple(problems), lexicon, intents, danger, mark)


def hit_in_example(rules: RuleSet, rule: Rule, example: str) -> RuleHit | None:
    """Where the rule hits a text, or `subject // text`; None where it does not. Conditions beside the text are not asked.
    Inside `lexicon.reading()`."""
    texts = _example_texts(rules.lexicon, example)
    hits = rules.danger_hits(texts) if rule.is_danger else rules.intent_hits(texts)
    return next((hit for hit in hits if hit.rule.id == rule.id), None)


def failing_examples(rules: RuleSet) -> tuple[str, ...]:
    """One printable line for each example in the rules that does not do what it says."""
    failures = []
    with rules.lexicon.reading():
        for rule in rules.rules:
            for wanted, examples in ((True, rule.must_match), (False, rule.must_not_match)):
                for example in examples:
                    if (hit_in_example(rules, rule, example) is not None) is not wanted:
                        what = "does not match" if wanted else "matches and should not"
                        failures.append(rule.origin.says(f'{rule.id}: example {what}: "{example[:80]}"'))
    return tuple(failures)


def _example_texts(lexicon: Lexicon, example: str) -> dict[str, PreparedText]:
    """An example is a text, or `subject // text`."""
    subject, mark, text = example.partition("//")
    return {"subject": lexicon.prepare(subject if mark else ""), "text": lexicon.prepare(text if mark else example)}


def _paths_with(tried: Path | None, paths: list[Path]) -> list[Path]:
    return paths if tried is None else [tried, *(each for each in paths if each.name != tried.name)]


def _rule_paths(directory: Path) -> list[Path]:
    single = [directory / name for name in ("words.yaml", "intents.yaml", "danger.yaml", "own.yaml")]
    return [path for path in single if path.is_file()] + sorted((directory / "intents").glob("*.yaml"))


def _unvetoed(found: Iterable[tuple[Rule, Role, Found]], text: PreparedText) -> Found | None:
    """The longest hit that no `not:` phrase stands beside in its sentence, or None."""
    each = list(found)
    vetoed = {text.segment_of(one.start) for _, role, one in each if role is Role.NOT}
    hits = [one for _, role, one in each if role is Role.HIT and text.segment_of(one.start) not in vetoed]
    return max(hits, key=lambda one: (one.end - one.start, -one.start)) if hits else None


def _spelling(files: Iterable[RuleFile], problems: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in files:
        for node in file.spelling:
            try:
                found.update({name: text_of(value) for name, value in entries_of(node).items()})
            except RuleError as error:
                problems.append(Origin(file.path, error.line).says(error.text))
    return found


def _groups(files: Iterable[RuleFile], lexicon: Lexicon, problems: list[str]) -> WordGroups:
    """The word groups of all files. A group with a mistake is left out, with every rule that uses it."""
    groups: dict[str, tuple[str, ...]] = {}
    origins: dict[str, Origin] = {}
    for file in files:
        for node in file.words:
            try:
                for name, value in entries_of(node).items():
                    origins[name] = Origin(file.path, line_of(value))
                    groups[name] = tuple(text_of(item) for item in items_of(value))
            except RuleError as error:
                problems.append(Origin(file.path, error.line).says(error.text))
    known = WordGroups(groups, lexicon.rule_words)
    for name in groups:
        try:
            known.ways_of(name)
        except PhraseError as error:
            problems.append(origins[name].says(f"word group {name}: {error}"))
            del known.groups[name]
    return known
