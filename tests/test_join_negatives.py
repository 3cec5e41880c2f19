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
    "times": "14:05 | 9.15pm | 08.00-17.00 | 21h15 | 00:00:59 | 7pm-9pm | 5.30 a.m. | 12.30h | UTC+2 | T+3 | 9.Nov. | Q3/2024 | 10.15-11.45 | 24.12. | 1.1.2025 | 2024-W12",
    "money": "$1.5bn | £3m | €12.50 | 1.299,00 € | CHF 5.– | US$40 | 50p | ¥1,000 | $9.99/month | 5€/kg | $2.50-$3 | R$ 1.200,50 | 12,– | A$30m | kr 500 | 3.000 zł | £2.3m-rated | $600million",
    "scores": "3-2 | 6-4, 7-6 (7-5) | 21:19 | 2-0 (1-0) | 110-98 | 4:3 n.V. | 0:0 | 15.3 overs | 1.FCK | 3.57pm | 2:1-Sieg | 6:2,6:3 | 78-6d",
    "emoticons": ":-) | ;) | :D | :-( | <3 | ^^ | :'( | xD | \\o/ | ¯\\_(ツ)_/¯ | 😀 | 👍🏽 | :P | o.O | O_o | T.T | -.- | =) | :/",
    "social": "#MeToo | #COVID19 | @Ida.Holm | #Brexit2024 | r/AskScience | u/holm_ida | RT @harbour | #NoMore | @TheHarbour | #1 | @ida.holm.HH | d/o",
    "units": "5 km/h | 12 kWh | 10 °C | 3 m² | 5.5mm | µg/l | 100 Mbit/s | 3 x 5 cm | 10^6 | 2.5GHz | 4.7kg | 10.000m | 60dB(A) | 1.5T | 3.3V | kWh/a | 5.1.2-Mix",
    "people": "St.John's | O'Brien's | McDonald's | d'Artagnan | al-Qaida | Mary-Ann | Jean-Luc | von der Leyen | Ng'ang'a | X Æ A-12 | J.R. | J.-P. Holm | A.J.P. Taylor | J.D.Salinger | H.P.Lovecraft | M.L.King | G.W.Bush | Ph.Lahm | Chr.Holm | Th.Mann | Fr.Holm | Sam.Holm | Wm.Blake | Geo.Lind | Dr.Seuss | Mr.Bean | Mrs.Doubtfire | Dr.Who | Dr.No | Dr.Dre | Mr.T | Prof.Dr.Lind | Dr.med.Holm | Dipl.-Ing. Holm | Lt.Gen. Ames | MacLeod | DiCaprio | LaGuardia | van 't Hoff",
    "shops": "Last.fm | Del.icio.us | Kik.me | Dr.Oetker | Dr.Martens | A.P.C. | J.Crew | L.L.Bean | T.J.Maxx | T.G.I.Friday's | Dr.Pepper | Mt.Gox | Ste.Anne | No.7 | Toys'R'Us | Moët & Chandon | H&M | C&A | Ben & Jerry's | Dunkin' | Yum!Brands | Jay-Z | A$AP | Ke$ha | P!nk | will.I.am | E*TRADE | Guess? | Wham! | Jeopardy! | Oliver! | Therapy? | .com | .org | Web3.0 | Industry4.0 | I.G.Farben | S.Oliver | s.Oliver | G.Skill | K.Swiss | AT.L.A.S. | N.E.R.D. | B.o.B",
    "science": "H2O | CO₂ | p<0.05 | E.coli | S.aureus | pH 7.4 | C.elegans | B.1.1.7 | SARS-CoV-2 | n=12 | 5'-UTR | α-Helix | D.melanogaster | T.rex | H5N1 | IL-2 | BRCA1 | Ca²⁺ | 1,25(OH)2D | BA.5 | XBB.1.5",
    "references": "18 U.S.C. § 1001 | Roe v. Wade | S.Ct. | L.2024/12 | C-131/12 | doi:10.1000/182 | arXiv:2101.00001 | ISBN 978-3-16-148410-0 | RFC 2616 | ISO 8601 | 1.Cor.13:4 | 2.Sam.7 | Mt.5,3 | Lk.2:1-20 | Apg.2 | Art.2(1) | §1.A | I.A.2 | Ch.IV.B | A.1.b | Sec.3(b) | No.10-K | Anm.d.Red. | op.cit. | ibid. | s.v. | [1] | [12][13] | (1) | fn.3 | Abb.2 | Kap.4 | Vol.II | Pt.1 | p.12 | pp.3-9 | vv.1-3 | BGBl.I",
    "shapes": "0xFF | a1b2c3d | #ff0000 | rgb(0,0,0) | 50/50 | A/B | 1:1 | yes/no | 3D | 4WD | 1st | 2nd | 21st-century | x86_64 | i18n | C3PO | R2-D2 | F-16 | 747-400 | A380 | U-Bahn | S21 | B2B | 9/11 | 7-Eleven | Catch-22",
    "dots": "Wait...What | no…Yes | and...Then | Hmm...Ok | so…So | A...B | (...) | [...] | … | one...Two | … and | . . . | ..",
    "domains": "Example.Com | BBC.co.uk | WWW.EXAMPLE.ORG | Harbour.News | About.Me | Bit.Ly | Crates.IO | Hugging.Face | Socket.IO | Three.js | Chart.JS | Moment.js | Deno.Land | ida@Example.Org | Ida.Holm@Example.Org | Example.org/Harbour.Html | Pages.Harbour.Example",
    "programs": "Foo.Bar | System.Out | Console.WriteLine | Object.keys | Array.from | Math.max() | DateTime.Now | Foo::Bar | Foo->bar | foo.Bar | pd.DataFrame | np.NaN | os.Path | re.Match | self.Name | this.State | window.Location | $.Ajax | foo.barBaz | Request.Form | Session.User | App.tsx | Program.cs | Main.Java | Index.Html",
    "quotes": '\'so\' | "so" | ‘so’ | “so” | „so“ | «so» | »so« | ‚so‘ | "a \'b\' c" | ‘“so”’ | “‘so’” | (“so”) | [“so”] | "so," | "so". | ‹so› | „so”',
}
OF_ONE = {
    "en": "3rd Battalion | the '60s | boys' shoes | James's boat | James' boat | the Joneses' car | No.10 | Rev.Green | o'clock | ma'am | y'all | Lt.Col. Ames | 5 p.m.-7 p.m. | Washington, D.C., | the U.S.-led group | Bros. | Corp. | Ltd. | Capt. Ames | Rep. Ames (D-N.Y.) | Sen. Holm, R-Maine, | Gov. Lind | Mt. Hood | Ave. | Blvd. | Sept. 9 | Oct. 3 | Tues. | 5 ft. 3 in. | 4 oz. | St. James's | the '08 crash | rock'n'roll | goin' | ol' | 'em | fo'c'sle | 3 o'clock's | U.S.'s | MPs' | Ph.D.s | A's and B's | No. 10's | Yahoo!'s | v. | c. 1900 | Esq. | M.D. | R.S.V.P. | P.S. | i.e., | e.g., | a.k.a. | w/o | St. Paul, Minn., | Calif. | Pa. | B.A. | LL.B.",
    "de": "3. Oktober | 1.FC Köln | 1. FC Nürnberg | 2.Bundesliga | 20. Jahrhundert | Friedrich II. | z.B. | d.h. | u.a. | i.d.R. | St.-Pauli-Fan | Nr.12 | Str.5 | GmbH & Co. KG | Vor- und Nachteile | CDU-Politiker | 2.Stock | am 3.3. | 1.Mose 2 | usw. | s.o. | 5.Klasse | XIV. | 12.Spieltag | bzw. | ggf. | evtl. | z. B. | d. h. | u. a. | i. d. R. | Mio. | Mrd. | Tsd. | Str. | Hbf. | Dr. med. | Dipl.-Ing. | geb. Holm | gest. 1900 | Jh. | v. Chr. | n. Chr. | Hrsg. | Abs. 2 | 3. Liga | 2. Bundesliga | 1. Mai | der 2. Weltkrieg | Ludwig XIV. | 10. Klasse | 5. Stock | Ein- und Ausgang | Hals-Nasen-Ohren-Arzt | S.-H. | St. Pölten | GmbH | e.V. | e. V. | a.D. | i.V. | z.T. | u.v.m. | o.ä. | s.u. | vgl. | sog. | max. | Nr. 3 | 17.30 Uhr | 1,5-fach | 20-Jährige | Grünen-Chefin | E-Auto | 'n | geht's | Hans' | K.o. | k. o. | 3:0-Sieg",
    "fr": "M. Dupont | MM. Lind et Holm | 1er mai | XXe siècle | c.-à-d. | p. 12 | « oui » | dix-neuf | l'île | aujourd'hui | est-il | Mme Lind | n° 5 | J.-C. | a-t-il | 20 h 30 | 3,5 millions d'euros | M. | MM. | Mme | Mlle | Dr Holm | St-Malo | Ste-Anne | av. J.-C. | apr. J.-C. | env. 20 | art. 5 | chap. 3 | éd. | vol. 2 | no 5 | n°12 | 1re | 2e | XIXe | XVIIIᵉ | 12h30 | 12 h 30 | 50 % | 3 € | l'O.N.U. | S.N.C.F. | qu'il | jusqu'à | quelqu'un | presqu'île | c'est-à-dire | rendez-vous | là-bas | vas-y | y a-t-il | Prud'hommes | « non ! » | d'accord | cf. | p. ex. | Cie | Bd | Louis XIV",
    "es": "EE.UU. | EE. UU. | Sr. Holm | D. Quijote | S.A. | pág. 3 | «sí» | ¿qué? | ¡no! | n.º 5 | 3.er piso | Ud. | a.C. | D.ª Ida | Mª José | Sra. Holm | Srta. | Dr. | Dra. | D.ª | EE UU | FF.AA. | JJ.OO. | RR.HH. | CC.OO. | p. ej. | núm. 3 | art. 5 | av. | c/ Mayor | s. XX | a. C. | a. m. | p. m. | 1.º | 2.ª | 3.er | ¿no? | ¡sí! | ¿qué tal? | «no» | 25.000 | 3,5 % | 12:30 h | Fco. | Mª | Ma. José | S. A. | S.L. | Cía. | Ltda. | Uds. | n.° 3 | pp. 3-5 | km/h | J.A. Holm",
    "it": "S.p.A. | dott. Lind | 1º maggio | a.C. | «sì» | l'isola | pag. 3 | n. 5 | sig.ra Holm | dell'Arte | c'è | XX sec. | ecc. | 3,5 milioni | dott.ssa Holm | ing. | avv. | on. | sen. | S. Maria | S.Pietro | SS. | ss. | es. | p.es. | p. es. | cfr. | art. 5 | n. 3 | nn. 2-4 | pagg. | vol. | sec. | XIX sec. | d.C. | S.r.l. | S.n.c. | c.p. | c.p.c. | D.Lgs. | d.P.R. | l'80% | 1ª | 2° | «no» | po' | un po' di | mo' | dell'800 | gli anni '60 | cos'è | quest'anno | c.so | p.zza | v.le | via S. Marco | ore 12.30 | 3,5 mln",
    "pt": "S.A. | Sr. Lind | 1.º andar | d.C. | segunda-feira | disse-lhe | pág. 3 | n.º 5 | Exmo. Sr. | R$ 50 | guarda-chuva | Dr.ª Ida | 20h30 | Sra. Lind | Dr.ª | Eng.º | Prof.ª | Exma. | V. Ex.ª | art. 5.º | n.os 3 | pp. | séc. XX | a.C. | p. ex. | Ltda. | Cia. | R$ 1,5 mi | 20h | 12h30min | 1.ª | 2.º | 3ª | «não» | fá-lo-ia | dar-se-á | guarda-roupa | arco-íris | bem-vindo | d'água | E.U.A. | EUA | D. Pedro II | S. Paulo | Sto. António | Av. | Nª Sra. | tel. 12",
    "nl": "'s avonds | 's-Hertogenbosch | 's Gravenhage | 's ochtends | zo'n | foto's | B.V. | nr. 5 | d.w.z. | i.p.v. | A'dam | 's lands | auto's | m.a.w. | drs. Holm | 19e-eeuws | zee-egel | o.a. | bijv. | enz. | m.b.t. | t.a.v. | o.l.v. | a.s. | jl. | blz. 3 | art. 5 | nr.5 | mr. Holm | ir. | ing. | dr. | prof. | mevr. | dhr. | St. Nicolaas | N.V. | v.d. | v. Chr. | n. Chr. | 's middags | 's nachts | 's zomers | 's werelds | 't Hooft | 'n beetje | m'n | z'n | d'r | baby's | A4'tje | tv's | Anna's | Frans' | 20e | 3e | 1ste | 12.30 uur | € 5,- | 10.000 | Noord-Holland | zee-eend | ex-man | in-en uitgang",
    "pl": "np. | tzn. | dr. Lind | ul. Długa 5 | XX w. | 3. miejsce | r. 1949 | im. Holma | „tak” | polsko-niemiecki | nr 5 | ks. Lind | itd. | 20-letni | S.A. | 5 tys. | godz. 10.30 | prof. | dr hab. | mgr inż. | św. Jan | al. | os. | pl. | m.in. | tj. | tzw. | itp. | ok. | p.n.e. | n.e. | w. | wg | r. | zł | gr | mln | mld | tys. | nr | str. | s. 5 | art. 5 | ust. 2 | pkt 3 | § 2 | godz. 12 | 12.30 | 3,5 proc. | 50 proc. | 1. | II. | XIX w. | Sp. z o.o. | P.S. | J. Holm | „nie” | »nie« | czarno-biały | PRL-u | ONZ-etu | VAT-u | 20-lecie | 3-latek | SMS-y",
}
CASES = {
    (language, kind): tokens.split(" | ")
    for language in CARRIERS
    for kind, tokens in (*EVERYWHERE.items(), ("its own", OF_ONE[language]))
}


ENDS = {
    "en": "The clerk had only ever heard of {}. Nobody answered.",
    "de": "Der Sekretär kannte nur {}. Niemand gab Antwort.",
    "fr": "Le greffier ne connaissait que {}. Personne n'a répondu.",
    "es": "El secretario solo conocía {}. Nadie contestó.",
    "it": "Il segretario conosceva soltanto {}. Nessuno rispose.",
    "pt": "O secretário só conhecia {}. Ninguém respondeu.",
    "nl": "De secretaris kende alleen {}. Niemand gaf antwoord.",
    "pl": "Sekretarz znał tylko {}. Nikt nie odpowiedział.",
}


def page(language: str, token: str) -> str:
    """Four paragraphs of clean prose with the token in three of them, once at the end of a sentence."""
    first, middle, end = CARRIERS[language]
    return "\n\n".join([first, middle.format(token), end.format(token), ENDS[language].format(token)])


def test_there_are_enough_cases() -> None:
    """At least 5,000, in eight languages."""
    assert sum(map(len, CASES.values())) >= 5000
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
