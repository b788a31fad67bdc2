"""Gecko's Marionette protocol, as much of it as driving a mail program takes: lengths, a colon
and JSON over TCP; commands [0, id, name, parameters] and answers [1, id, error, result].
"""
import json
import socket
import time


class Refused(Exception):
    """The program answered with an error."""


class Marionette:
    def __init__(self, port, within=60):
        end = time.monotonic() + within
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=within)
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
        self.rest, self.last = b"", 0
        self.hello = self._receive()
        # A dialog waits for whoever types into it, as it does for people.
        self.command("WebDriver:NewSession", unhandledPromptBehavior="ignore")
        self.command("Marionette:SetContext", value="chrome")

    def _receive(self):
        while b":" not in self.rest:
            self._more()
        length, _, self.rest = self.rest.partition(b":")
        while len(self.rest) < int(length):
            self._more()
        text, self.rest = self.rest[:int(length)], self.rest[int(length):]
        return json.loads(text)

    def _more(self):
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError("Marionette: closed")
        self.rest += chunk

    def command(self, name, **parameters):
        self.last += 1
        text = json.dumps([0, self.last, name, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(text), text))
        _, number, error, result = self._receive()
        assert number == self.last
        if error:
            raise Refused(f"{name}: {error['error']}: {error['message']}")
        return result

    def script(self, text, *args, wait=30):
        """Runs in the program's own window, with all its rights; `await` is allowed."""
        return self.command("WebDriver:ExecuteAsyncScript", args=list(args), sandbox="system", newSandbox=False,
                            timeout=int(wait * 1000), script=f"""
            let done = arguments[arguments.length - 1], args = Array.from(arguments);
            (async () => {{ {text} }})().then(v => done(v === undefined ? null : v),
                                              e => done({{ error: String(e) + e.stack }}));""")["value"]

    def dialog(self, within=60, other_than=""):
        """What the dialog that is open, or soon will be, says; "": there is none."""
        end, text = time.monotonic() + within, ""
        while time.monotonic() < end and text in ("", other_than):
            try:
                text = self.command("WebDriver:GetAlertText")["value"]
            except Refused:
                text = ""
            time.sleep(0.3)
        return text

    def close(self):
        self.socket.close()
