"""The readers' search: its index by itself, and the whole of it in a real browser, in teenagers' own words."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from helpers.guidance import ROOT, Guidance
from helpers.sites import Quiet, served
from signpost import model, pages, phone_numbers, searching
from signpost.assets import Assets
from signpost.library import Library
from signpost.pages import path_of

ASSETS = ROOT / "templates" / "assets"

REVIEWED = "9e6fdf53fac7045fc44ab468592e723b38c836c7f105e40c994cc7ac7952829a"
"""The digest of the vendored library, without its last line end: what the command in search.js makes."""


def concern(name: str, part: str = "") -> str:
    return path_of("concern", name, part)


QUERIES = [
    # What happened, as it is said, and as it is spelt.
    ("nudes leaked", concern("nudes-shared")),
    ("my ex shared my nudes", concern("nudes-shared")),
    ("someone posted my naked pic", concern("nudes-shared")),
    ("sextorsion", concern("blackmail")),
    ("blackmale", concern("blackmail")),
    ("he says hes gonna leak my pics unless i pay", concern("blackmail")),
    ("ai nude", concern("fake-nudes")),
    ("deep fake of me", concern("fake-nudes")),
    ("creepy dm", concern("sexual-messages")),
    ("keeps asking for nudes", concern("sexual-messages")),
    ("grooming", concern("grooming")),
    ("groomd", concern("grooming")),
    ("he wants to meet me", concern("meeting")),
    ("met up with someone from online", concern("meeting")),
    ("someone is pretending to be me", concern("impersonation")),
    ("catfish", concern("impersonation")),
    ("doxed", concern("private-details")),
    ("they leaked my adress", concern("private-details")),
    ("my account got haked", concern("hacked-account")),
    ("can’t log in", concern("hacked-account")),
    ("cyberbulling", concern("bullying")),
    ("group chat is being mean to me", concern("bullying")),
    ("want to die", concern("self-harm")),
    ("kms", concern("self-harm")),
    ("i got scammd", concern("scam")),
    ("racist coments", concern("hate")),
    ("my mate wants to kill himself", concern("worried-friend")),
    ("county lines", concern("exploitation")),
    ("saw a horrible video cant unsee it", concern("upsetting-content")),
    ("im 12 and got kicked off for age", concern("underage-account")),
    ("my dad hits me", concern("at-home")),
    ("im scared to go home", concern("at-home")),
    ("my coach touched me", concern("at-school")),
    ("bullyed at school", concern("at-school")),
    # What happened and where: straight to the page that says what to do there.
    ("hacked insta", concern("hacked-account", "teen/instagram")),
    ("snap blackmail", concern("blackmail", "teen/snapchat")),
    ("bullyed on tiktok", concern("bullying", "teen/tiktok")),
    ("fake account on face book", concern("impersonation", "teen/facebook")),
    ("robux scam", concern("scam", "teen/roblox")),
    # No app can help with it, whatever app is named.
    ("my dad hits me snapchat", concern("at-home")),
    # Where alone, who, and readers who are not the young person.
    ("how to report on instagramm", path_of("platform", "instagram")),
    ("twitter", path_of("platform", "x")),
    ("childline", path_of("service", "gb/childline")),
    ("my child sent a picture", concern("nudes-shared", "parent")),
    ("my daughter is blackmailed on snapchat", concern("blackmail", "parent/snapchat")),
    ("a pupil is being blackmailed", concern("blackmail", "educator")),
    ("my husband hits our son", concern("at-home", "parent")),
    ("concern about staff", concern("at-school")),
]
"""What readers type, and the page that must come first."""

DISTRESS = {
    # What happened: the words of whoever it happened to.
    concern("self-harm"): """
        overdose, overdosed, i took an overdose, od, took an od, oded, overdoes, took pills, took too many pills,
        took too many tablets, swallowed pills, took loads of paracetamol, kill my self, killing myself,
        i want to kill myself, want 2 die, i wanna die, wish i was dead, wish i wasnt here, i dont want to be alive,
        dont want to be here anymore, dont wanna be here, don't want to wake up, better off dead,
        better off without me, unalive myself, unaliving, end it, end it all, end my life, ending it,
        want to end my life, take my own life, suiccide, sucidal thoughts, suicidel, thinking about suicide,
        suicide note, goodbye letter, tried to kill myself, suicide attempt, jump off a bridge, hang myself, cutting,
        cutting myself, cut myself, i cut my arms, i cut, burning myself, burn myself, scratching myself,
        hitting myself, relapsed, sh, self injury, selfharming, self-harm, hurt myself, want to hurt my self,
        hide my scars, i hate myself, im worthless, worthless, i feel empty, hopeless, no point living,
        no reason to live, cant do this anymore, can't take it anymore, nobody cares about me, depression,
        pro suicide site, told me to kill myself, suicide videos on my feed, self harm pictures,
        they make me hurt myself on camera, made me cut myself on camera,
        starving myself, starving, anorexia, annorexia, ana, pro ana, proana, bulimia, bulimic, bullimia,
        making myself sick, making myself throw up, thinspo, purging, eating disorder, not eating, stopped eating,
        binge eating, hate my body, im fat, calorie counting
    """,
    concern("worried-friend"): """
        friend suicidal, someone is going to kill himself, someone is going to kill themselves,
        my friend took an overdose, my friend is cutting, my friend took pills, my friend wants to die,
        my bf says he will kill himself if i leave, she said shes going to kill herself, he said he wants to die,
        friend wants to end it, someone online said they want to die, my mate is suicidal, my best friend self harms,
        my friend is being abused, my friend is being groomed, my friend is getting beaten by her dad,
        my friend was raped, my friend is anorexic, my friend ran away, my friend is in a gang,
        suicide note from my friend, my girlfriend wants to kill herself, my friend posted a suicide note
    """,
    concern("at-home"): """
        rape, raped, i was raped, i got raped, raped me, he raped me, my dad raped me, molested, molestd, molested me,
        abused, im being abused, abuse, abusing me, abuser, sexually abused, incest, my uncle molested me,
        stepdad touches me, dad touches me, he comes in my room at night, hit me, hits me, he hits me, beaten,
        beats me, my mum beats me, hit by my dad, slapped me, my mum slaps me, punched me, hit with a belt,
        strangled me, choked me, spanked, my mom hits me, my boyfriend hits me, boyfriend beats me,
        girlfriend hits me, controlling boyfriend, abusive boyfriend, abusive relationship, toxic relationship,
        boyfriend checks my phone, my ex is abusive, forced marriage, arranged marriage, forced to get married,
        being sent abroad to marry, my parents want me to marry, honour based abuse, honor killing, fgm,
        female genital mutilation, female circumcision, cut down there, running away, run away, ran away, i ran away,
        i want to run away, runaway, kicked out, got kicked out, mum kicked me out, my parents kicked me out,
        homeless, nowhere to sleep, nowhere to go, sleeping rough, sofa surfing, threw me out, my mum locked me out,
        dad drunk, my dad is drunk and scary, alcoholic mum, my mum is an alcoholic, no food, beaten for being gay,
        family violence, cps, child protective services, social services, afraid of my dad
    """,
    concern("at-school"): """
        touched me, teacher touched me, someone touched me, a boy touched me, boys touched me at school, touching me,
        inappropriate touching, groped, groped me, sexual assault, sexually assaulted, assaulted, assulted,
        attacked me, jumped me, beat me up, boy raped me, raped at a party, upskirted, my teacher kissed me,
        teacher grooming me, teacher likes me, in love with my teacher, beaten at school, hit at school,
        someone wants to fight me, getting jumped
    """,
    concern("exploitation"): """
        county lines, gang, gangs, in a gang, joined a gang, leave a gang, gang threatening me, gang wants me, drugs,
        drug dealing, selling drugs, made to sell drugs, carry drugs, carrying a knife, hold drugs,
        holding drugs for someone, bando, trapping, shotting, owe money to a dealer, drug debt, debt bondage, mule,
        money mule, prostitute, sold for sex, made me have sex, forced me to have sex, forced to have sex,
        made me have sex for money, makes me sleep with his friends, my boyfriend makes me have sex with his friends,
        pressured into sex, sex trafficking, cse, child sexual exploitation, loverboy, sugar daddy, modern slavery,
        he buys me things, made me shoplift, forced to steal, forced to work
    """,
    concern("private-details"): """
        stalker, stalkers, stalkr, i have a stalker, stalking, stalking me, being stalked, stalked, im being stalked,
        someone is stalking me online, cyberstalking, cyber stalker, following me, someone is following me,
        followed me home, following me home, he knows where i live, turned up at my house, someone outside my house,
        waiting outside my school, someone is watching me, airtag, air tag, tracking me, tracking my location,
        someone is tracking me, knows my location, doxxed, got doxxed, doxed, threatening to dox me, swatted, swat,
        someone swatted me, address leaked, leaked my address, posted my address, posted my number, ip grabbed,
        outed me, outed, posted my photo without asking
    """,
    concern("hacked-account"): """
        spyware, stalkerware, tracking my phone, someone is tracking my phone, someone watches me through my camera,
        someone is watching me through my camera, hacked my camera, hacked my webcam, hacked my phone, phone hacked,
        someone reads my texts, keylogger, phone bugged, hacked, hackt, i got hacked, locked out,
        locked out of my account, virus on my phone, sim swap, my account was stolen, cant get back into my account
    """,
    concern("blackmail"): """
        sextortion, sextorted, sextorting me, he wants money or he'll send, he wants money or hell send my nudes,
        wants money or he will post my pics, pay or he will leak, threatening to post my nudes,
        threatening to leak my pics, threatening to expose me, threatened to send my nudes to my mum,
        threatening to tell my parents, he has my nudes, he has screenshots of me, they recorded me on video call,
        recorded me on webcam, he filmed me on omegle, wants more nudes or hell leak, if i dont send more,
        send more or else, blackmailer, blackmailling, being blackmailed, i paid and they want more,
        i paid the blackmailer, black mailed, extorted, extorting me, ransom, got me on camera,
        said he would send it to my followers, threatening me for nudes
    """,
    concern("nudes-shared"): """
        leaked nudes, nudes leaked, he posted my pics, she posted my pics, posted my nudes, someone posted my nudes,
        he sent my nudes to his friends, he showed everyone my nudes, exposed page, exposing page, bait out page,
        baitout, bait out, baited out, im on a bait out page, nudes going round, my nudes got out,
        screenshotted my nude, saved my nude, sent nudes, i sent a nude, i sent nudes,
        i sent a dick pic and regret it, my pics are on a porn site, my sex tape, video of me having sex,
        filmed me having sex, recorded us having sex, filmed me in the shower, hidden camera, filmed in the toilets,
        spycam, image based abuse, dropbox of nudes, photo of me naked, topless photo
    """,
    concern("fake-nudes"): """
        deepfake, deepfakes of me, deep fake porn, ai nudes, a.i. nudes, undressed by ai, ai undressed me, undress ai,
        clothes off app, nudify, ai generated nudes, ai generated porn of me, fake nude of me,
        they made ai porn of me, grok undressed me, grok, boys made ai nudes of girls in my class,
        someone made a fake nude, fake pic of me naked, face on porn, bikini ai picture
    """,
    concern("sexual-messages"): """
        sent me a dick pic, dick pic, sent me a nude, asking for pics, asking for nudes, asks for pics, he wants pics,
        keeps asking for pics, asking me to send feet pics, feet pics, send feet, wants me to strip,
        asked me to get naked on camera, wants video sex, cybersex, sexting with an older guy, sext,
        he sent me porn of himself, airdropped a nude, flashed me on video call, someone flashed me,
        masturbating on camera, wanking on video call, talking dirty, sexual comments, says sexual things,
        boyfriend wants nudes, wants to see my body, horny, pervert
    """,
    concern("grooming"): """
        groomed, i think im being groomed, being groomed, older man, older man messaging me, old man,
        30 year old boyfriend, my boyfriend is 30, 25 year old boyfriend, dating an adult, dating an older guy,
        adult likes me, pedo, peado, nonce, predator, creep online, said dont tell your parents,
        told me not to tell anyone, says he loves me, sends me gifts, stranger asking my age, hes too old for me,
        my online boyfriend is older
    """,
    concern("meeting"): """
        wants to meet, wants to meet up, wants 2 meet, he wants to meet up, asked me to meet,
        going to meet someone from online, im meeting someone from the internet, met him in real life,
        asked where i live, wants to pick me up, send me a taxi, come to my house, he is coming to my house,
        buying me a train ticket, run away with him, running away with my online boyfriend,
        meeting a stranger from online, online friend wants to meet, sneak out to meet
    """,
    concern("impersonation"): """
        catfish, catfished, i got catfished, catfishing, fake profile, fake profile of me, fake account,
        someone made a fake account of me, using my pictures, stole my identity, someone is using my photos,
        pretending to be me, impersonater, fake page, parody account of me, spam account pretending to be me
    """,
    concern("bullying"): """
        cyberbully, cyber bully, cyberbullied, cyberbullyed, kys, told me to kys, kill yourself, hate page,
        hate page about me, group chat kicked out, kicked out of the group chat, removed from the group chat, rumours,
        rumors, spreading rumors about me, spreading lies, lies about me, talking about me behind my back,
        everyone hates me, they laugh at me, laughing at me, making fun of me, make fun of me, called me fat,
        called me ugly, body shaming, slut shaming, called me a slut, made a meme of me, made a sticker of me,
        horrible comments, ghosted, ignored by my friends, blocked by my friends, bulled, threatened to beat me up,
        says he will stab me, threatened to stab me, going to kill me, harassed, harrased, harassing me,
        wont leave me alone, keeps messaging me, ngl, trolled
    """,
    concern("hate"): """
        racist, racists, racsist, rasist, racist abuse, called me the n word, n-word, homophobic, homophobic comments,
        transphobic, transphobia, islamophobia, islamaphobic comments, antisemitism, anti-semitic, sexism,
        sexist comments, misogynist, bullied for my race, bullied because im autistic, hate crime,
        bullied because of my religion, bullied because im black, bullied for my accent, fatphobic
    """,
    concern("radicalisation"): """
        incel, incels, extremist, extremists, isis, nazis, neo nazi, white supremacist, terrorism, terrorist, jihadi,
        join isis, manosphere, red pill, redpilled, school shooter, shoot up the school, going to shoot up my school,
        bomb, make a bomb, nihilist group, cult, they want me to do something violent, they want me to hurt an animal,
        right wing group
    """,
    concern("upsetting-content"): """
        beheading video, beheading, execution video, gore, gore video, porn, porno, saw porn by accident,
        porn seen by accident, accidentally saw porn, someone showed me porn, they showed me porn, cp, csam,
        child porn, found cp, someone sent me cp, someone sent me child porn, saw child porn, child abuse video,
        child abuse images, animal abuse video, saw a suicide, saw a suicide video, watched someone die,
        car crash video, murder video, shooting video, stabbing video, cant sleep after a video, scary video,
        nightmares from a video, horror video, hentai, loli, rape video, saw a rape video, addicted to porn,
        porn addiction, traumatized, disgusting video, torture video
    """,
    concern("scam"): """
        scammed, i got scammed, lost money, lost my money, i lost all my money, gift card, gift cards,
        sent money to a stranger, they took my money, used my mums card, fake job, fake website, phishing link,
        paid and never got it, spent money on a game, loot box, gambling, crypto scam, investment scam,
        bank card stolen, skins scam, fake trade
    """,
    concern("underage-account"): """
        my account got banned for being under 13, social media ban under 16, age restriction, face scan age, im 10
    """,
    # Where, too.
    concern("worried-friend", "teen/discord"): "someone on discord is going to kill themself",
    concern("private-details", "teen/snapchat"): "snap map stalker",
    concern("private-details", "teen/tiktok"): "my number is on tiktok",
    concern("hacked-account", "teen/snapchat"): "locked out of my snap",
    concern("hacked-account", "teen/instagram"): "locked out of insta",
    concern("blackmail", "teen/instagram"): "girl on insta wants money",
    concern("nudes-shared", "teen/snapchat"): "snapchat leak, snapchat leaks",
    concern("nudes-shared", "teen/telegram"): "my nudes are on telegram",
    concern("nudes-shared", "teen/onlyfans"): "onlyfans leak",
    concern("grooming", "teen/roblox"): "man on roblox likes me, buys me robux",
    concern("grooming", "teen/discord"): "discord mod is creepy",
    concern("meeting", "teen/snapchat"): "met a guy from snapchat",
    concern("bullying", "teen/tiktok"): "mean tiktok about me",
    concern("upsetting-content", "teen/youtube"): "bad stuff on youtube",
    concern("scam", "teen/roblox"): "robux stolen, scammed robux",
    concern("scam", "teen/vinted"): "got scammed on vinted",
    concern("underage-account", "teen/discord"): "too young for discord",
    # Readers who are not the young person.
    concern("at-home", "parent"): "my son was molested, my ex is hitting our son, my daughter wants to run away",
    concern("self-harm", "parent"): """
        my daughter is self harming, my son is suicidal, my child took an overdose, my daughter took pills,
        my son wants to die, my daughter has anorexia, my daughter is cutting herself, my teen is suicidal,
        i think my son is depressed, my child is starving herself
    """,
    concern("exploitation", "parent"): """
        my son is in a gang, my son is selling drugs, my daughter has an older boyfriend and new clothes,
        my son carries a knife
    """,
    concern("grooming", "parent"): """
        my daughter is talking to an older man, my daughter is being groomed, my daughter has a 30 year old boyfriend,
        my son is talking to strangers online
    """,
    concern("meeting", "parent"): """
        my daughter went to meet someone from the internet, my daughter is meeting a stranger
    """,
    concern("nudes-shared", "parent"): """
        my daughter sent nudes, my son sent a nude, nudes of my daughter are online, my daughters nudes were leaked
    """,
    concern("sexual-messages", "parent"): "someone asked my daughter for nudes, a man sent my daughter a dick pic",
    concern("blackmail", "parent"): "my son is being sextorted, someone is blackmailing my son",
    concern("fake-nudes", "parent"): "deepfake of my daughter, ai nudes of my daughter",
    concern("bullying", "parent"): "my son is being cyberbullied, my child is being bullied online",
    concern("radicalisation", "parent"): """
        my son is an incel, my son is being radicalised, my son watches extremist videos
    """,
    concern("upsetting-content", "parent"): """
        my child saw porn, my son watches porn, my daughter saw a beheading video
    """,
    concern("scam", "parent"): "my son got scammed",
    concern("scam", "parent/roblox"): "my son spent all my money on robux",
    concern("hacked-account", "parent"): "my daughters account was hacked",
    concern("private-details", "parent"): """
        someone is stalking my daughter, my daughter has a stalker, my daughters address is online
    """,
    concern("impersonation", "parent"): "someone made a fake account of my daughter",
    concern("at-school", "parent"): "teacher touched my daughter",
    concern("underage-account", "parent/tiktok"): "my child is 9 and on tiktok",
    concern("worried-friend", "parent"): "my daughter is worried about her friend",
    concern("self-harm", "educator"): "a pupil took an overdose, student is suicidal, pupil self harming",
    concern("nudes-shared", "educator"): "nudes of a pupil going round",
    concern("fake-nudes", "educator"): "pupils made deepfakes of a student, deepfake of a student",
    concern("at-home", "educator"): """
        pupil disclosed abuse at home, student is being hit at home, fgm pupil, student at risk of forced marriage
    """,
    concern("exploitation", "educator"): "pupil involved in county lines, student in a gang",
    concern("radicalisation", "educator"): "pupil radicalised",
    concern("at-school", "educator"): "colleague touched a pupil, pupil sexually assaulted a pupil",
    concern("bullying", "educator"): "pupil cyberbullied",
    concern("private-details", "educator"): "pupil is being stalked",
    concern("grooming", "educator"): "pupil is being groomed",
    # What no concern is about: someone to talk to, or an ambulance.
    path_of("service", "gb/childline"): """
        lonely, im lonely, feel alone, sad, im so sad, anxiety, anxious, stressed, exam stress, pregnant,
        i think im pregnant, no friends, i have no friends, my parents are divorcing, someone died, my mum died,
        i need someone to talk to
    """,
    path_of("service", "gb/emergency"): """
        ambulance, not breathing, wont wake up, unconscious, she is bleeding, got stabbed
    """,
}
"""What readers type in distress, and parents and teachers for them, by the page that must come first.

