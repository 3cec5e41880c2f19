"""What must stay: authors write about comments, cookies, shares and advertisements, and none of it may go."""

# ruff: noqa: E501  (paragraphs of pages stand on one line)

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

import cleaner

ARTICLES = {
    "en": (
        "The old ferry left the harbour on Monday morning for the last time, watched by some two hundred people on the pier.",
        "Captain Ida Holm, who has steered her for nineteen years, said she had slept badly and would not talk about it.",
        "The new ship is longer, quieter and cheaper to run, and it will take eleven minutes less to reach the island.",
    ),
    "de": (
        "Die alte Fähre verließ den Hafen am Montagmorgen zum letzten Mal, und rund zweihundert Menschen sahen vom Kai aus zu.",
        "Kapitänin Ida Holm, die sie neunzehn Jahre lang gesteuert hat, sagte, sie habe schlecht geschlafen und wolle nicht darüber reden.",
        "Das neue Schiff ist länger, leiser und billiger im Betrieb, und es braucht elf Minuten weniger bis zur Insel.",
    ),
    "fr": (
        "Le vieux bac a quitté le port lundi matin pour la dernière fois, sous les yeux d'environ deux cents personnes sur la jetée.",
        "La capitaine Ida Holm, qui l'a conduit pendant dix-neuf ans, a dit qu'elle avait mal dormi et ne voulait pas en parler.",
        "Le nouveau navire est plus long, plus silencieux et moins cher, et il mettra onze minutes de moins pour gagner l'île.",
    ),
    "es": (
        "El viejo transbordador salió del puerto el lunes por la mañana por última vez, ante unas doscientas personas en el muelle.",
        "La capitana Ida Holm, que lo ha gobernado durante diecinueve años, dijo que había dormido mal y que no quería hablar de ello.",
        "El nuevo barco es más largo, más silencioso y más barato, y tardará once minutos menos en llegar a la isla.",
    ),
    "pt": (
        "A velha barca deixou o porto na segunda-feira de manhã pela última vez, diante de cerca de duzentas pessoas no cais.",
        "A capitã Ida Holm, que a conduziu durante dezanove anos, disse que tinha dormido mal e que não queria falar disso.",
        "O novo navio é mais comprido, mais silencioso e mais barato, e levará menos onze minutos a chegar à ilha.",
    ),
    "it": (
        "Il vecchio traghetto ha lasciato il porto lunedì mattina per l'ultima volta, davanti a circa duecento persone sul molo.",
        "La comandante Ida Holm, che lo ha guidato per diciannove anni, ha detto di aver dormito male e di non volerne parlare.",
        "La nuova nave è più lunga, più silenziosa e meno costosa, e impiegherà undici minuti in meno per arrivare all'isola.",
    ),
    "nl": (
        "De oude veerboot verliet maandagochtend voor het laatst de haven, en ongeveer tweehonderd mensen keken toe vanaf de kade.",
        "Kapitein Ida Holm, die hem negentien jaar heeft gestuurd, zei dat ze slecht had geslapen en er niet over wilde praten.",
        "Het nieuwe schip is langer, stiller en goedkoper in gebruik, en doet er elf minuten korter over om het eiland te bereiken.",
    ),
    "pl": (
        "Stary prom opuścił port w poniedziałek rano po raz ostatni, a z nabrzeża patrzyło na to około dwustu osób.",
        "Kapitan Ida Holm, która prowadziła go przez dziewiętnaście lat, powiedziała, że źle spała i nie chce o tym rozmawiać.",
        "Nowy statek jest dłuższy, cichszy i tańszy w utrzymaniu, a na wyspę dopłynie o jedenaście minut szybciej.",
    ),
}
LINES = {
    "en": """
He read the comments.
Share prices fell.
Cookies were baked for the troops.
She subscribed to the theory.
Nobody would comment.
"No comment," said the minister.
They shared the bread.
Follow the money, he said.
The advertisement cost him his job.
Advertising fell by a third.
The newsletter came by post every Friday.
He signed up for the navy at sixteen.
Sign here, said the notary.
The related case was dropped.
More stories were told that night.
Read it aloud, she asked.
We accept all refugees, the mayor said.
The photo was taken in 1912.
Reuters was founded in 1851.
It happened three hours ago.
Yesterday it rained.
The tag fell off the suitcase.
Click, went the lock.
The terms were harsh.
Privacy is a right, the judge wrote.
Contact was lost at noon.
Listen, he said.
Watch the tide, not the clock.
The menu had changed.
Home is where the boat is.
Their subscription had run out.
I have read the comments under the letters too.
The app crashed twice.
What happens next?
Who pays?
He was promoted, and sponsored by nobody.
Please share the road.
You may also like the soup, the waiter said.
""",
    "de": """
Sie las die Kommentare.
Er teilte das Brot.
Die Anzeige wurde zurückgezogen.
Werbung macht er keine.
Sie abonnierte drei Zeitungen.
Der Newsletter kam per Post.
Kein Kommentar, sagte der Minister.
Die Kekse waren für die Truppe.
Er folgte ihr bis zur Tür.
Mehr zum Thema wollte er nicht sagen.
Das Foto entstand 1912.
Vor drei Stunden war sie noch da.
Gestern regnete es.
Impressum und Datenschutz kannte damals niemand.
Melden wollte er sich nicht.
Was jetzt?
Weiter ging es erst am Abend.
""",
    "fr": """
Elle a lu les commentaires.
Il partage son pain.
La publicité ne l'intéresse pas.
Elle s'est abonnée à trois journaux.
Pas de commentaire, a dit le ministre.
Les cookies étaient pour la troupe.
Il a suivi la voiture jusqu'au pont.
À lire aussi, dit-il en posant le livre.
La photo date de 1912.
C'était il y a trois heures.
Hier, il pleuvait.
Signaler l'incident ne servait à rien.
Et maintenant ?
Écoutez, dit-elle.
""",
    "es": """
Leyó los comentarios.
Compartió el pan.
La publicidad le costó el puesto.
Se suscribió a tres periódicos.
Sin comentarios, dijo el ministro.
Las galletas eran para la tropa.
Siguió el coche hasta el puente.
La foto es de 1912.
Fue hace tres horas.
Ayer llovía.
Denunciar el caso no sirvió de nada.
¿Y ahora?
Escuche, dijo ella.
Te puede interesar, le dijo, y le dio la carta.
""",
    "pt": """
Ela leu os comentários.
Ele partilhou o pão.
A publicidade custou-lhe o lugar.
Assinou três jornais.
Sem comentários, disse o ministro.
As bolachas eram para a tropa.
Seguiu o carro até à ponte.
A fotografia é de 1912.
Foi há três horas.
Ontem chovia.
Denunciar o caso não serviu de nada.
E agora?
Ouça, disse ela.
""",
    "it": """
Ha letto i commenti.
Ha condiviso il pane.
La pubblicità gli è costata il posto.
Si è abbonata a tre giornali.
Nessun commento, ha detto il ministro.
I biscotti erano per la truppa.
Ha seguito l'auto fino al ponte.
La foto è del 1912.
È successo tre ore fa.
Ieri pioveva.
Segnalare il caso non è servito a nulla.
E adesso?
Ascolti, disse lei.
""",
    "nl": """
Ze las de reacties.
Hij deelde het brood.
Reclame maakt hij niet.
Ze nam een abonnement op drie kranten.
Geen commentaar, zei de minister.
De koekjes waren voor de troepen.
Hij volgde de auto tot de brug.
De foto is van 1912.
Dat was drie uur geleden.
Gisteren regende het.
De zaak melden hielp niet.
En nu?
Luister, zei ze.
""",
    "pl": """
Czytała komentarze.
Podzielił się chlebem.
Reklama kosztowała go stanowisko.
Zaprenumerowała trzy gazety.
Bez komentarza, powiedział minister.
Ciasteczka były dla wojska.
Jechał za samochodem aż do mostu.
Zdjęcie pochodzi z 1912 roku.
To było trzy godziny temu.
Wczoraj padało.
Zgłoszenie sprawy nic nie dało.
I co teraz?
Proszę posłuchać, powiedziała.
""",
}
CASES = [(language, line) for language, block in LINES.items() for line in block.strip().split("\n")]
KNOWN: dict[tuple[str, str], str] = {}
"""Lines that are cut although they should stay, and why."""


