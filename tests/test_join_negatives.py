"""What looks like damage at a join and is none: names, numbers, addresses, code, in running text of eight languages.

Each token stands in the middle and at the end of an author's sentence; nothing of it may be changed, marked or cut.
"""

# ruff: noqa: E501  (paragraphs of pages stand on one line)

from __future__ import annotations

from itertools import product

import pytest

import cleaner

CARRIERS = {
    "en": (
        "The harbour board met for three hours on Monday and left the question of the old crane for another day.",
        "Nobody on the quay could say what {} had to do with it, and the crane stayed where it was.",
        "In the minutes of the meeting the clerk wrote about {} in a small and careful hand.",
    ),
    "de": (
        "Der Hafenrat tagte am Montag drei Stunden lang und ließ die Frage nach dem alten Kran für einen anderen Tag liegen.",
        "Niemand am Kai konnte sagen, was {} damit zu tun hatte, und der Kran blieb, wo er war.",
        "Im Protokoll der Sitzung schrieb der Sekretär über {} in kleiner und sorgfältiger Schrift.",
    ),
    "fr": (
        "Le conseil du port a siégé trois heures lundi et a laissé la question de la vieille grue pour un autre jour.",
        "Personne sur le quai ne savait ce que {} venait faire là, et la grue est restée où elle était.",
        "Dans le procès-verbal, le greffier a parlé de {} d'une écriture petite et soignée.",
    ),
    "es": (
        "La junta del puerto se reunió tres horas el lunes y dejó para otro día la cuestión de la vieja grúa.",
        "Nadie en el muelle sabía qué tenía que ver {} con todo aquello, y la grúa se quedó donde estaba.",
        "En el acta de la sesión el secretario escribió sobre {} con letra pequeña y cuidada.",
    ),
    "it": (
        "Il consiglio del porto si è riunito per tre ore lunedì e ha lasciato a un altro giorno la questione della vecchia gru.",
        "Nessuno sul molo sapeva dire che cosa c'entrasse {} con tutto questo, e la gru rimase dov'era.",
        "Nel verbale della seduta il segretario scrisse di {} con una grafia minuta e accurata.",
    ),
    "pt": (
        "A junta do porto reuniu-se durante três horas na segunda-feira e deixou para outro dia a questão da velha grua.",
        "Ninguém no cais sabia o que {} tinha a ver com aquilo, e a grua ficou onde estava.",
        "Na ata da sessão o secretário escreveu sobre {} com letra miúda e cuidada.",
    ),
    "nl": (
        "Het havenbestuur vergaderde maandag drie uur lang en liet de kwestie van de oude kraan voor een andere dag liggen.",
        "Niemand op de kade kon zeggen wat {} ermee te maken had, en de kraan bleef waar hij was.",
        "In de notulen van de vergadering schreef de secretaris over {} in een klein en zorgvuldig handschrift.",
    ),
    "pl": (
        "Rada portu obradowała w poniedziałek trzy godziny i zostawiła sprawę starego dźwigu na inny dzień.",
        "Nikt na nabrzeżu nie umiał powiedzieć, co {} ma z tym wspólnego, i dźwig został tam, gdzie był.",
        "W protokole posiedzenia sekretarz napisał o {} drobnym i starannym pismem.",
    ),
}
EVERYWHERE = {
    "initials": "U.S. | U.S.Army | U.K. | U.N. | B.B.C. | J.K. Rowling | J.K.Rowling | J.R.R. Tolkien | D.H.Lawrence | E.U. | R.E.M. | N.W.A. | M.I.A. | C.S.Lewis | A.A. Milne | D.C. | L.A. | P.T. Barnum | U.S.S.R. | H.G.Wells | T.S.Eliot | O.J.Simpson | G.I.Joe | W.E.B. Du Bois",
    "abbreviations": "a.m. | p.m. | e.g. | i.e. | Ph.D. | B.Sc. | M.Phil. | D.Phil. | St.Louis | St. Gallen | St.Moritz | St.Pauli | No.5 | No. 5 | Nr.7 | Dr.Holm | Mt.Everest | Ft.Worth | Prof.Lind | Fig.3 | vol.2 | approx.12 | Inc. | Jr. | vs. | etc. | ca. | Art.5",
    "brands": "Node.js | Vue.js | Next.js | D3.js | .NET | ASP.NET | ADO.NET | VB.NET | Booking.com | Amazon.de | Ask.fm | last.fm | will.i.am | Web.de | Match.com | Hotels.com | Check24.de | Yahoo! | iPhone | eBay | YouTube | McDonald | PlayStation | WhatsApp | LaTeX | GitHub | MacBook | TimeWarner | DreamWorks | FedEx | PwC | ThyssenKrupp | AccorHotels | BlaBlaCar | MeToo | JavaScript | PayPal | DeVito | LeBron | O'Neill | d'Alembert | MacGyver | C++ | C# | F#",
    "addresses": "example.com | www.example.org | https://example.org/a/b.html | http://example.net/?q=1&r=2 | ida.holm@example.com | info@port.example.org | ftp.example.net | example.co.uk | sub.domain.example.com | example.museum | @harbour | @ida_holm | #harbour | example.org:8080 | t.co/AbC123 | bit.ly/2XyZ | mailto:ida@example.org | localhost:3000",
    "files": "foo.py | README.md | report.PDF | IMG_2041.JPG | setup.cfg | archive.tar.gz | index.html | data.csv | notes.txt | main.rs | photo.jpeg | talk.pptx | libfoo.so.1 | C:\\Temp | /etc/hosts | ~/.bashrc | Makefile.am | a.out | package.json | film.MP4",
    "code": "os.path.join | System.out.println | java.util.List | foo.bar() | self.name | console.log | Math.PI | obj.Method() | arr[0] | x->y | std::vector | a.b.c | f(x) | String.Format | numpy.array | document.body | React.Component | my_var | --no-dedup | rm -rf | i++ | #include | $HOME | {{name}} | <br> | foo(); | List<String>",
    "versions": "3.5 | 1.0.2 | v2.1 | Python 3.11 | 192.168.0.1 | 10.0.0.254 | 2001:db8::1 | 4.0.0-beta | iOS 17.2 | USB 3.0 | 802.11ac | 5.1-surround | 1.2.3.4 | Web 2.0 | HTML5 | H.264 | A4 | 4K",
    "numbers": "10.30am | 10.30 | 42.5 | 1,000,000 | 1.000.000 | 3,14 | 0,5 | 12.05.2024 | 12/05/2024 | 2024-05-12 | 7.30pm | $5.3m | €1.2bn | 5 € | 12 $ | 99.9% | 1:0 | 2:1 (1:1) | 4x4 | 20.000 | 1/2 | 3-2-1 | 24/7 | 007 | 6'2\" | 5°C | 50.000 km | -12.5",
    "works": "1.e4 e5 2.Nf3 Nc6 | 3.Bb5 a6 | O-O-O | 12...Nxd4 | Qxf7# | Gen.1:1 | John 3:16 | Joh. 3,16 | 1 Kor. 13 | Ps.23 | Rom.8:28 | Sura 2:255 | § 5 | §5.2 | 1.2.1 | 4.3.2 Methods | II.3 | Art. 5.1 | Op.27 No.2 | BWV 1007 | K.545 | Fig. 2.1 | ch.7",
    "pauses": "well... no | one ... two | hm… yes | so – so | rock 'n' roll | '90s | 'tis | the 1980s | Q&A | AT&T | R&B | M&S | he/she | and/or | (sic) | [sic] | (s) | child(ren) | (re)build | x-ray | e-mail | mother-in-law | 35-year-old | ad hoc | vis-à-vis | T-shirt",
}
OF_ONE = {
    "en": "3rd Battalion | the '60s | boys' shoes | James's boat | James' boat | the Joneses' car | No.10 | Rev.Green | o'clock | ma'am | y'all | Lt.Col. Ames | 5 p.m.-7 p.m. | Washington, D.C., | the U.S.-led group",
    "de": "3. Oktober | 1.FC Köln | 1. FC Nürnberg | 2.Bundesliga | 20. Jahrhundert | Friedrich II. | z.B. | d.h. | u.a. | i.d.R. | St.-Pauli-Fan | Nr.12 | Str.5 | GmbH & Co. KG | Vor- und Nachteile | CDU-Politiker | 2.Stock | am 3.3. | 1.Mose 2 | usw. | s.o. | 5.Klasse | XIV. | 12.Spieltag",
    "fr": "M. Dupont | MM. Lind et Holm | 1er mai | XXe siècle | c.-à-d. | p. 12 | « oui » | dix-neuf | l'île | aujourd'hui | est-il | Mme Lind | n° 5 | J.-C. | a-t-il | 20 h 30 | 3,5 millions d'euros",
    "es": "EE.UU. | EE. UU. | Sr. Holm | D. Quijote | S.A. | pág. 3 | «sí» | ¿qué? | ¡no! | n.º 5 | 3.er piso | Ud. | a.C. | D.ª Ida | Mª José",
    "it": "S.p.A. | dott. Lind | 1º maggio | a.C. | «sì» | l'isola | pag. 3 | n. 5 | sig.ra Holm | dell'Arte | c'è | XX sec. | ecc. | 3,5 milioni",
    "pt": "S.A. | Sr. Lind | 1.º andar | d.C. | segunda-feira | disse-lhe | pág. 3 | n.º 5 | Exmo. Sr. | R$ 50 | guarda-chuva | Dr.ª Ida | 20h30",
    "nl": "'s avonds | 's-Hertogenbosch | 's Gravenhage | 's ochtends | zo'n | foto's | B.V. | nr. 5 | d.w.z. | i.p.v. | A'dam | 's lands | auto's | m.a.w. | drs. Holm | 19e-eeuws | zee-egel",
    "pl": "np. | tzn. | dr. Lind | ul. Długa 5 | XX w. | 3. miejsce | r. 1949 | im. Holma | „tak” | polsko-niemiecki | nr 5 | ks. Lind | itd. | 20-letni | S.A. | 5 tys. | godz. 10.30",
}
CASES = {
    (language, kind): tokens.split(" | ")
    for language in CARRIERS
    for kind, tokens in (*EVERYWHERE.items(), ("its own", OF_ONE[language]))
}


