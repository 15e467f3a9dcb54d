"""On the hosts of platforms anyone can publish: readers are sent to what the owner has written and to nothing else."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from helpers.guidance import ROOT, Guidance
from signpost.entries.library import Library
from signpost.entries.owned_addresses import OwnedAddresses
from signpost.entries.schema.register import Owner, PublicHost
from signpost.entries.schema.text import Address, SourceAddress
from signpost.proof.page_proof import Proof
from signpost.rules.addresses import PublicHosts
from signpost.rules.rule import leaves_of

UNREGISTERED, REDIRECTOR = "unregistered-address", "redirecting-address"
MEMBERS, DOWNLOAD, FORM = "members-address", "downloading-address", "address"

ATTACKS: dict[str, list[tuple[str, str]]] = {
    "instagram": [
        (UNREGISTERED, "https://www.instagram.com/helpline_for_teens"),
        (UNREGISTERED, "https://www.instagram.com/helpline_for_teens/"),
        (UNREGISTERED, "https://www.instagram.com/p/C1a2B3c4D5e/"),
        (UNREGISTERED, "https://www.instagram.com/reel/C1a2B3c4D5e/"),
        (UNREGISTERED, "https://www.instagram.com/stories/helpline/3141592653589793238"),
        (UNREGISTERED, "https://www.instagram.com/j/AbaXyZ12/"),
        (UNREGISTERED, "https://www.instagram.com/direct/t/17841400000000000"),
        (UNREGISTERED, "https://www.instagram.com/channel/AbcDef123/"),
        (UNREGISTERED, "https://www.instagram.com/explore/tags/helpline/"),
        (UNREGISTERED, "https://www.instagram.com/hacked_help"),
        (UNREGISTERED, "https://www.instagram.com/hacked/reel"),
        (UNREGISTERED, "https://www.instagram.com/Hacked"),
        (UNREGISTERED, "https://www.instagram.com"),
        (UNREGISTERED, "https://l.instagram.com"),
        (UNREGISTERED, "https://ig.me/m/helpline"),
        (UNREGISTERED, "https://www.instagram.com/linkshim/evil.example"),
        (REDIRECTOR, "https://help.instagram.com/l.php"),
        (DOWNLOAD, "https://help.instagram.com/app.apk"),
        (DOWNLOAD, "https://about.instagram.com/files/Report.EXE"),
        (FORM, "https://help.instagram.com/contact/../../evil"),
        (FORM, "https://www.instagram.com/legal/../helpline_for_teens"),
        (FORM, "https://www.instagram.com//helpline_for_teens"),
        (FORM, "https://www.instagram.com/hacked/%2e%2e/helpline"),
        (FORM, "https://WWW.instagram.com/hacked"),
        (FORM, "https://www.instagram.com./hacked"),
    ],
    "discord": [
        (UNREGISTERED, "https://discord.com/invite/helpline"),
        (UNREGISTERED, "https://discord.com/Invite/helpline"),
        (UNREGISTERED, "https://discord.com/users/123456789012345678"),
        (UNREGISTERED, "https://discord.com/channels/123456789012345678/123456789012345678"),
        (UNREGISTERED, "https://discord.com/servers/helpline-123456789012345678"),
        (UNREGISTERED, "https://discord.com/application-directory/123456789012345678"),
        (UNREGISTERED, "https://discord.com/safety-team-chat"),
        (UNREGISTERED, "https://discord.com/terms/invite/helpline"),
        (UNREGISTERED, "https://discord.gg/helpline"),
        (UNREGISTERED, "https://discordapp.com/invite/helpline"),
        (UNREGISTERED, "https://cdn.discordapp.com/attachments/1/2/form"),
        (UNREGISTERED, "https://ptb.discord.com/invite/helpline"),
        (UNREGISTERED, "https://support.discord.com/hc/en-us/community/posts/360050000000-Write-to-me"),
        (UNREGISTERED, "https://support.discord.com/hc/en-us/profiles/360000000000"),
        (UNREGISTERED, "https://discord.com/redirect"),
        (MEMBERS, "https://discord.com/safety/invite/helpline"),
        (DOWNLOAD, "https://discord.com/safety/DiscordSetup.exe"),
        (FORM, "https://discord.com/safety/../invite/helpline"),
        (FORM, "https://discord.com/safety/./../invite/helpline"),
        (FORM, "https://discord.com/safety/.."),
    ],
    "facebook": [
        (UNREGISTERED, "https://www.facebook.com/groups/1234567890123456/"),
        (UNREGISTERED, "https://www.facebook.com/helpline.for.teens"),
        (UNREGISTERED, "https://www.facebook.com/people/Help-Line/100000000000001/"),
        (UNREGISTERED, "https://www.facebook.com/helpline/videos/1234567890123456/"),
        (UNREGISTERED, "https://www.facebook.com/watch/helpline"),
        (UNREGISTERED, "https://www.facebook.com/share/g/AbCdEf123/"),
        (UNREGISTERED, "https://www.facebook.com/events/1234567890123456"),
        (UNREGISTERED, "https://www.facebook.com/marketplace/item/1234567890123456"),
        (UNREGISTERED, "https://www.facebook.com/l.php"),
        (UNREGISTERED, "https://www.facebook.com/l.php?u=https-evil.example"),
        (UNREGISTERED, "https://www.facebook.com/flx/warn/"),
        (UNREGISTERED, "https://www.facebook.com/help"),
        (UNREGISTERED, "https://www.facebook.com/helpline/"),
        (UNREGISTERED, "https://www.facebook.com/profile.php?id=100000000000001"),
        (UNREGISTERED, "https://m.facebook.com/help/263149623790594"),
        (UNREGISTERED, "https://fb.me/helpline"),
        (UNREGISTERED, "https://l.facebook.com/l.php"),
        (MEMBERS, "https://www.facebook.com/help/community/question"),
        (REDIRECTOR, "https://www.facebook.com/help/l.php"),
        (DOWNLOAD, "https://www.facebook.com/help/form.pdf"),
    ],
    "x": [
        (UNREGISTERED, "https://x.com/helpline_for_teens"),
        (UNREGISTERED, "https://x.com/helpline_for_teens/status/1234567890123456789"),
        (UNREGISTERED, "https://x.com/i/communities/1234567890123456789"),
        (UNREGISTERED, "https://x.com/i/spaces/1AbCdEfGhIjKl"),
        (UNREGISTERED, "https://x.com/i/redirect"),
        (UNREGISTERED, "https://x.com/i/flow/signup"),
        (UNREGISTERED, "https://x.com/messages/compose"),
        (UNREGISTERED, "https://x.com/settings_help"),
        (UNREGISTERED, "https://x.com/tos/status/1"),
        (UNREGISTERED, "https://x.com/toss"),
        (UNREGISTERED, "https://x.com/"),
        (UNREGISTERED, "https://twitter.com/helpline_for_teens"),
        (UNREGISTERED, "https://t.co/AbCdEf1234"),
        (UNREGISTERED, "https://pic.x.com/AbCdEf1234"),
        (REDIRECTOR, "https://help.x.com/redirect"),
        (DOWNLOAD, "https://help.x.com/en/forms/app.ipa"),
        (FORM, "https://x.com/settings/../helpline_for_teens"),
    ],
    "youtube": [
        (UNREGISTERED, "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv"),
        (UNREGISTERED, "https://www.youtube.com/c/HelplineForTeens"),
        (UNREGISTERED, "https://www.youtube.com/user/HelplineForTeens"),
        (UNREGISTERED, "https://www.youtube.com/HelplineForTeens"),
        (UNREGISTERED, "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        (UNREGISTERED, "https://www.youtube.com/shorts/dQw4w9WgXcQ"),
        (UNREGISTERED, "https://www.youtube.com/live/dQw4w9WgXcQ"),
        (UNREGISTERED, "https://www.youtube.com/embed/dQw4w9WgXcQ"),
        (UNREGISTERED, "https://www.youtube.com/post/UgkxAbCdEf"),
        (UNREGISTERED, "https://www.youtube.com/redirect"),
        (UNREGISTERED, "https://www.youtube.com/redirect?q=evil.example"),
        (UNREGISTERED, "https://www.youtube.com/attribution_link"),
        (UNREGISTERED, "https://youtu.be/dQw4w9WgXcQ"),
        (UNREGISTERED, "https://support.google.com/youtube/thread/123456789"),
        (UNREGISTERED, "https://support.google.com/profile/123456789"),
        (UNREGISTERED, "https://docs.google.com/forms/d/e/1FAIpQLSd/viewform"),
        (UNREGISTERED, "https://sites.google.com/view/helpline"),
        (UNREGISTERED, "https://www.google.com/url"),
        (FORM, "https://www.youtube.com/@HelplineForTeens"),
        (FORM, "https://support.google.com/youtube/answer/../thread/1"),
    ],
    "roblox": [
        (UNREGISTERED, "https://www.roblox.com/users/1234567/profile"),
        (UNREGISTERED, "https://www.roblox.com/groups/1234567/Helpline"),
        (UNREGISTERED, "https://www.roblox.com/communities/1234567/Helpline"),
        (UNREGISTERED, "https://www.roblox.com/games/1234567/Helpline"),
        (UNREGISTERED, "https://www.roblox.com/games/start"),
        (UNREGISTERED, "https://www.roblox.com/share"),
        (UNREGISTERED, "https://www.roblox.com/catalog/1234567/Shirt"),
        (UNREGISTERED, "https://www.roblox.com/support/evil"),
        (UNREGISTERED, "https://ro.blox.com/Ebh5"),
        (UNREGISTERED, "https://devforum.roblox.com/t/helpline/1234567"),
        (UNREGISTERED, "https://web.roblox.com/users/1234567/profile"),
        (MEMBERS, "https://en.help.roblox.com/hc/en-us/community/posts/1"),
        (MEMBERS, "https://en.help.roblox.com/hc/en-us/profiles/1234567"),
        (REDIRECTOR, "https://about.roblox.com/link-out/evil"),
        (DOWNLOAD, "https://about.roblox.com/download/RobloxPlayer.dmg"),
    ],
    "tiktok": [
        (UNREGISTERED, "https://www.tiktok.com/t/ZT8abcdef/"),
        (UNREGISTERED, "https://www.tiktok.com/link/v2"),
        (UNREGISTERED, "https://vm.tiktok.com/ZT8abcdef/"),
        (FORM, "https://www.tiktok.com/@helpline"),
    ],
    "whatsapp": [
        (UNREGISTERED, "https://www.whatsapp.com/channel/0029VaAbCdEf"),
        (UNREGISTERED, "https://chat.whatsapp.com/AbCdEfGhIjK"),
        (UNREGISTERED, "https://wa.me/447700900000"),
    ],
    "snapchat": [
        (UNREGISTERED, "https://www.snapchat.com/add/helpline"),
        (REDIRECTOR, "https://help.snapchat.com/linkfilter/evil"),
        (MEMBERS, "https://help.snapchat.com/hc/user_images/AbCdEf"),
    ],
    "reddit": [
        (UNREGISTERED, "https://www.reddit.com/r/helpline/"),
        (UNREGISTERED, "https://www.reddit.com/user/helpline/"),
        (UNREGISTERED, "https://www.reddit.com/report/helpline"),
        (REDIRECTOR, "https://www.reddithelp.com/r/helpline"),
    ],
    "telegram": [
        (UNREGISTERED, "https://t.me/helpline"),
        (UNREGISTERED, "https://t.me/EURegulation/12"),
        (REDIRECTOR, "https://telegram.org/away.php"),
    ],
    "tumblr": [(UNREGISTERED, "https://www.tumblr.com/helpline"), (UNREGISTERED, "https://helpline.tumblr.com")],
    "linkedin": [
        (UNREGISTERED, "https://www.linkedin.com/in/helpline/"),
        (UNREGISTERED, "https://www.linkedin.com/groups/1234567/"),
        (UNREGISTERED, "https://www.linkedin.com/help/linkedin/forum/question/1"),
        (UNREGISTERED, "https://www.linkedin.com/redir/redirect"),
    ],
    "steam": [
        (UNREGISTERED, "https://steamcommunity.com/groups/helpline"),
        (UNREGISTERED, "https://store.steampowered.com/app/1234567/Helpline/"),
        (REDIRECTOR, "https://help.steampowered.com/linkfilter/"),
    ],
    "bluesky": [(UNREGISTERED, "https://helpline.bsky.social"), (UNREGISTERED, "https://bsky.app/profile/helpline")],
    "depop": [(MEMBERS, "https://depophelp.zendesk.com/hc/en-gb/community/posts/1")],
    "onlyfans": [(UNREGISTERED, "https://onlyfans.com/helpline"), (UNREGISTERED, "https://onlyfans.com/terms/helpline")],
    "vinted": [(UNREGISTERED, "https://www.vinted.com/member/1234567-helpline")],
    "rec-room": [(UNREGISTERED, "https://rec.net/user/helpline"), (UNREGISTERED, "https://rec.net/room/helpline")],
    "google": [(UNREGISTERED, "https://drive.google.com/file/d/1AbCdEf/view"), (UNREGISTERED, "https://g.co/helpline")],
}  # fmt: skip
"""By platform: what somebody could put into its entry, and the message that refuses it."""

TABLE = [(name, rule, address) for name, attacks in ATTACKS.items() for rule, address in attacks]

MEMBER_HOSTS = """
bsky.social chat.whatsapp.com chatgpt.com depop.com discord.com discord.gg docs.google.com drive.google.com facebook.com
fandom.com forms.gle github.com github.io instagram.com kik.me linkedin.com linktr.ee m.facebook.com m.me
m.youtube.com mastodon.social medium.com messenger.com mobile.twitter.com old.reddit.com onlyfans.com
open.spotify.com pinterest.com quora.com rec.net reddit.com roblox.com signal.group sites.google.com snapchat.com
steamcommunity.com store.steampowered.com support.discord.com support.google.com t.me telegram.me threads.com
threads.net tiktok.com tumblr.com twitch.tv twitter.com vinted.co.uk vinted.com vk.com vm.tiktok.com vrchat.com
wa.me wattpad.com whatsapp.com wordpress.com www.discord.com www.facebook.com www.instagram.com
www.linkedin.com www.messenger.com www.pinterest.com www.quora.com www.reddit.com www.roblox.com www.snapchat.com
www.threads.net www.tiktok.com www.tumblr.com www.twitch.tv www.vinted.com www.whatsapp.com www.x.com
www.youtube.com x.com youtu.be youtube.com zendesk.com
"""
"""Hosts where members of the public have pages: written down here on its own, and not taken from the register."""


def hosts(text: str) -> list[str]:
    return sorted(set(text.split()))


@pytest.fixture
def real(tmp_path: Path) -> Guidance:
    """A copy of the real guidance that a test may change."""
    folder = tmp_path / "real"
    shutil.copytree(ROOT / "guidance", folder)
    return Guidance(folder)


def with_routes(guidance: Guidance, platform: str, addresses: list[str]) -> dict[int, str]:
    """Add a route for each address to a platform; return the addresses by the lines on which they stand."""
    path = guidance.folder / f"platforms/{platform}.yml"
    head, tail = re.split(r"(?m)^routes:\n", path.read_text(encoding="utf-8"))
    lines = [*head.splitlines(), "routes:"]
    placed: dict[int, str] = {}
    for number, address in enumerate(addresses):
        lines += [
            f"  - name: Report it here, way {number}",
            "    concerns: [all]",
            "    kind: web-form",
        ]
        lines += ["    who: [anyone]", f'    address: "{address}"']
        placed[len(lines)] = address
        lines += ["    source: rules.example.net", "    checked: undated", "    by: third-party"]
    path.write_text("\n".join(lines) + "\n" + tail, encoding="utf-8")
    return placed


def refused(guidance: Guidance, attacks: dict[str, list[str]]) -> dict[tuple[str, str], list[str]]:
    """Return by platform and address the messages that a check has for each attack."""
    found: dict[tuple[str, str], list[str]] = {}
    placed = {name: with_routes(guidance, name, addresses) for name, addresses in attacks.items()}
    for problem in guidance.problems():
        name = Path(problem.place.file).stem
        address = placed.get(name, {}).get(problem.place.line)
        if address is not None:
            found.setdefault((name, address), []).append(problem.rule)
    return found


def test_an_address_that_others_could_have_written_is_refused_by_the_rules(real: Guidance) -> None:
    # A value that cannot be an address keeps its entry from being read, so these are tried on their own below.
    tried = {(name, address): rule for name, rule, address in TABLE if rule != FORM}
    attacks: dict[str, list[str]] = {}
    for name, address in tried:
        attacks.setdefault(name, []).append(address)
    assert refused(real, attacks) == {key: [rule] for key, rule in tried.items()}
    assert len(tried) > 100


def test_an_address_that_would_climb_or_hide_cannot_be_written(real: Guidance) -> None:
    tried = {(name, address): rule for name, rule, address in TABLE if rule == FORM}
    attacks: dict[str, list[str]] = {}
    for name, address in tried:
        attacks.setdefault(name, []).append(address)
    assert refused(real, attacks) == {key: [rule] for key, rule in tried.items()}
    assert len(tried) >= 10


def test_an_address_that_others_could_have_written_is_refused_on_a_finished_page(
    real_library: Library,
) -> None:
    proof = Proof(real_library)
    for _, _, address in TABLE:
        html = f'<a rel="noopener noreferrer external" href="{address}">Go</a>'
        assert list(proof.faults("x/", html, "x.yml")) == [
            f"x/: the register does not hold the address {address}."
        ]


def test_the_table_tries_every_kind_of_page_on_each_host_that_was_attacked() -> None:
    for name in ("instagram", "discord", "facebook", "x", "youtube", "roblox"):
        assert len(ATTACKS[name]) >= 15, name
    assert len({address for *_, address in TABLE}) == len(TABLE) > 150


def test_every_address_in_use_passes_both_walls(real_library: Library) -> None:
    proof, used = Proof(real_library), 0
    for key, path, address in leaves_of(real_library, Address):
        used += 1
        assert real_library.owned(key).refusal(address) is None, (key, path, address)
        html = f'<a rel="noopener noreferrer external" href="{address}">Go</a>'
        assert list(proof.faults("x/", html, "x.yml")) == [], address
    assert used > 400


def test_every_source_on_an_owners_page_is_still_a_link(real_library: Library) -> None:
    """On a host that an owner has, whole or in part, no source is left out for its path."""
    linked, unlinked = 0, []
    for key, _, source in real_library.all_of(SourceAddress):
        reason = real_library.owned(key).refusal(source)
        linked += reason is None
        if reason not in (None, "form", "host", "query"):
            unlinked.append((key, source, reason))
    assert unlinked == []
    assert linked > 500


def test_no_host_where_members_publish_is_registered_whole(real_library: Library) -> None:
    whole = {str(host) for owner in real_library.register.owners for host in owner.hosts}
    assert whole & set(hosts(MEMBER_HOSTS)) == set()
    assert len(whole) > 200


def test_a_host_where_members_publish_cannot_be_registered_whole(real: Guidance) -> None:
    path = real.folder / "register.yml"
    text = path.read_text(encoding="utf-8")
    blocks = [
        f"  - {{name: N{n}, entries: [platforms/x], hosts: [{host}]}}"
        for n, host in enumerate(hosts(MEMBER_HOSTS))
    ]
    path.write_text(
        text.replace("\nowners:\n", "\nowners:\n" + "\n".join(blocks) + "\n", 1), encoding="utf-8"
    )
    told = [
        problem.text.split('"')[1] for problem in real.problems() if problem.rule == "public-host"
    ]
    assert sorted(told) == hosts(MEMBER_HOSTS)


def test_nothing_of_a_shortener_or_an_invite_can_be_registered_by_its_path(real: Guidance) -> None:
    tried = [
        "bit.ly/helpline",
        "discord.gg/help/",
        "docs.google.com/forms/",
        "t.me/helpline",
        "wa.me/44/",
        "youtu.be/a",
    ]
    path = real.folder / "register.yml"
    text = path.read_text(encoding="utf-8")
    block = f"  - {{name: N, entries: [platforms/x], paths: [{', '.join(tried)}]}}\n"
    path.write_text(text.replace("\nowners:\n", f"\nowners:\n{block}", 1), encoding="utf-8")
    problems = real.problems()
    assert [problem.rule for problem in problems] == ["public-host"] * len(tried)
    assert {problem.fix for problem in problems} == {
        "register the whole address under addresses, with the reason."
    }


def test_nobody_climbs_out_of_a_registered_path(real_library: Library) -> None:
    tried = 0
    owned = real_library.owned_by_all
    for path in sorted({path for paths in owned.paths.values() for path in paths}):
        root = path.rstrip("/")
        host, _, rest = root.partition("/")
        outside = {
            f"{root}/../evil", f"{root}/..", f"{root}/.", f"{root}/./../evil", f"{root}/x/../../evil", f"{root}/..x/../evil",
            f"{root}/%2e%2e/evil", f"{root}/..%2fevil", f"{root}/..;/evil", f"{root}/\\..\\evil", f"{root}//evil",
            f"{root}evil", f"{root}_evil/x", f"{root}.evil", f"{root}-evil", f"{root}#x", f"{root};x", f"{root}@evil.example",
            f"{host}/evil", f"{host}/evil/{rest}", f"{host}//{rest}", f"{host}/{rest.upper()}/x", f"{host}/{rest[:-1]}",
            f"{host}:443/{rest}", f"{host}./{rest}", f"{host.upper()}/{rest}", f"evil.{host}/{rest}", f"{host}.evil.example/{rest}",
            f"evil@{host}/{rest}", f"{root}/\n", f"{root}\n", f"{root}?next=x",
        }  # fmt: skip
        for place in outside:
            tried += 1
            assert owned.refusal(f"https://{place}") is not None, place
        assert owned.refusal(f"http://{root}") == "form"
        assert (
            owned.refusal(f"https://{root}/x" if path.endswith("/") else f"https://{root}") is None
        ), path
    assert tried > 1_500


@pytest.mark.parametrize(
    ("path", "inside", "outside"),
    [
        (
            "x.com/tos",
            ["x.com/tos"],
            ["x.com/tos/", "x.com/tos/a", "x.com/toss", "x.com/", "x.com", "help.x.com/tos"],
        ),
        (
            "x.com/a/",
            ["x.com/a/", "x.com/a/b", "x.com/a/b/"],
            ["x.com/a", "x.com/ab", "x.com/b/a/", "x.com/A/b"],
        ),
    ],
)
def test_a_path_takes_in_what_lies_below_it_only_with_a_slash(
    path: str, inside: list[str], outside: list[str]
) -> None:
    owned = OwnedAddresses(
        [Owner.model_validate({"name": "A", "entries": ["platforms/a"], "paths": [path]})]
    )
    assert [
        place for place in inside + outside if owned.refusal(f"https://{place}") is None
    ] == inside


def test_what_is_registered_whole_may_be_used_whatever_it_looks_like() -> None:
    address = "https://a.example/redirect/community/app.apk?to=b"
    block = {
        "name": "A",
        "entries": ["platforms/a"],
        "addresses": [{"address": address, "reason": "It is so."}],
    }
    owned = OwnedAddresses([Owner.model_validate(block)])
    assert owned.refusal(address) is None
    assert owned.refusal(address + "c") == "query"
    assert owned.refusal("https://a.example/") == "host"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", None),
        ("/", None),
        ("/report", None),
        ("/report.html", None),
        ("/how.to.report.html", None),
        ("/Seite/beschwerde.php", None),
        ("/policy/en/community", None),
        ("/policy/en/community/", None),
        ("/user/moderating", None),
        ("/groups/answer/7540088", None),
        ("/outside-the-app", None),
        ("/how-to-leave-a-group", None),
        ("/links-for-parents", None),
        ("/exit-strategy/1", None),
        ("/new.page/about", "download"),
        ("/v1.2/report", "download"),
        ("/app.apk/", "download"),
        ("/a.tar.gz", "download"),
        ("/a.html.scr", "download"),
        ("/.well-known/x", "download"),
        ("/form.pdf", "download"),
        ("/OUT", "redirector"),
        ("/Redirect.aspx", "redirector"),
        ("/link_filter/x", "redirector"),
        ("/auth/redirect-to/x", "redirector"),
        ("/r/abc", "redirector"),
        ("/url", "redirector"),
        ("/goto/evil", "redirector"),
        ("/exit.php", "redirector"),
        ("/Community/posts", "members"),
        ("/de/forum/thema", "members"),
        ("/get-support/message-boards/rooms", "members"),
        ("/u/evil", "members"),
        ("/join/abc", "members"),
    ],
)
def test_what_an_owners_host_may_lead_to(path: str, reason: str | None) -> None:
    block = {"name": "A", "entries": ["platforms/a"], "hosts": ["a.example"]}
    assert (
        OwnedAddresses([Owner.model_validate(block)]).refusal(f"https://a.example{path}") == reason
    )


def test_files_of_the_project_may_be_linked_and_nothing_else_of_their_host(
    guidance: Guidance,
) -> None:
    library = guidance.library()
    proof, repository = Proof(library), str(library.site.repository)

    def faults(address: str) -> list[str]:
        html = f'<a rel="noopener noreferrer external" href="{address}">Go</a>'
        return list(proof.faults("x/", html, "x.yml"))

    assert faults(f"{repository}/edit/main/guidance/services/gb/listeners.yml") == []
    for address in (
        "https://code.example.org/evil",
        f"{repository}-evil/x",
        f"{repository}/../evil",
        f"{repository}?x=1",
    ):
        assert len(faults(address)) == 1, address


def test_a_public_host_takes_in_the_hosts_below_it_but_for_those_that_it_names() -> None:
    public = PublicHosts(
        [
            PublicHost.model_validate(
                {"host": "x.com", "what": "profiles", "but_not": ["help.x.com"]}
            )
        ]
    )
    tried = ["x.com", "www.x.com", "help.x.com", "evil.help.x.com", "box.com", "x.com.evil.example"]
    assert [host for host in tried if public.over(host)] == [
        "x.com",
        "www.x.com",
        "evil.help.x.com",
    ]
