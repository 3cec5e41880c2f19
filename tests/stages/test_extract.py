"""The main text of a page that is one dump of menus, teasers, an article, comments and a footer."""

# ruff: noqa: E501  (paragraphs of pages stand on one line)

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

import cleaner
from cleaner.errors import CleanerError, SettingsError
from cleaner.rules import builtin
from cleaner.stages import ExtractMain, blockmodel
from cleaner.stages.blocks import blocks, marks_of
from cleaner.stages.extract import FAVOR, RULES, kept
from cleaner.text import Document, apply, lines_of

MENU = [
    "Skip to content", "Island Courier", "Home", "News", "Local", "Business", "Sport", "Culture", "Opinion", "Jobs", "Property", "Weather",
    "Log in", "Register", "Search", "Contact us", "Menu", "Home", "News", "Shipping",
]  # fmt: skip
TITLE = "Old ferry leaves the harbour for the last time"
BODY = [
    "The old ferry left the harbour on Monday morning for the last time, watched by some two hundred people on the pier.",
    "Captain Ida Holm, who has steered her for nineteen years, said she had slept badly and would not talk about it. She gave one long signal as the ship passed the light, and the people on the pier took off their hats.",
    "The new ship is longer, quieter and cheaper to run, and it will take eleven minutes less to reach the island. It was built in a yard on the mainland and paid for by the county, which says that the money will be back in twelve years.",
    "Not everybody is pleased. The harbour café lived from people who missed the boat, its owner said, and with a ship that leaves every hour nobody misses anything any more.",
    "The old ferry will be towed to a museum, where children will be allowed to turn the wheel and ring the bell that called the island to work for half a century.",
]
AFTER = [
    "Share", "Facebook", "Twitter", "WhatsApp", "Comments", "3 comments",
    "Harbour fan", "I will miss that old bell, it woke me every morning when I was a child.", "Reply",
    "Related articles", "Council puts three million into emergency pier", "Storm damages the breakwater",
    "Museum looks for volunteers", "Most read", "Fish prices rise again", "Lighthouse to be painted",
    "About us", "Privacy policy", "Terms of use", "Imprint", "© 2024 Island Courier. All rights reserved.",
]  # fmt: skip
PAGE = "\n".join([*MENU * 5, TITLE, "Monday, 3 June 2024", *BODY, *AFTER]) + "\n"


def test_the_article_stays_and_nothing_else() -> None:
    """Menus, headline, comments, teasers and footer go; each paragraph stays as it was."""
    assert cleaner.clean_text(PAGE).text == "\n\n".join(BODY)


def test_the_headline_is_metadata() -> None:
    """It leaves the text, under a rule that says so, and is the document's title."""
    result = cleaner.clean_text(PAGE)
    assert result.documents[0].metadata["title"] == TITLE
    assert [e.was.strip() for e in result.edits if e.rule == "extract/title"] == [TITLE]


def test_every_block_that_goes_names_its_reason_and_confidence() -> None:
    """The reason is what the block is: a comment, a teaser, a menu."""
    result = cleaner.clean_text(PAGE)
    edits = [e for e in result.edits if e.rule.startswith("extract/")]
    assert {e.rule for e in edits} <= set(RULES)
    assert all(0.5 <= e.confidence <= 1 for e in edits)
    for line, rule in (("Reply", "comments"), ("Storm damages the breakwater", "teaser"), ("Property", "navigation")):
        why = result.why(PAGE.index(line))
        assert why is not None
        assert why.rule == f"extract/{rule}"


@pytest.mark.parametrize("blanks", ["\n\n", "\n \n\n"], ids=["blank", "wide"])
def test_blank_lines_change_nothing(blanks: str) -> None:
    """A dump with blank lines between all blocks gives the same text."""
    assert cleaner.clean_text(PAGE.replace("\n", blanks)).text == "\n\n".join(BODY)


def test_a_page_without_main_text_is_empty() -> None:
    """A menu and a footer alone are no article: no random line is kept."""
    result = cleaner.clean_text("\n".join([*MENU * 5, *AFTER[-5:], *MENU]) + "\n")
    assert (result.state, result.documents) == ("empty", ())


