"""What readers search for, and which page is to come first."""

from __future__ import annotations

import json
import re
from typing import Any

from signpost.entries.library import Library
from signpost.outputs import search_index
from signpost.pages import plan
from signpost.pages.addresses import path_of


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
    concern(
        "at-home", "parent"
    ): "my son was molested, my ex is hitting our son, my daughter wants to run away",
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
    concern(
        "sexual-messages", "parent"
    ): "someone asked my daughter for nudes, a man sent my daughter a dick pic",
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
    concern(
        "self-harm", "educator"
    ): "a pupil took an overdose, student is suicidal, pupil self harming",
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


def rows(library: Library) -> list[list[Any]]:
    found: list[list[Any]] = json.loads(search_index.index(plan.drafts(library), library.home))
    return found


def split(queries: str) -> list[str]:
    return re.split(r",\s+", queries.strip())