Eating has no page of its own yet: what readers type about it leads to help for those who hurt themselves.
"""


# ------------------------------------------------------------------------------------------------- the index


def rows(library: Library) -> list[list[Any]]:
    found: list[list[Any]] = json.loads(searching.index(pages.pages(library), library.home))
    return found


@pytest.fixture(scope="module")
def index(real_library: Library) -> dict[str, list[Any]]:
    """The rows by their addresses."""
    return {row[0]: row for row in rows(real_library)}


def test_every_page_worth_finding_has_one_row_and_action_pages_have_none(
    index: dict[str, list[Any]], real_library: Library
) -> None:
    library = real_library
    expected = {concern(name, audience) for name in library.concerns for audience in model.AUDIENCES}
    for kind, names in {
        "platform": library.platforms,
        "service": library.services,
        "country": library.countries,
        "advice": library.advice,
    }.items():
        expected |= {path_of(kind, name) for name in names}
    expected |= {path_of("checklist", library.slug_of(name)) for name in library.checklists}
    expected |= {path_of("country", code) for code in library.floors}
    assert expected <= set(index)
    assert not {
        concern(name, f"{audience}/{platform}")
        for audience in model.AUDIENCES
        for name in library.concerns
        for platform in library.platforms
    } & set(index)
    assert "" not in index
    assert len(rows(library)) == len(index)


def test_every_row_is_a_page_and_says_what_that_page_says(index: dict[str, list[Any]], real_library: Library) -> None:
    made = {page.path: page for page in pages.pages(real_library)}
    for path, row in index.items():
        page = made[path]
        assert row[1] == page.title
        assert 0 < row[3] <= 100
        section, country, part = [*path.strip("/").split("/"), "", ""][:3]
        if section == "contacts" and part and country not in (real_library.home.lower(), "international"):
            assert [row[2], row[4]] == ["", list(dict.fromkeys(page.words))[:2]], path
            continue
        assert row[2] == page.description
        words = row[4] if len(row) > 4 else index["/".join(path.split("/")[:2]) + "/"][4]
        assert set(words) == set(page.words), path
        assert len(words) == len(set(words)), path


def test_words_that_pages_share_are_held_once(index: dict[str, list[Any]]) -> None:
    assert len(index[concern("blackmail", "teen")]) == 5
    assert len(index[concern("blackmail", "parent")]) == 4
    assert path_of("checklist", "sheet-05", "AU") not in index


def test_the_young_persons_page_counts_most(index: dict[str, list[Any]]) -> None:
    weights = {path: row[3] for path, row in index.items()}
    for name in ("blackmail", "bullying"):
        assert weights[concern(name)] > weights[concern(name, "parent")] > weights[concern(name, "educator")]


def test_the_index_is_sorted_and_the_same_whatever_order_the_pages_come_in(real_library: Library) -> None:
    made = pages.pages(real_library)
    text = searching.index(made, "GB")
    assert text == searching.index(reversed(made), "GB")
    paths = [row[0] for row in json.loads(text)]
    assert paths == sorted(paths)


def test_a_new_entry_is_found_without_touching_anything_else(guidance: Guidance) -> None:
    before = {row[0] for row in rows(guidance.library())}
    name = next(path.stem for path in sorted((guidance.folder / "advice").glob("*.yml")))
    text = (guidance.folder / "advice" / f"{name}.yml").read_text(encoding="utf-8")
    guidance.write("advice/brand-new.yml", text)
    assert {row[0] for row in rows(guidance.library())} - before == {path_of("advice", "brand-new")}


def test_library_index_and_script_are_small(real_site: Path) -> None:
    place = Assets().place
    files = [
        real_site / name
        for name in (place("minisearch.js"), "assets/search.json", place("search.js"), place("ranking.js"))
    ]
    assert sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files) < 50_000


def test_the_built_index_is_that_of_the_entries(real_site: Path, real_library: Library) -> None:
    text = (real_site / "assets" / "search.json").read_text(encoding="utf-8")
    assert text == searching.index(pages.pages(real_library), real_library.home)


@pytest.mark.parametrize("name", ["search.js", "ranking.js"])
def test_the_script_touches_nothing_that_keeps_what_is_typed(name: str) -> None:
    text = (ASSETS / name).read_text(encoding="utf-8")
    code = "\n".join(line.split("//")[0] for line in text.splitlines())
    for word in ("Storage", "cookie", "history", "location", "indexedDB", "caches", "sendBeacon", "XMLHttpRequest",
                 "WebSocket", "eval", "Function(", "innerHTML", "insertAdjacentHTML", "document.write", ".name =", "<form"):  # fmt: skip
        assert word not in code, word
    assert len(text.splitlines()) <= 120


def test_the_library_stands_with_its_licence_and_asks_nobody() -> None:
    assert "Permission is hereby granted" in (ASSETS / "minisearch.LICENSE.txt").read_text(encoding="utf-8")
    text = (ASSETS / "minisearch.js").read_text(encoding="utf-8")
    for word in ("http", "eval(", "Function(", "localStorage", "sourceMappingURL"):
        assert word not in text, word
    # Whoever renews it puts the new digest here, and the new version into search.js.
    assert hashlib.sha256(text.rstrip("\n").encode()).hexdigest() == REVIEWED


# ----------------------------------------------------------------------------------------------- in a browser


class Strict(Quiet):
    """Serves the site with the policy of its own headers file, which the search must live with."""

    policy = ""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()


@pytest.fixture(scope="module")
def address(real_site: Path) -> Iterator[str]:
    said = re.search(r"Content-Security-Policy: (.*)", (real_site / "_headers").read_text(encoding="utf-8"))
    assert said
    Strict.policy = said[1]
    with served(real_site, Strict) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


@pytest.fixture(scope="module")
def open_page(browser: Browser, address: str) -> Iterator[Page]:
    """One page for all queries, as a reader would try one after the other."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def ask(page: Page, text: str) -> list[str]:
    """Type a query and return the addresses found, as paths in the site."""
    field = page.get_by_role("searchbox")
    field.press("Escape")
    expect(page.locator(".found li")).to_have_count(0)
    field.fill(text)
    page.locator(".found li").first.wait_for()
    root = page.evaluate("new URL(document.querySelector('.finder').dataset.index + '/../..', document.baseURI).href")
    return [
        href.removeprefix(root) for href in page.eval_on_selector_all(".found a", "links => links.map(a => a.href)")
    ]


