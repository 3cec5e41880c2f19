"""A headless Chromium for tests and for the pictures in the documentation. Nothing is fetched for it."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

FLAGS = (
    *["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"],
    *["--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en"],
)


def programs() -> tuple[str, str] | None:
    """The paths of a Chromium and of its driver, where this machine has both."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    return (chromium, driver) if chromium and driver else None


class Browser:
    """A page in a browser, by its address; what it loads and complains of is kept."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(
        self, path: Path, *, width: int = 1280, height: int = 900, dark: bool = False, script: bool = True
    ) -> None:
        """Show a file in a window of that size."""
        self.driver.get("about:blank")
        self.problems(), self.loaded()
        self.tell("Emulation.setScriptExecutionDisabled", value=not script)
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.tell("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.tell("Emulation.setEmulatedMedia", features=[scheme, still])
        self.driver.get(path.as_uri())

    def tell(self, command: str, **values: Any) -> Any:
        """A command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(command, values)

    def js(self, code: str, *args: Any) -> Any:
        """What a function body returns."""
        return self.driver.execute_script(code, *args)

    def keys(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def problems(self) -> list[str]:
        """What the console said since it was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def loaded(self) -> list[str]:
        """The addresses that were asked for since."""
        said = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        return [one["params"]["request"]["url"] for one in said if one["method"] == "Network.requestWillBeSent"]

    def picture(self, path: Path) -> None:
        """What the window shows, as a file of the kind that its name says: ``.png`` or ``.webp``."""
        form = {"format": path.suffix[1:]} | ({"quality": 80} if path.suffix == ".webp" else {})
        path.write_bytes(base64.b64decode(self.tell("Page.captureScreenshot", **form)["data"]))


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with a profile of its own. ImportError without selenium, RuntimeError without Chromium."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    found = programs()
    if found is None:
        raise RuntimeError("no Chromium, or no chromedriver, is installed")
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = found[0]
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(found[1]))
        driver.set_page_load_timeout(60)
        try:
            yield Browser(driver)
        finally:
            driver.quit()
