"""Firefox, driven by WebDriver BiDi, which it speaks itself: no driver is needed."""

import itertools
import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import websocket

NAMES = ("firefox-esr", "firefox")
# What each page is asked to remember: errors, and what its policy refuses.
WATCH = """() => {
    window.faults = [];
    const told = (words) => faults.push(String(words));
    addEventListener("error", (event) => told(event.message));
    addEventListener("unhandledrejection", (event) => told(event.reason));
    document.addEventListener("securitypolicyviolation", (event) =>
        told(`${event.effectiveDirective} refuses ${event.blockedURI}`));
}"""
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
    # Without a screen Firefox takes its pointer for a finger; this one hovers.
    "ui.allPointerCapabilities": 6,
    "ui.primaryPointerCapabilities": 6,
}


def path() -> str | None:
    """Find Firefox on this machine."""
    named = os.environ.get("FIREFOX_PATH")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


class Firefox:
    """A Firefox with one window, in a profile of its own."""

    def __init__(self, binary: str, profile: Path, **preferences: object) -> None:
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in (PREFERENCES | preferences).items()
        ]
        profile.mkdir()
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        told = profile / "told.txt"
        with told.open("w") as log:
            self.process = subprocess.Popen(
                [
                    *(binary, "--headless", "--no-remote", "--profile", str(profile)),
                    "--remote-debugging-port=0",
                ],
                stdout=log,
                stderr=log,
                env={**os.environ, "HOME": str(profile)},
            )
        until, found = time.monotonic() + 60, None
        while not found and self.process.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
            found = re.search(r"ws://127\.0\.0\.1:\d+", told.read_text())
        if not found:
            self.process.kill()
            raise RuntimeError(f"Firefox does not start: {told.read_text()}")
        self.socket = websocket.create_connection(
            f"{found[0]}/session", timeout=60, suppress_origin=True
        )
        self.numbers = itertools.count()
        self.send("session.new", capabilities={})
        (window,) = self.send("browsingContext.getTree")["contexts"]
        self.window = window["context"]
        self.send("script.addPreloadScript", functionDeclaration=WATCH)

    def send(self, method: str, **parameters: Any) -> Any:
        """Send a command and give its result; what Firefox tells meanwhile is left."""
        number = next(self.numbers)
        command = {"id": number, "method": method, "params": parameters}
        self.socket.send(json.dumps(command))
        while (answer := json.loads(self.socket.recv())).get("id") != number:
            continue
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    def visit(self, address: str) -> None:
        """Open an address, and wait until the page is there with all it loads."""
        self.send(
            "browsingContext.navigate",
            context=self.window,
            url=address,
            wait="complete",
        )

    def run(self, expression: str) -> Any:
        """Give what an expression of the page's comes to, as JSON holds it."""
        result = self.send(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then(JSON.stringify)",
            target={"context": self.window},
            awaitPromise=True,
        )
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        value = result["result"].get("value")
        return None if value is None else json.loads(value)

    def wait_for(self, expression: str) -> Any:
        """Wait until an expression of the page's comes to something."""
        until = time.monotonic() + 15
        while not (found := self.run(expression)):
            if time.monotonic() > until:
                raise TimeoutError(f"Not seen in time: {expression}")
            time.sleep(0.1)
        return found

    def act(self, kind: str, *actions: dict[str, Any], **look: Any) -> None:
        """Type or point as a person does."""
        source = {"type": kind, "id": kind, "actions": list(actions), **look}
        self.send("input.performActions", context=self.window, actions=[source])

    def type(self, text: str) -> None:
        """Press the keys of a text; ``\\ue007`` is Enter, ``\\ue00c`` Escape."""
        ways = ("keyDown", "keyUp")
        self.act("key", *({"type": w, "value": key} for key in text for w in ways))

    def point_at(self, selector: str, *, click: bool = False) -> None:
        """Point at the middle of what a selector finds, and click if wanted."""
        x, y = self.run(
            f"(() => {{ const found = document.querySelector({json.dumps(selector)});"
            " found.scrollIntoView({block: 'center'});"
            " const box = found.getClientRects()[0];"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        move = {"type": "pointerMove", "x": int(x), "y": int(y)}
        press = [{"type": f"pointer{way}", "button": 0} for way in ("Down", "Up")]
        self.act("pointer", move, *(press if click else []))

    def close(self) -> None:
        """Leave the window and end the program."""
        self.socket.close()
        self.process.terminate()
        self.process.wait(20)