FIRSTS = """async (queries) => {
  const field = document.querySelector("input[type=search]");
  const until = async (done) => {
    const late = performance.now() + 2000;
    while (!done() && performance.now() < late) await new Promise((resume) => setTimeout(resume));
  };
  const link = () => document.querySelector(".found a");
  const type = (text) => { field.value = text; field.dispatchEvent(new Event("input")); };
  const root = new URL("..", new URL(document.querySelector(".finder").dataset.index, document.baseURI)).href;
  const found = {};
  for (const query of queries) {
    type("");
    await until(() => !link());
    type(query);
    await until(link);
    found[query] = link()?.href.replace(root, "") ?? "nothing";
  }
  return found;
}"""


def split(queries: str) -> list[str]:
    return re.split(r",\s+", queries.strip())


def test_there_are_forty_queries_and_every_concern_and_reader_is_among_them(real_library: Library) -> None:
    assert len(QUERIES) == len({query for query, _ in QUERIES}) >= 40
    asked = {path for _, path in QUERIES}
    assert {name for name in real_library.concerns if not any(path.startswith(concern(name)) for path in asked)} <= {
        "radicalisation"
    }


@pytest.mark.parametrize(("query", "path"), QUERIES, ids=[query for query, _ in QUERIES])
def test_readers_words_find_the_right_page_first(open_page: Page, real_site: Path, query: str, path: str) -> None:
    found = ask(open_page, query)
    assert found[0] == path, found
    assert len(found) <= 6
    assert len(found) == len(set(found))
    assert all((real_site / address / "index.html").is_file() for address in found)


