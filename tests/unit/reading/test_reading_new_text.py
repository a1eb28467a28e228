from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_support import a_message

from maild.reading.new_text import take_apart

OLD = "Dag Els,\n\nTot dinsdag om tien uur.\n\nAnouk"
QUOTED = "\n".join(f"> {line}".rstrip() for line in OLD.split("\n"))
NEW = "Hoi Anouk,\n\nDinsdag lukt me niet.\n\nGroetjes,\nEls"

SHAPES = {
    "gmail web": f"{NEW}\n\nOp di 4 aug 2026 om 09:03 schreef Anouk Hendriks <anouk@praktijk.example>:\n\n{QUOTED}",
    "gmail wrapped": f"{NEW}\n\nOp di 4 aug 2026 om 09:03 schreef Anouk Hendriks <\nanouk@praktijk.example>:\n\n{QUOTED}",
    "gmail english": f"{NEW}\n\nOn Tue, Aug 4, 2026 at 9:03 AM Anouk Hendriks <anouk@praktijk.example> wrote:\n\n{QUOTED}",
    "outlook desktop": f"{NEW}\n\nVan: Anouk Hendriks <anouk@praktijk.example>\nVerzonden: maandag 3 augustus 2026 16:02\nAan: Els Bakker\nOnderwerp: Sessie\n\n{OLD}",
    "outlook ruled": f"{NEW}\n\n________________________________\nVan: Anouk Hendriks <anouk@praktijk.example>\nVerzonden: maandag 3 augustus 2026 16:02\nAan: Els Bakker\nOnderwerp: Sessie\n\n{OLD}",
    "outlook starred": f"{NEW}\n\n*Van:* Anouk Hendriks\n*Verzonden:* maandag 3 augustus 2026 16:02\n*Aan:* Els\n*Onderwerp:* Sessie\n\n{OLD}",
    "outlook english": f"{NEW}\n\nFrom: Anouk Hendriks\nSent: Monday, August 3, 2026 4:02 PM\nTo: Els Bakker\nSubject: Sessie\n\n{OLD}",
    "outlook old": f"{NEW}\n\n-----Oorspronkelijk bericht-----\nVan: Anouk Hendriks\nVerzonden: maandag 3 augustus 2026 16:02\nAan: Els\nOnderwerp: Sessie\n\n{OLD}",
    "apple mail": f"{NEW}\n\n> Op 4 aug. 2026, om 09:03 heeft Anouk Hendriks <anouk@praktijk.example> het volgende geschreven:\n> \n{QUOTED}",
    "apple mail plain": f"{NEW}\n\nOp 4 aug. 2026 om 09:03 heeft Anouk Hendriks <anouk@praktijk.example> het volgende geschreven:\n\n{QUOTED}",
    "iphone": f"{NEW}\n\nVerstuurd vanaf mijn iPhone\n\n> Op 4 aug. 2026 om 09:03 heeft Anouk Hendriks <anouk@praktijk.example> het volgende geschreven:\n> \n{QUOTED}",
    "iphone glued": f"{NEW}\n\nVerstuurd vanaf mijn iPhoneOp 4 aug. 2026 om 09:03 heeft Anouk Hendriks het volgende geschreven:\n{OLD}",
    "ipad": f"{NEW}\n\nVerstuurd vanaf mijn iPad\n\nOp 4 aug. 2026 om 09:03 heeft Anouk het volgende geschreven:\n\n{QUOTED}",
    "thunderbird": f"{NEW}\n\nOp 4-8-2026 om 09:03 schreef Anouk Hendriks:\n{QUOTED}",
    "thunderbird old": f"{NEW}\n\nAnouk Hendriks schreef op 4-8-2026 om 09:03:\n{QUOTED}",
    "roundcube": f"{NEW}\n\nAnouk Hendriks schreef op 2026-08-04 09:03:\n{QUOTED}",
    "samsung": f"{NEW}\n\nVerzonden vanaf mijn Galaxy\n\n-------- Oorspronkelijk bericht --------\nVan: Anouk Hendriks <anouk@praktijk.example>\nDatum: 04-08-2026 09:03 (GMT+01:00)\nAan: Els\nOnderwerp: Sessie\n\n{OLD}",
    "yahoo": f"{NEW}\n\nOp dinsdag 4 augustus 2026 om 09:03:11 CEST schreef Anouk Hendriks <anouk@praktijk.example>:\n\n{OLD}",
    "proton": f"{NEW}\n\nVerzonden vanuit Proton Mail Android\n\n-------- Originele bericht --------\nOp 4-8-2026 09:03, Anouk Hendriks <anouk@praktijk.example> schreef:\n{QUOTED}",
    "ziggo webmail": f"{NEW}\n\n> Op 04-08-2026 09:03 CEST schreef Anouk Hendriks <anouk@praktijk.example>:\n> \n{QUOTED}",
    "kpn webmail": f"{NEW}\n\n----Origineel Bericht----\nVan : anouk@praktijk.example\nDatum : 04/08/2026 09:03\nAan : els@voorbeeld.example\nOnderwerp : Sessie\n\n{OLD}",
    "telenet": f"{NEW}\n\nVan: \"Anouk Hendriks\" <anouk@praktijk.example>\nAan: \"els\" <els@voorbeeld.example>\nVerzonden: Maandag 3 augustus 2026 16:02:11\nOnderwerp: Sessie\n\n{OLD}",
    "french outlook": f"{NEW}\n\nDe : Anouk Hendriks <anouk@praktijk.example>\nEnvoyé : lundi 3 août 2026 16:02\nÀ : Els\nObjet : Sessie\n\n{OLD}",
    "german thunderbird": f"{NEW}\n\nAm 04.08.26 um 09:03 schrieb Anouk Hendriks:\n{QUOTED}",
    "outlook for ios": f"{NEW}\n\nVerzonden vanuit Outlook voor iOS\n________________________________\nVan: Anouk Hendriks <anouk@praktijk.example>\nVerzonden: Monday, August 3, 2026 4:02:10 PM\nAan: Els\nOnderwerp: Sessie\n\n{OLD}",
    "outlook link": f"{NEW}\n\nOutlook voor Android<https://aka.ms/AAb9ysg> downloaden\n________________________________\nFrom: Anouk <anouk@praktijk.example>\nSent: Monday\nTo: Els\nSubject: Sessie\n\n{OLD}",
    "no quote at all": NEW,
    "quote without attribution": f"{NEW}\n\n{QUOTED}",
    "signature mark": f"{NEW}\n\n-- \nEls Bakker\n06 12345678",
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_the_new_text_of_each_client(shape: str) -> None:
    assert take_apart(a_message(SHAPES[shape])).text == NEW


def test_the_old_text_is_kept_apart() -> None:
    parts = take_apart(a_message(SHAPES["gmail web"]))
    assert "Tot dinsdag om tien uur." in parts.quoted
    assert take_apart(a_message(SHAPES["signature mark"])).signature == "--\nEls Bakker\n06 12345678"


def test_answers_between_and_below_quotes_are_all_new() -> None:
    text = "Hoi,\n\nOp di 4 aug 2026 om 09:03 schreef Anouk <a@p.example>:\n> Kan dinsdag?\nJa.\n\n> En donderdag?\nLiever niet.\n\n> Groet\n\nEls"
    assert take_apart(a_message(text)).text.split("\n") == ["Hoi,", "", "Ja.", "", "Liever niet.", "", "Els"]


def test_an_answer_below_the_whole_quote_is_new() -> None:
    text = f"Op 4-8-2026 om 09:03 schreef Anouk Hendriks:\n{QUOTED}\n\nDat is goed!\n\nEls"
    assert take_apart(a_message(text)).text == "Dat is goed!\n\nEls"


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------\nVan: Jan <jan@x.example>\nDate: di 4 aug 2026\nSubject: Hulp\nTo: Els",
        "Begin doorgestuurd bericht:\n\nVan: Jan <jan@x.example>\nOnderwerp: Hulp\nDatum: 4 augustus 2026\nAan: Els",
        "-------- Doorgestuurd bericht --------\nOnderwerp: Hulp\nVan: Jan <jan@x.example>",
        "-----Oorspronkelijk bericht-----\nVan: Jan\nVerzonden: dinsdag\nAan: Els\nOnderwerp: Hulp",
        "________________________________\nVan: Jan\nVerzonden: dinsdag\nAan: Els\nOnderwerp: Hulp",
    ],
)
def test_a_forward_keeps_the_forwarders_own_words_apart(mark: str) -> None:
    parts = take_apart(a_message(f"Anouk, kijk hier eens naar?\n\n{mark}\n\nIk zoek hulp.", subject="Fwd: Hulp"))
    assert parts.text == "Anouk, kijk hier eens naar?"
    assert "Ik zoek hulp." in parts.forwarded
    assert parts.quoted == ""