def case(language: str, line: str, place: str) -> pytest.param:
    """A case with its id, expected to fail where that is known."""
    because = KNOWN.get((place, line))
    marks = [pytest.mark.xfail(strict=True, reason=because)] if because else []
    return pytest.param(language, line, id=f"{language}-{line}", marks=marks)


def untouched(text: str) -> None:
    """The text comes out as it went in, with an empty ledger."""
    result = cleaner.clean_text(text, language=False)
    assert [(edit.rule, edit.was) for edit in result.edits] == []
    assert result.text == text
    assert len(result.documents) == 1


def test_there_are_enough_lines() -> None:
    """At least 120 lines, in eight languages, no line twice."""
    assert len(CASES) >= 120
    assert len(set(CASES)) == len(CASES)
    assert set(LINES) == set(ARTICLES)


@pytest.mark.parametrize(("language", "line"), [case(*pair, "middle") for pair in CASES])
def test_an_authors_line_stays_in_the_middle(language: str, line: str) -> None:
    """Between two paragraphs nothing of the author's is cut."""
    first, second, third = ARTICLES[language]
    untouched("\n\n".join([first, second, line, third]))


@pytest.mark.parametrize(("language", "line"), [case(*pair, "end") for pair in CASES])
def test_an_authors_line_stays_at_the_end(language: str, line: str) -> None:
    """The last line of an article is where chrome usually begins; an author's sentence stays there too."""
    untouched("\n\n".join([*ARTICLES[language], line]))