def test_every_word_of_distress_stands_in_the_table_once_and_every_concern_has_some(real_library: Library) -> None:
    every = [query for queries in DISTRESS.values() for query in split(queries)]
    assert len(every) == len(set(every)) >= 750
    assert {concern(name) for name in real_library.concerns} <= set(DISTRESS)


@pytest.mark.parametrize(("path", "queries"), DISTRESS.items(), ids=DISTRESS)
def test_words_of_distress_find_the_right_page_first(open_page: Page, path: str, queries: str) -> None:
    found = open_page.evaluate(FIRSTS, split(queries))
    assert {query: first for query, first in found.items() if first != path} == {}


COUNTRY = "document.documentElement.dataset.country = "


@pytest.fixture
def in_country(open_page: Page) -> Iterator[Callable[[str], None]]:
    """Lets the page think that its reader is elsewhere, as country.js does."""
    yield lambda code: open_page.evaluate(f"{COUNTRY}{json.dumps(code)}") and None
    open_page.evaluate(f"{COUNTRY}'GB'")


def contacts(found: list[str]) -> list[str]:
    return [path.split("/")[1] for path in found if path.startswith("contacts/") and path.count("/") == 3]


def test_the_readers_country_comes_first_and_others_only_where_the_question_names_them(
    open_page: Page, in_country: Callable[[str], None]
) -> None:
    in_country("IE")
    found = ask(open_page, "childline")
    assert found[0] == path_of("service", "ie/childline")
    assert set(contacts(found)) <= {"ie", "international"}
    assert path_of("service", "gb/childline") in ask(open_page, "childline uk")
    in_country("JP")
    assert set(contacts(ask(open_page, "childline"))) <= {"jp", "international"}
    in_country("GB")
    assert set(contacts(ask(open_page, "helpline"))) <= {"gb", "international"}
    assert ask(open_page, "childline ireland")[0] == path_of("service", "ie/childline")
    in_country("")
    assert ask(open_page, "childline")[0] == path_of("service", "gb/childline")