def test_clean_prose_has_an_empty_ledger() -> None:
    """On an article and nothing else, however long, nothing is cut."""
    text = "\n\n".join(BODY * 8) + "\n"
    result = cleaner.clean_text(text)
    assert (result.text, list(result.edits)) == (text, [])


def test_favor_moves_the_bar() -> None:
    """Whatever precision keeps, balanced keeps, and whatever balanced keeps, recall keeps."""
    kept = [set(cleaner.clean_text(PAGE, favor=f).text.splitlines()) for f in ("precision", "balanced", "recall")]
    assert kept[0] <= kept[1] <= kept[2]


def reading(*blocks: tuple[float, int]) -> blockmodel.Reading:
    """What a model says of blocks: how likely each is main text, and how many words it has."""
    main, words = np.array([main for main, _ in blocks]), np.array([words for _, words in blocks])
    return blockmodel.Reading(main, np.zeros(len(blocks)), words)


def test_a_page_that_the_model_doubts_keeps_its_likeliest_blocks() -> None:
    """What would be cut from an article that the model is sure of stays where there is nothing better."""
    doubted = [(0.05, 3), (0.35, 40), (0.3, 50), (0.05, 3)]
    assert kept(reading(*doubted)).tolist() == [False, True, True, False]
    assert not kept(reading(*[(0.98, 60)] * 8, *doubted))[8:].any()


@pytest.mark.parametrize("seed", range(40))
def test_each_favor_keeps_what_a_stricter_one_keeps(seed: int) -> None:
    """Also where the likeliest stretch is another one."""
    draw = np.random.default_rng(seed)
    own = reading(*zip(draw.random(60) ** 2, draw.integers(0, 60, 60), strict=True))
    precision, balanced, recall = (kept(own, FAVOR[name]) for name in ("precision", "balanced", "recall"))
    assert precision.any()
    assert not (precision & ~balanced).any()
    assert not (balanced & ~recall).any()


def test_an_unknown_favor_is_refused() -> None:
    """The error names the setting and its values."""
    with pytest.raises(SettingsError, match="recall, balanced, precision"):
        cleaner.clean_text(PAGE, favor="speed")


def test_features_do_not_depend_on_the_page_before() -> None:
    """The same lines give the same numbers, bit for bit."""
    lines, known = lines_of(PAGE), builtin()[1]
    first = blocks(lines, marks_of(lines, known)).plain
    blocks(lines_of("Another page.\nOf two lines.\n"))
    assert np.array_equal(first, blocks(lines, marks_of(lines, known)).plain)


@pytest.mark.parametrize("text", ["x", "…", "\ud800 a\n\ud800", "1\n2\n3", "漢字かな交じり文。\nمرحبا", "\u200b\n \n."])
def test_odd_pages_are_read(text: str) -> None:
    """One sign, lone surrogates, no letters, scripts without spaces: no line raises."""
    doc = Document.of("p", text)
    assert len(apply(doc, ExtractMain(builtin()[1])(doc))) == 1


