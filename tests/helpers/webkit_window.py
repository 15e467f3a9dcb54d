"""A window of WebKitGTK that keeps its profile on disk, as browsers made from it do, and that a test may drive.

The browser that comes with WebKit's own driver keeps nothing while it is driven. The system's Python runs this.
"""

from __future__ import annotations

import sys
from pathlib import Path

import gi  # type: ignore[import-not-found]

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # type: ignore[import-not-found]  # noqa: E402


def main(profile: Path) -> None:
    """Open the window. What a browser would need to bring the tab back is written twice a second."""
    manager = WebKit2.WebsiteDataManager(
        base_data_directory=str(profile / "data"), base_cache_directory=str(profile / "cache")
    )
    manager.set_itp_enabled(True)
    context = WebKit2.WebContext(website_data_manager=manager)
    context.set_favicon_database_directory(str(profile / "icons"))
    context.set_automation_allowed(True)
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)

    def drive(_: object, session: WebKit2.AutomationSession) -> None:
        about = WebKit2.ApplicationInfo()
        about.set_name("Window")
        about.set_version(1, 0, 0)
        session.set_application_info(about)
        session.connect("create-web-view", lambda _: view)

    def keep() -> bool:
        (profile / "session").write_bytes(view.get_session_state().serialize().get_data())
        return True

    context.connect("automation-started", drive)
    GLib.timeout_add(500, keep)
    window = Gtk.Window(default_width=900, default_height=800)
    window.add(view)
    window.connect("destroy", Gtk.main_quit)
    view.connect("close", lambda _: window.destroy())
    window.show_all()
    Gtk.main()


if len(sys.argv) == 2:
    main(Path(sys.argv[1]))