def test_sheets_are_those_of_the_shown_country(
    open_page: Page, in_country: Callable[[str], None], real_library: Library
) -> None:
    in_country("IE")
    found = [path for path in ask(open_page, "first hour sheet") if path.startswith("checklists/")]
    assert found
    assert all(path.endswith("/ie/") for path in found)
    assert "(Ireland)" in open_page.locator(".found").inner_text()
    in_country("PE")  # No sheets are made for a place without an entry.
    assert not [path for path in ask(open_page, "first hour sheet") if path.endswith("/pe/")]


def spellings(digits: str, country: str) -> set[str]:
    """How posters print a number: as it stands, spaced, with the country's prefix."""
    found = {digits, " ".join(digits[at : at + 3] for at in range(0, len(digits), 3))}
    for form in phone_numbers.forms(digits, country)[1:]:
        found |= {f"+{form}", f"00{form}", f"+{form[:2]} {form[2:5]} {form[5:]}", form}
        found |= {f"+{form[:2]} (0){form[2:]}"} if country == "GB" else set()
    return found


def test_every_number_of_the_register_is_found_however_a_poster_prints_it(
    open_page: Page, real_library: Library, in_country: Callable[[str], None]
) -> None:
    owners: dict[tuple[str, str], set[str]] = {}
    for name, service in real_library.services.items():
        for contact in service.contacts if service.is_reachable else ():
            if contact.number:
                owners.setdefault((name.split("/")[0], contact.number.digits), set()).add(path_of("service", name))
    tried = 0
    wrong: dict[str, str] = {}
    for folder in sorted({folder for folder, _ in owners}):
        in_country(folder.upper() if folder != "international" else "GB")
        queries: dict[str, set[str]] = {}
        for (place, digits), paths in owners.items():
            if place == folder and not (place == "international" and ("gb", digits) in owners):
                for spelling in spellings(digits.strip("+*#"), folder.upper()):
                    queries.setdefault(spelling, set()).update(paths)
        found = open_page.evaluate(FIRSTS, list(queries))
        tried += len(queries)
        wrong |= {f"{folder}: {query}": found[query] for query, paths in queries.items() if found[query] not in paths}
    assert wrong == {}
    assert tried > 600
    registered = {held.number.digits for owner in real_library.register.owners for held in owner.numbers
                  if any(key.startswith("services/") for key in owner.entries)}  # fmt: skip
    assert registered <= {digits for _, digits in owners}