def page(language: str, token: str) -> str:
    """Three paragraphs of clean prose with the token in two of them."""
    first, middle, end = CARRIERS[language]
    return "\n\n".join([first, middle.format(token), end.format(token)])


def test_there_are_enough_cases() -> None:
    """At least 1,500, in eight languages."""
    assert sum(map(len, CASES.values())) >= 1500
    assert {language for language, _ in CASES} == set(CARRIERS)


@pytest.mark.parametrize(("language", "kind"), CASES, ids=lambda value: value.replace(" ", "-"))
def test_what_looks_like_damage_and_is_none_stays(language: str, kind: str) -> None:
    """The text comes out as it went in, with an empty ledger and without a gap."""
    work = cleaner.Cleaner(language=False)
    touched = {}
    for token in CASES[language, kind]:
        text = page(language, token)
        result = work.page(text)
        found = [(edit.rule, edit.was, edit.text) for edit in result.edits]
        if found or result.text != text or result.documents[0].gaps:
            touched[token] = found
    assert touched == {}


@pytest.mark.parametrize("language", CARRIERS)
def test_the_language_being_known_changes_nothing(language: str) -> None:
    """With language detection on, the language's own cases stay as well."""
    work = cleaner.Cleaner()
    for kind in ("its own", "abbreviations", "pauses"):
        for token in CASES[language, kind]:
            assert [(edit.rule, edit.was) for edit in work.page(page(language, token)).edits] == [], token