@pytest.mark.parametrize(
    "block",
    [
        "Pieter van der Meulen\nDirecteur\nVan der Meulen Bouw B.V.\nT 06-12345678 | www.bouw.example",
        "Pieter\n\nP. van der Meulen\nKvK 12345678\ninfo@bouw.example",
        "Pieter van der Meulen\nTel: 030 123 45 67\nKerkstraat 12, 3511 AB Utrecht",
    ],
)
def test_the_contact_block_below_the_name_goes_and_the_name_stays(block: str) -> None:
    parts = take_apart(a_message(f"Beste Anouk,\n\nDonderdag lukt niet.\n\nMet vriendelijke groet,\n\n{block}"))
    name = block.split("\n")[0]
    assert parts.text == f"Beste Anouk,\n\nDonderdag lukt niet.\n\nMet vriendelijke groet,\n\n{name}"
    assert any(word in parts.signature for word in ("06-12345678", "KvK", "030"))


def test_a_postscript_below_the_name_is_kept() -> None:
    text = "Hoi,\n\nTot dan.\n\nGroetjes,\nEls\n\nPS neem ik het schrift mee? Bel me op 06 12345678."
    assert take_apart(a_message(text)).text == text


@pytest.mark.parametrize(
    "line",
    ["Verstuurd vanaf mijn iPhone", "Verzonden vanuit Outlook voor iOS", "Sent from my iPhone", "Get Outlook for Android",
     "Verstuurd met mijn Samsung telefoon", "Verzonden met Proton Mail", "Sent from Yahoo Mail on Android"],
)  # fmt: skip
def test_device_lines_go(line: str) -> None:
    assert take_apart(a_message(f"Ik ben iets later.\n\n{line}")).text == "Ik ben iets later."