@pytest.mark.parametrize("language", ARTICLES)
@pytest.mark.parametrize("end", ["", "\n"], ids=["no-line-end", "line-end"])
def test_clean_prose_is_left_alone(language: str, end: str) -> None:
    """Paragraphs with blank lines between them are what the output promises: nothing happens, not even to the last line end."""
    untouched("\n\n".join(ARTICLES[language]) + end)


@pytest.mark.parametrize("language", ARTICLES)
def test_clean_prose_on_single_lines_gets_blank_lines_only(language: str) -> None:
    """One paragraph a line: blank lines come in, and nothing else."""
    result = cleaner.clean_text("\n".join(ARTICLES[language]), language=False)
    assert result.text == "\n\n".join(ARTICLES[language])
    assert {(edit.rule, edit.op) for edit in result.edits} == {("tidy/paragraph", "insert")}


@pytest.mark.parametrize("language", ARTICLES)
def test_a_title_above_clean_prose_is_metadata_and_no_more_goes(language: str) -> None:
    """The headline leaves the text and is found in the metadata; the paragraphs stay."""
    title = {
        "en": "Old ferry leaves the harbour for the last time",
        "de": "Alte Fähre verlässt zum letzten Mal den Hafen",
        "fr": "Le vieux bac a quitté le port pour la dernière fois",
        "es": "El viejo transbordador deja el puerto por última vez",
        "pt": "Velha barca deixa o porto pela última vez",
        "it": "Il vecchio traghetto lascia il porto per l'ultima volta",
        "nl": "Oude veerboot verlaat voor het laatst de haven",
        "pl": "Stary prom po raz ostatni opuszcza port",
    }[language]
    result = cleaner.clean_text("\n\n".join([title, *ARTICLES[language]]) + "\n", language=False)
    assert result.text == "\n\n".join(ARTICLES[language])
    assert result.documents[0].title == title
    assert {edit.rule for edit in result.edits} == {"split/title", "tidy/edge"}


@pytest.mark.parametrize("language", ARTICLES)
def test_other_line_ends_are_the_only_change(language: str) -> None:
    """A page from another system gets line feeds, and every one has its receipt."""
    paragraphs = ARTICLES[language]
    result = cleaner.clean_text("\r\n\r\n".join(paragraphs), language=False)
    assert result.text == "\n\n".join(paragraphs)
    assert [(edit.rule, edit.was, edit.text) for edit in result.edits] == [
        ("tidy/line-end", "\r\n\r\n", "\n\n"),
        ("tidy/line-end", "\r\n\r\n", "\n\n"),
    ]


def test_twice_the_same_page_gives_the_same_bytes() -> None:
    """Nothing is remembered from page to page."""
    page = "Share\nOld ferry leaves\n3 hours ago\n" + "\n".join(ARTICLES["en"]) + "\nRead more\n"
    one = cleaner.Cleaner()
    first, other, again = (one.page(text) for text in (page, "\n".join(ARTICLES["pl"]), page))
    assert first.as_row() == again.as_row() == cleaner.Cleaner().page(page).as_row()
    assert [doc.as_row() for doc in first.documents] == [doc.as_row() for doc in again.documents]
    assert other.text == "\n\n".join(ARTICLES["pl"])


def test_the_order_of_the_files_changes_no_byte(tmp_path: Path) -> None:
    """Every order of the inputs gives the same folder."""
    files = []
    for language in ("en", "de", "pl"):
        path = tmp_path / f"{language}.txt"
        path.write_text("\n".join(ARTICLES[language]), encoding="utf-8")
        files.append(path)
    trees = []
    for number, order in enumerate(permutations(files)):
        out = tmp_path / f"out-{number}"
        cleaner.clean_corpus(list(order), out)
        trees.append({p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()})
    assert all(tree == trees[0] for tree in trees)