VERSE = """The harbour light went out at four,
And no one lit it any more;
The crane stood black against the sky,
And watched the emptied boats go by.

The clerk came down to count the rope,
A man of neither haste nor hope;
He wrote the number in his book
And gave the water one last look.
"""
LIST = """Things the board wants to see before the spring tides come:

- a second rope for the crane, at least forty metres long
- the keys of the old customs house, which nobody can find
- a letter to the county about the road along the water
- three chairs for the waiting room and one for the clerk
"""
TABLE = """Month      Ships    Tonnes of cargo    Of which fish
January       12             4,310            1,220
February       9             3,805              990
March         15             5,020            1,610
April         18             6,330            2,040
"""
CODE = """def lift(crane, load):
    if load.Weight > crane.Limit:
        raise Overload("too heavy:"+load.Name)
    for rope in crane.Ropes:
        rope.Tighten();rope.Check()
    return crane.Hook.Position
"""


@pytest.mark.parametrize("text", [VERSE, LIST, TABLE, CODE], ids=["verse", "list", "table", "code"])
def test_lines_that_are_lines_stay(text: str) -> None:
    """Verse, lists, tables and code keep their line ends and their spaces: none of the repairing rules touches them."""
    result = cleaner.clean_text(text)
    stages = {edit.rule.partition("/")[0] for edit in result.edits}
    assert not stages & {"joins", "unwrap", "gaps", "lost", "restore"}


def test_no_token_stands_twice() -> None:
    """Cases are counted once."""
    for (language, kind), tokens in CASES.items():
        assert len(set(tokens)) == len(tokens), (language, kind)
    assert len(list(product(CARRIERS, EVERYWHERE))) + len(OF_ONE) == len(CASES)