@pytest.mark.parametrize(
    ("name", "platform"), [("blackmail", "x"), ("hacked-account", "whatsapp"), ("hate", "youtube")]
)
def test_an_action_page_is_offered_under_its_own_title(
    open_page: Page, real_library: Library, name: str, platform: str
) -> None:
    words = f"{real_library.concerns[name].search_words[0]} {real_library.platforms[platform].name}"
    assert ask(open_page, words)[0] == concern(name, f"teen/{platform}")
    made = {page.path: page for page in pages.pages(real_library)}
    assert open_page.locator(".found strong").first.inner_text() == made[concern(name, f"teen/{platform}")].title


def test_words_may_still_be_half_typed(open_page: Page) -> None:
    assert ask(open_page, "blackm")[0] == concern("blackmail")
    assert ask(open_page, "someone is preten")[0] == concern("impersonation")


def test_the_search_works_one_folder_down_as_well(page: Page, address: str) -> None:
    page.goto(f"{address}help/")
    assert ask(page, "blackmail")[0] == concern("blackmail")
    page.locator(".found a").first.click()
    assert page.url == address + concern("blackmail")


def test_nothing_is_requested_before_the_reader_turns_to_the_field(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not [path for path in asked if "minisearch" in path or path == "assets/search.json"]
    before = len(asked)
    page.get_by_role("searchbox").focus()
    page.wait_for_load_state("networkidle")
    library, ranking, index = sorted(asked[before:])
    assert library.startswith("assets/immutable/minisearch.")
    assert ranking.startswith("assets/immutable/ranking.")
    assert index == "assets/search.json"
    ask(page, "blackmail")
    ask(page, "hacked insta")
    page.wait_for_load_state("networkidle")
    assert len(asked) == before + 3


def test_nothing_typed_is_kept_anywhere(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    length = page.evaluate("history.length")
    ask(page, "sextortion")
    page.keyboard.press("Enter")
    assert page.url == address
    assert page.evaluate("[history.length, history.state]") == [length, None]
    kept = "[localStorage.length, sessionStorage.length, document.cookie, window.name, (await indexedDB.databases()).length, (await caches.keys()).length]"
    assert page.evaluate(f"(async () => {kept})()") == [0, 0, "", "", 0, 0]
    assert not [url for url in asked if "sextortion" in url]
    field = page.get_by_role("searchbox")
    assert field.get_attribute("name") is None
    assert field.get_attribute("autocomplete") == "off"
    assert field.get_attribute("spellcheck") == "false"
    assert page.locator("form").count() == 0


def test_whoever_comes_back_finds_the_field_empty(page: Page, address: str) -> None:
    ask(page, "blackmail")
    page.locator(".found a").first.click()
    page.wait_for_url(address + concern("blackmail"))
    page.go_back()
    assert page.get_by_role("searchbox").input_value() == ""
    assert page.locator(".found li").count() == 0


def test_it_works_from_the_keyboard(page: Page, address: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "finder-field":
            break
    page.keyboard.type("creepy dm")
    page.locator(".found li").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.querySelector('.found a')")
    page.keyboard.press("Escape")
    assert page.evaluate("[document.activeElement.id, document.activeElement.value]") == ["finder-field", ""]
    assert page.locator(".found li").count() == 0
    page.keyboard.type("creepy dm")
    page.locator(".found li").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url(address + concern("sexual-messages"))


def test_the_field_has_a_name_and_results_are_announced_politely(page: Page) -> None:
    expect(page.get_by_role("searchbox", name="Search in your own words")).to_be_visible()
    status = page.locator(".finder [role=status]")
    assert status.inner_text() == ""
    found = ask(page, "blackmail")
    expect(status).to_have_text(f"Pages found: {len(found)}")
    page.get_by_role("searchbox").fill("qqqqzzzz")
    expect(status).to_contain_text("Nothing found.")
    assert page.locator(".found li").count() == 0
    page.keyboard.press("Escape")
    expect(status).to_have_text("")


def test_field_and_results_are_large_enough_and_fit_a_small_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 740})
    page = context.new_page()
    page.goto(address)
    ask(page, "my child sent a picture")
    for target in [page.get_by_role("searchbox"), *page.locator(".found li").all()]:
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_a_search_that_cannot_load_says_so_and_tries_again(page: Page) -> None:
    page.route("**/assets/search.json", lambda route: route.abort())
    field = page.get_by_role("searchbox")
    field.fill("blackmail")
    expect(page.locator(".finder [role=status]")).to_contain_text("did not load")
    page.unroute("**/assets/search.json")
    field.fill("blackmail ")
    page.locator(".found li").first.wait_for()


def test_without_script_nothing_is_offered_that_does_not_work(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator(".finder").inner_html() == ""
    assert page.locator("input").count() == 0
    assert page.locator(".cards a").count() >= 18
    context.close()


def test_the_strict_policy_is_not_broken(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    ask(page, "blackmail")
    assert said == []
    context.close()
