"""One written name to what its owner is greeted with: "Marieke", "Jan en Els", "mevrouw De Wit", or nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from maild.understanding import greeting_words as known
from maild.understanding.greeting_writing import clean_name, has_capital, surname_after_title, write_name

_LONGEST_GREETING = 60
_PARENTHESES = re.compile(r"\(([^()]{0,60})\)")
_BEHALF = re.compile(
    r"(?:,\s*|\s+-\s+|\b)(?:(?:mede|ook)\s+)?(?:namens(?: deze)?|in opdracht van|i\.o\.|p/o|b/a"
    r"|on behalf of)(?:\s*:|\b)\s*",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"\s+(?:en|and|et|und)\s+|\s*[&+]\s*", re.IGNORECASE)
_ASIDE = re.compile(
    r"\s*[|•·–—;:/].*$|\s+-\s.*$|\s+(?:via|from|@)\s.*$"
    r"|\s+(?:van|bij|uit)\s+(?:het\s+|de\s+)?(?:team|secretariaat|afdeling|klantenservice|klantendienst"
    r"|administratie|receptie|hr)\b.*$",
    re.IGNORECASE,
)
_HYPHENATED = re.compile(r"(?<=\w)\s+-\s+(?=[^\W\d_]+$)")
_INITIALS = re.compile(
    r"(?:(?:[^\W\d_]|Th|Ch|Ph|IJ|St|Chr|Fr|Joh)\.-?)+[^\W\d_]?|[^\W\d_]|[B-DF-HJ-NP-TV-XZ]{2,4}|[b-df-hj-np-tvwxz]{2,4}"
)
_NAME_WORD = re.compile(r"['’]?[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_MARKS = {"m": "meneer", "v": "mevrouw", "man": "meneer", "vrouw": "mevrouw"}


@dataclass(frozen=True, slots=True)
class Named:
    """A written name, understood. `greeting` is None where it invites none. `withholds` is true where the writer gave
    initials or only a surname: then no other source may bring the first name. `surname` is case-folded."""

    greeting: str | None
    withholds: bool = False
    surname: str = ""
    has_title: bool = False


NOBODY = Named(None)


def read_name(written: str, *, english: bool = False, inverts: bool = False) -> Named:
    """What the owner of a written name is greeted with.

    `english` reads "Mr." as a title; elsewhere "mr." is a degree in law. `inverts` takes "Jansen, Piet" as surname
    first, as address books write. A name with template code, an address, a line end or more than 90 characters,
    and one of a department or a firm, is nobody's.
    """
    cleaned = clean_name(written)
    if cleaned is None:
        return NOBODY
    own = _on_behalf(cleaned)
    title, nickname, bare = _take_parentheses(own)
    if title or any(_is_initials(word) or word.casefold() in known.MRS | known.MR for word in bare.split()[:2]):
        bare = _HYPHENATED.sub("-", bare)
    bare = _ASIDE.sub("", bare).strip(" ,-")
    if not bare:
        return NOBODY
    people = [each for each in _JOINTS.split(bare) if each.strip()]
    if len(people) == 1:
        return _read_one(people[0], title, nickname, english=english, inverts=inverts)
    if not people:
        return NOBODY  # "&", or nothing but joints
    return _read_several(people, english=english)


def _on_behalf(name: str) -> str:
    """The one who writes, where it is for somebody else: what stands before "namens", else after its comma."""
    found = _BEHALF.search(name)
    if not found:
        return name
    before, after = name[: found.start()].strip(" ,-("), name[found.end() :]
    if "deze" in found.group().casefold() or found.group().casefold().strip(" ,-:") in {"i.o.", "p/o", "b/a"}:
        return after or before
    return before or after.partition(",")[2].strip()


def _take_parentheses(name: str) -> tuple[str, str, str]:
    """A title and a calling name that stand between parentheses, and the name without them."""
    title = nickname = ""
    for inside in _PARENTHESES.findall(name):
        word = inside.strip().casefold()
        if word.rstrip(".") in _MARKS:
            title = _MARKS[word.rstrip(".")]
        elif (word in known.MRS or word in known.MR or word == "de heer") and inside.strip() != "HR":
            title = "mevrouw" if word in known.MRS else "meneer"
        elif (
            _NAME_WORD.fullmatch(inside.strip())
            and has_capital(inside)
            and not _is_unfit(word)
            and not inside.isupper()
        ):
            nickname = inside.strip()
    return title, nickname, " ".join(_PARENTHESES.sub(" ", name).split())


def _read_several(people: list[str], *, english: bool) -> Named:
    """Two or three signers: "Jan en Els", "mevrouw De Wit en meneer Jansen", "meneer en mevrouw De Wit"."""
    commas = [each.strip() for person in people for each in person.split(",") if each.strip()]
    if not 0 < len(commas) <= 4:
        return NOBODY
    if len(commas) == 1:
        return _read_one(commas[0], "", "", english=english, inverts=False)  # "Els & ,"
    titles = [_only_title(each) for each in commas]
    last = _read_one(commas[-1], "", "", english=english, inverts=False)
    if last.has_title and last.greeting and all(titles[:-1]):
        return replace(last, greeting=" en ".join([*filter(None, titles[:-1]), last.greeting]))
    read = [_read_one(each, "", "", english=english, inverts=False) for each in commas]
    greetings = [each.greeting for each in read if each.greeting]
    if len(greetings) != len(read):
        return Named(None, withholds=any(each.withholds for each in read))
    return Named(", ".join(greetings[:-1]) + " en " + greetings[-1], surname=read[-1].surname)


def _only_title(part: str) -> str:
    word = part.casefold()
    return "mevrouw" if word in known.MRS else "meneer" if word in known.MR or word == "de heer" else ""


def _read_one(part: str, title: str, nickname: str, *, english: bool, inverts: bool) -> Named:
    found, words = _take_titles(part.split(), english=english)
    title = found or title
    left, comma, right = " ".join(words).partition(",")
    words, title = _arrange(left.split(), right.split() if comma else [], title, inverts=inverts)
    words = [word.strip(",") for word in words if word.strip(",")]
    if (
        len(words) > 2
        and words[1].casefold() in {"van", "bij"}
        and any(_is_unfit(word.casefold()) for word in words[2:])
    ):
        words = words[:1]  # "Marieke van Bureau Zon"
    if not words or any(_is_unfit(word.casefold()) for word in words):
        return NOBODY
    if not all(_NAME_WORD.fullmatch(word) or _is_initials(word) for word in words) or len(words) > 7:
        return NOBODY
    if title:
        return _with_title(title, words)
    return _first_name([nickname] if nickname else words, words)


def _take_titles(words: list[str], *, english: bool) -> tuple[str, list[str]]:
    """The title that tells the gender, and the words after every title."""
    title = ""
    while words:
        word = words[0].casefold().rstrip(",")
        pair = " ".join(words[:2]).casefold()
        if pair in {"de heer", "de hr.", "den heer"} and len(words) > 2:
            title, words = title or "meneer", words[2:]
        elif english and (word in known.MRS_ENGLISH or word in known.MR_ENGLISH):
            title, words = title or known.MRS_ENGLISH.get(word) or known.MR_ENGLISH[word], words[1:]
        elif word in known.MRS_ENGLISH:
            title, words = title or "mevrouw", words[1:]
        elif (word in known.MRS or word in known.MR) and len(words) > 1:
            title, words = title or ("mevrouw" if word in known.MRS else "meneer"), words[1:]
        elif word in known.ACADEMIC and (len(words) > 1) and not _is_plain_name(words[0]):
            words = words[1:]
        else:
            break
    while len(words) > 1 and words[-1].casefold().strip(",") in known.ACADEMIC and not _is_plain_name(words[-1]):
        words = words[:-1]
    return title, words


def _is_plain_name(word: str) -> bool:
    return word.casefold() in known.FIRST_NAMES and not word.endswith(".")


def _arrange(left: list[str], right: list[str], title: str, *, inverts: bool) -> tuple[list[str], str]:
    """The words in speaking order: "Jansen, Piet" turned, a job or a title after a comma taken off."""
    after = " ".join(right).casefold()
    if not right:
        return left, title
    if after in known.MRS or (after in known.MR and right != ["HR"]) or after in {"de heer", "mevrouw"}:
        return left, "mevrouw" if after in known.MRS else "meneer"
    job = any(word.casefold().strip(".,") in known.JOBS | known.ACADEMIC | known.DEPARTMENT for word in right)
    turned = inverts or (
        not job and left and left[0].casefold() not in known.FIRST_NAMES and right[0].casefold() in known.FIRST_NAMES
    )
    if job or not turned:
        return left, title
    extra, right = _take_titles(right, english=False)
    particles = [word for word in right[1:] if word.casefold() in known.PARTICLES]
    return [word for word in right if word not in particles] + particles + left, extra or title


def _with_title(title: str, words: list[str]) -> Named:
    """ "mevrouw De Wit": the surname without initials and first name."""
    while len(words) > 1 and _is_initials(words[0]) and words[0].casefold() not in known.PARTICLES:
        words = words[1:]
    if (
        len(words) > 1
        and words[0].casefold() not in known.PARTICLES
        and (words[0].casefold() in known.FIRST_NAMES or words[1].casefold() in known.PARTICLES)
    ):
        words = words[1 + _second_first_name(words) :]
    if not words or _is_initials(words[0]):
        return NOBODY
    surname = surname_after_title(words)
    return _bounded(Named(f"{title} {surname}", surname=surname.casefold(), has_title=True))


def _first_name(calling: list[str], words: list[str]) -> Named:
    surname = " ".join(words[1:]).casefold()
    first = calling[0]
    if _is_initials(first):
        while len(words) > 1 and _is_initials(words[0]):
            words = words[1:]
        return Named(None, withholds=True, surname=" ".join(words).casefold())
    if first.casefold() in known.PARTICLES and first.casefold() not in known.FIRST_NAMES:
        return Named(None, withholds=True, surname=" ".join(words).casefold())
    given = calling[: 1 + _second_first_name(calling)]
    return _bounded(Named(" ".join(write_name(word) for word in given), surname=surname))


def _second_first_name(words: list[str]) -> int:
    """1 where the second word belongs to the first name ("Jan Willem", "Anne Marie"), else 0."""
    if len(words) < 2:
        return 0
    first, second = words[0].casefold(), words[1].casefold()
    male = first in known.DOUBLE_FIRST and second in known.DOUBLE_SECOND
    female = first in known.DOUBLE_FIRST_FEMALE and second in known.DOUBLE_SECOND_FEMALE
    return int((male or female) and first != second)


def _is_initials(word: str) -> bool:
    return bool(_INITIALS.fullmatch(word.rstrip(","))) and word.casefold().strip(".") not in known.FIRST_NAMES


def _is_unfit(word: str) -> bool:
    """True for a word that no person's name has: a department, a firm, a job, a closing."""
    bare = word.strip(".,'")
    if bare in known.FIRST_NAMES or bare in known.PARTICLES:
        return False
    is_known = bare in known.DEPARTMENT or word in known.DEPARTMENT or bare in known.JOBS or bare in known.CLOSING_WORDS
    return is_known or bare.endswith(known.DEPARTMENT_ENDINGS)


def _bounded(named: Named) -> Named:
    return named if named.greeting and len(named.greeting) <= _LONGEST_GREETING else NOBODY


def name_words(named: str) -> Iterator[str]:
    """The words of a written name, case-folded, that could be somebody's first name."""
    return (word.casefold() for word in _NAME_WORD.findall(named[:200]))