@pytest.mark.parametrize(
    "line",
    ["Verstuurd heb ik het al.", "Van mijn kant geen bezwaar.", "Op 4 augustus kan ik niet:", "Mijn zus schreef:", "Aan mij ligt het niet.",
     "Sent from my desk, is much easier than my mobile phone.", "Van: dinsdag naar woensdag?", "Datum: 12 maart?"],
)  # fmt: skip
def test_sentences_that_only_look_like_marks_are_kept(line: str) -> None:
    text = f"Hoi Anouk,\n\n{line}\n\nDe rest vertel ik later.\n\nEls"
    assert take_apart(a_message(text)).text == text


def test_disclaimers_and_scanner_lines_go() -> None:
    text = "Dank je.\n\nEls\n\nDisclaimer: dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde."
    assert take_apart(a_message(text)).text == "Dank je.\n\nEls"
    assert take_apart(a_message("Prima.\n\nVirusvrij.www.avast.com")).text == "Prima."


def test_html_quotes_of_gmail_and_outlook() -> None:
    gmail = '<div dir="ltr">Dinsdag lukt niet.<div><br></div><div>Els</div></div><br><div class="gmail_quote"><div>Op di 4 aug 2026 om 09:03 schreef Anouk &lt;<a href="mailto:a@p.example">a@p.example</a>&gt;:<br></div><blockquote>Tot dinsdag.</blockquote></div>'
    outlook = "<div>Dinsdag lukt niet.</div><div>&nbsp;</div><div>Els</div><hr><div><b>Van:</b> Anouk<br><b>Verzonden:</b> maandag<br><b>Aan:</b> Els<br><b>Onderwerp:</b> Sessie</div><div>Tot dinsdag.</div>"
    for source in (gmail, outlook):
        assert take_apart(a_message(source, html=True)).text.split() == ["Dinsdag", "lukt", "niet.", "Els"]


def test_hidden_html_text_is_kept_apart() -> None:
    parts = take_apart(a_message('<p>Zichtbaar</p><div style="display:none">verborgen woorden</div>', html=True))
    assert parts.text == "Zichtbaar" and parts.hidden == "verborgen woorden"


plain = st.lists(
    st.sampled_from(
        [
            "Hoi Anouk",
            "dinsdag lukt niet",
            "mijn moeder is ziek",
            "zullen we bellen",
            "ik weet het niet meer",
            "tot snel",
        ]
    ),
    min_size=1,
    max_size=8,
)


@given(above=plain, shape=st.sampled_from(sorted(SHAPES)))
def test_no_line_above_the_first_mark_is_ever_lost(above: list[str], shape: str) -> None:
    quote = SHAPES[shape].removeprefix(NEW)
    text = take_apart(a_message("\n".join(above) + "\n\n" + quote)).text
    assert text.split("\n")[: len(above)] == above


@given(st.text(alphabet=st.sampled_from("ab >:-_\n@.0123Op schreef"), min_size=1, max_size=300))
def test_never_empty_where_there_is_unquoted_text(text: str) -> None:
    message = a_message("zeker eigen tekst\n" + text)
    assert take_apart(message).text.strip()