def test_a_damaged_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights must be the ones that the card names."""
    found = (files("cleaner") / "data" / "models" / "page-blocks.json").read_text("utf-8")
    monkeypatch.setattr(json, "loads", lambda _: {**json.JSONDecoder().decode(found), "sha256": "0" * 64})
    with pytest.raises(CleanerError, match="install the package again"):
        blockmodel.shipped.__wrapped__()


def test_the_weights_survive_their_file() -> None:
    """What is written is read back, but for half precision."""
    model = blockmodel.shipped()
    again = blockmodel.BlockModel.from_bytes(model.as_bytes())
    assert again.as_bytes() == model.as_bytes()
    assert replace(again, table=model.table).table is model.table


BROKEN = """Island Courier
Old ferry leaves the harbour for the last time
The
old ferry
left the harbour on Monday morning, watched by some
two hundred people
on the pier, and the
new ship
, longer and quieter, took its place on
Tuesday
before the sun was up.
Captain Ida Holm, who has steered her for nineteen years, said she had
slept badly
and would not talk about it. She gave one long signal as the ship passed
the light
and the people on the pier took off their hats.
"""


def test_a_page_broken_at_links_is_read_by_the_block_model() -> None:
    """A short page whose paragraphs are broken at every link has no headlines or outlets in the midst of them."""
    result = cleaner.clean_text(BROKEN)
    assert " ".join(result.text.split()).endswith(" ".join(BROKEN.split("\n", 3)[3].split()))
    assert not [edit.rule for edit in result.edits if edit.rule.startswith("split/")]


def test_the_first_word_of_a_broken_paragraph_stays() -> None:
    """“The” on a line of its own, above the link it belongs to, is text."""
    assert " ".join(BROKEN.split("\n", 2)[2].split()) in " ".join(cleaner.clean_text(BROKEN).text.split())


MENUS = {
    "de": "Startseite Politik Wirtschaft Sport Kultur Wetter Anmelden Registrieren Warenkorb Impressum Datenschutz Kontakt",
    "fr": "Accueil Politique Économie Sports Culture Météo Connexion Inscription Panier Newsletter Confidentialité Contact",
    "es": "Inicio Política Economía Deportes Cultura Tiempo Entrar Registrarse Carrito Boletines Privacidad Contacto",
    "pl": "Główna Polityka Gospodarka Sport Kultura Pogoda Zaloguj Rejestracja Koszyk Newsletter Prywatność Kontakt",
    "it": "Home Politica Economia Sport Cultura Meteo Accedi Registrati Carrello Newsletter Privacy Contatti",
    "pt": "Início Política Economia Esportes Cultura Tempo Entrar Cadastre-se Carrinho Newsletter Privacidade Contato",
}


@pytest.mark.parametrize("language", list(MENUS))
def test_a_menu_is_empty_in_any_language(language: str) -> None:
    """Words of menus, one a line, and a line of rights are no main text."""
    text = "\n".join([*MENUS[language].split() * 7, "© 2024 Kurier"]) + "\n"
    assert cleaner.clean_text(text).state == "empty"


def test_a_login_page_is_empty() -> None:
    """Labels and buttons between two menus are no main text, though one of them is a sentence."""
    form = ["Log in", "Email address", "Password", "Remember me", "Forgot your password?", "Log in", "or",
            "Continue with Google", "Continue with Apple", "New here?", "Create an account"]  # fmt: skip
    assert cleaner.clean_text("\n".join([*MENU * 3, *form, *AFTER[-5:]]) + "\n").state == "empty"


PROSE = {
    "de": "Am Morgen lag Nebel über dem Fluss, und die Fähre kam eine Stunde zu spät. Niemand auf dem Steg beschwerte sich, denn alle hatten es so erwartet.",
    "fr": "Au matin, la brume couvrait la rivière et le bac avait une heure de retard. Personne ne s'en plaignit sur le quai, car tout le monde s'y attendait.",
    "es": "Por la mañana la niebla cubría el río y la barca llegó con una hora de retraso. Nadie se quejó en el muelle, porque todos lo esperaban así.",
    "pl": "Rano nad rzeką leżała mgła, a prom przypłynął z godzinnym opóźnieniem. Nikt na pomoście się nie skarżył, bo wszyscy się tego spodziewali.",
    "it": "Al mattino la nebbia copriva il fiume e il traghetto arrivò con un'ora di ritardo. Nessuno sul molo si lamentò, perché tutti se lo aspettavano.",
    "pt": "De manhã a névoa cobria o rio e a balsa chegou com uma hora de atraso. Ninguém reclamou no cais, pois todos já esperavam por isso.",
}  # fmt: skip


@pytest.mark.parametrize("language", list(PROSE))
@pytest.mark.parametrize("count", [1, 6, 90])
def test_prose_of_any_language_and_length_stays_whole(language: str, count: int) -> None:
    """Paragraphs and nothing else: nothing is cut, however short or long the page is."""
    paragraphs = [f"{PROSE[language]} {n + 1}." for n in range(count)]
    text = "\n\n".join(paragraphs) + "\n"
    result = cleaner.clean_text(text)
    assert (result.text, list(result.edits)) == (text, [])
