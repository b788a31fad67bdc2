#!/usr/bin/env python3
"""A real Thunderbird in the lab, on a screen of its own (Xvfb), through the ports that --forward
eagle-server opens: an account is made in the window that its first start shows, with a wrong password first;
started again, it asks for the password, and again when it is wrong; a letter that arrives while it waits (IDLE) is
seen, read and deleted; one is written, sent and filed into Sent.  Keys and clicks are xdotool's, the rest
is done by Marionette.

usage: thunderbird.py LABWIRE [FOLDER FOR SCREENSHOTS AND THE CAPTURE]
"""
import contextlib
import imaplib
import json
import os
import pathlib
import re
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import time

from marionette import Marionette
from session import Session, Verdict, need

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "scenario"))
import lab  # noqa: E402
from whole import table  # noqa: E402

PREFS = {
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True, "mail.winsearch.firstRunDone": True, "mail.rights.version": 1,
    "mailnews.start_page.enabled": False, "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False, "app.donation.eoy.version.viewed": 999, "app.update.enabled": False,
    "extensions.update.enabled": False, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "services.settings.server": "data:,", "mail.chat.enabled": False,
    "toolkit.cosmeticAnimations.enabled": False, "browser.cache.disk.enable": False,
    "security.dialog_enable_delay": 0, "mail.biff.show_alert": False,
    "mail.warn_on_send_accel_key": False, "mailnews.send.loglevel": "All", "mailnews.smtp.loglevel": "All",
    "devtools.console.stdout.chrome": True, "mail.biff.play_sound": False, "mailnews.mark_message_read.auto": True,
}
OFFLINE = {"offline.startup_state": 3, "offline.autoDetect": False}
MODULES = 'const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");'
# Where the first element is that a selector finds, below any shadow root, once it can be used; and what it holds.
PLACE = """
let find = root => {
    let e = Array.from(root.querySelectorAll(args[0])).find(e => e.getBoundingClientRect().width);
    if (e) return e.shadowRoot?.querySelector("select") ?? e;
    for (let outer of root.querySelectorAll("*")) {
        let inner = outer.shadowRoot && find(outer.shadowRoot);
        if (inner) return inner;
    }
    return null;
};
for (let i = 0; i < 200; i++) {
    let e = find(document);
    if (e && !e.disabled) {
        e.scrollIntoView({ block: "center" });
        await new Promise(f => setTimeout(f, 300));
        let box = e.getBoundingClientRect();
        return { x: mozInnerScreenX + box.x + box.width / 2, y: mozInnerScreenY + box.y + box.height / 2,
                 value: e.value ?? "" };
    }
    await new Promise(f => setTimeout(f, 100));
}
return null;"""
HUB_WORDS = """
let words = root => root ? Array.from(root.querySelectorAll("*"), e => (words(e.shadowRoot) + " "
    + (e.getBoundingClientRect().width && !e.children.length ? e.textContent : "")).trim()).filter(w => w).join("|") : "";
return words(document.querySelector("account-hub-container")?.shadowRoot);"""
SHOW_INBOX = MODULES + """
let server = MailServices.accounts.findServer(args[0], "127.0.0.1", "imap");
document.getElementById("tabmail").currentAbout3Pane.displayFolder(server.rootFolder.URI + "/INBOX");
setTimeout(() => MailServices.imap ? server.getNewMessages(server.rootFolder.getChildNamed("INBOX"), msgWindow, null)
                                   : 0, 0);"""
FOLDER = MODULES + """
let server = MailServices.accounts.findServer(args[0], "127.0.0.1", "imap");
let folder = server.rootFolder.subFolders.find(f => f.name.toLowerCase() == args[1].toLowerCase());"""
HAS = FOLDER + "return !!folder;"
SUBJECTS = FOLDER + "return folder ? Array.from(folder.messages, h => h.mime2DecodedSubject) : [];"
READ = FOLDER + """
let header = Array.from(folder.messages).find(h => h.mime2DecodedSubject == args[2]);
let pane = document.getElementById("tabmail").currentAbout3Pane;
pane.displayFolder(folder.URI);
for (let i = 0; i < 100 && !pane.gDBView?.rowCount; i++) await new Promise(f => setTimeout(f, 100));
pane.selectMessage(header);
for (let i = 0; i < 200; i++) {
    let browser = pane.messageBrowser?.contentWindow?.getMessagePaneBrowser?.();
    let text = browser?.contentDocument?.body?.textContent ?? "";
    if (text.includes(args[3])) return text;
    await new Promise(f => setTimeout(f, 100));
}
return "";"""
COMPOSE = MODULES + """
let [user, to, subject, body] = args;
let make = contract => Cc[`@mozilla.org/messengercompose/${contract};1`];
let fields = make("composefields").createInstance(Ci.nsIMsgCompFields);
fields.to = to; fields.subject = subject; fields.body = body;
let params = make("composeparams").createInstance(Ci.nsIMsgComposeParams);
params.composeFields = fields; params.format = Ci.nsIMsgCompFormat.PlainText;
params.identity = MailServices.accounts.allIdentities.find(i => i.email == user + "@example.com");
MailServices.compose.OpenComposeWindowWithParams(null, params);
for (let i = 0; i < 200; i++) {
    let open = Services.wm.getMostRecentWindow("msgcompose");
    if (open?.gMsgCompose?.editor && !open.document.getElementById("cmd_sendNow").hasAttribute("disabled")) return "";
    await new Promise(f => setTimeout(f, 100));
}
return "there is no window to send from";"""
COMPOSING = 'return !!Services.wm.getMostRecentWindow("msgcompose");'
DELETE = 'document.getElementById("tabmail").currentAbout3Pane.goDoCommand?.("cmd_delete"); goDoCommand("cmd_delete");'


class Screen:
    """An X server of its own, on a number that was free."""

    def __enter__(self):
        reading, writing = os.pipe()
        self.process = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24"],
                                        pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as answer:
            self.name = f":{answer.readline().strip()}"
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)

    def keys(self, *words):
        subprocess.run(["xdotool", *words], env=dict(os.environ, DISPLAY=self.name), check=True)

    def type(self, text):
        time.sleep(1)  # a window has the keyboard only when it is drawn
        self.keys("type", "--delay", "60", text)
        time.sleep(0.5)
        self.keys("key", "Return")

    def shoot(self, path):
        if shutil.which("import"):
            subprocess.run(["import", "-window", "root", "-display", self.name, path], check=False)


def free_port():
    with contextlib.closing(socket.socket()) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextlib.contextmanager
def thunderbird(screen, home, **more):
    """It runs with a profile of its own, its preferences and more; Marionette."""
    profile, port = home / "profile", free_port()
    profile.mkdir(parents=True, exist_ok=True)
    prefs = {**PREFS, **more, "marionette.port": port}
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in prefs.items()]
    (profile / "user.js").write_text("\n".join(lines) + "\n")
    env = dict(os.environ, DISPLAY=screen.name, HOME=str(home), MOZ_DISABLE_CONTENT_SANDBOX="1")
    with open(home / "log", "a") as log:
        process = subprocess.Popen(["thunderbird", "--profile", str(profile), "--no-remote", "--marionette",
                                    "--remote-allow-system-access"], env=env, stdout=log, stderr=log)
    try:
        yield Marionette(port, 120)
    finally:
        process.terminate()
        process.wait(60)


def until(condition, within=90):
    end = time.monotonic() + within
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.5)
    return False


class Lost(Exception):
    """What should be on the screen is not there, so that nothing more can be done."""


class Sitting:
    """One person at one Thunderbird."""

    def __init__(self, v, screen, program, ports, shots):
        self.v, self.screen, self.program, self.ports, self.shots = v, screen, program, ports, shots

    def shoot(self, name):
        if self.shots:
            self.screen.shoot(str(self.shots / f"{name}.png"))

    def click(self, selector):
        at = self.program.script(PLACE, selector)
        if not at:
            raise Lost(f"{selector} cannot be clicked; the window says: {self.program.script(HUB_WORDS)}")
        self.screen.keys("mousemove", str(round(at["x"])), str(round(at["y"])), "click", "1")
        time.sleep(0.5)

    def fill(self, selector, text):
        self.click(selector)
        self.screen.keys("key", "ctrl+a")
        self.screen.keys("type", "--delay", "30", str(text))
        time.sleep(0.5)
        self.v.expect(f"{selector} holds", str(text), (self.program.script(PLACE, selector) or {}).get("value"))

    def choose(self, selector, text, value):
        """Opens the list and types how its entry begins; value is what the program calls it."""
        self.click(selector)
        self.screen.keys("type", "--delay", "30", text)
        self.screen.keys("key", "Return")
        time.sleep(0.5)
        self.v.expect(f"{selector} is {text}", value, (self.program.script(PLACE, selector) or {}).get("value"))

    def told(self, words):
        self.v.expect(f"it says: {words}", True, until(lambda: words in self.program.script(HUB_WORDS)))

    def server(self, side, port, login, method):
        """One page of the window, as docs/live.md says."""
        self.fill(f"#{side}Hostname", "127.0.0.1")
        self.fill(f"#{side}Port", port)
        self.choose(f"#{side}ConnectionSecurity", "None", "0")
        self.choose(f"#{side}AuthMethod", login, method)

    def make_account(self, user, *passwords):
        """In the window of the first start; all but the last of the passwords are refused."""
        self.fill("#realName", user)
        self.fill("#email", f"{user}@example.com")
        self.shoot(f"{user}-account-1")
        self.click("#manualConfiguration")
        self.server("incoming", self.ports["IMAP"], "Normal password", "3")
        self.fill("#incomingUsername", user)
        self.shoot(f"{user}-account-2")
        self.click("#forward")
        self.server("outgoing", self.ports["SMTP"], "No authentication", "1")
        self.click("#custom")  # Test
        self.told("The following settings were found by probing the given server")
        self.shoot(f"{user}-account-3")
        self.click("#forward")
        for password in passwords:
            self.fill("#password", password)
            self.click("#forward")
            if password != passwords[-1]:
                self.told("Unable to log in at server.")
                self.shoot(f"{user}-account-refused")
        self.told("Explore options for security and personalization")
        self.shoot(f"{user}-account-4")
        self.click("#forward")  # Finish

    def subjects(self, user, folder):
        return self.program.script(SUBJECTS, user, folder)

    def log_in(self, user, *passwords):
        """Each is typed into the dialog that asks for it; all but the last are refused."""
        self.program.script(SHOW_INBOX, user)
        refused = ""
        for n, password in enumerate(passwords):
            asked = self.program.dialog(other_than=refused)
            self.shoot(f"{user}-password-{n + 1}")
            self.v.expect("what is asked", f"Enter your password for {user} on 127.0.0.1:", asked)
            self.screen.type(password)
            if password != passwords[-1]:
                refused = self.program.dialog(other_than=asked)
                self.shoot(f"{user}-refused-{n + 1}")
                self.v.expect("what is told", f"Login to server 127.0.0.1 with username {user} failed.", refused)
                self.screen.keys("key", "alt+e")  # Enter New Password
        self.v.expect("let in", True, until(lambda: not self.program.dialog(within=0.1)))

    def read(self, user, subject, text):
        self.v.expect(f"{subject}: has come", True, until(lambda: subject in self.subjects(user, "INBOX")))
        shown = self.program.script(READ, user, "INBOX", subject, text)
        self.shoot(f"{user}-reads")
        self.v.expect(f"{subject}: is shown", True, text in str(shown))

    def delete(self, user, subject):
        self.program.script(DELETE)
        self.v.expect(f"{subject}: in the trash", True, until(lambda: subject in self.subjects(user, "Trash")))
        self.v.expect(f"{subject}: no longer in the inbox", False, subject in self.subjects(user, "INBOX"))
        self.shoot(f"{user}-deletes")

    def send(self, user, to, subject, text):
        """From the window that a letter is written in, by the keys for Send Message Now."""
        self.v.expect("the window", "", self.program.script(COMPOSE, user, to, subject, text))
        time.sleep(1)
        self.shoot(f"{user}-writes")
        self.screen.keys("key", "ctrl+Return")
        self.v.expect("the window closes", True, until(lambda: not self.program.script(COMPOSING)))
        self.shoot(f"{user}-sends")
        self.v.expect("what is told", "", self.program.dialog(within=0.1))


def letters(port, user="ccna2", password="cisco"):
    """The mailbox of somebody else, as text."""
    with imaplib.IMAP4("127.0.0.1", port, timeout=60) as client:
        client.login(user, password)
        client.select(readonly=True)
        return str(client.fetch("1:*", "(BODY.PEEK[])")[1])


SENT = "Sent by a real Thunderbird"
SUBJECT, TEXT = "From a real Thunderbird", "Hello ccna2, this is my e-mail message."


def first_start(v, screen, home, ports, shots):
    with thunderbird(screen, home) as program:
        Sitting(v, screen, program, ports, shots).make_account("ccna1", "Cisco", "cisco")
        v.expect("its inbox is there", True, until(lambda: program.script(HAS, "ccna1", "Inbox")))
        time.sleep(5)  # it says something in each of its connections
        program.command("Marionette:Quit", flags=["eAttemptQuit"])
        program.close()


def second_start(v, screen, home, ports, shots):
    # Marionette cannot begin while a password is asked for, so nothing is asked for until it has begun.
    with thunderbird(screen, home, **OFFLINE) as program:
        program.script("Services.io.offline = false;")
        one = Sitting(v, screen, program, ports, shots)
        one.log_in("ccna1", "Cisco", "cisco")
        time.sleep(5)
        with smtplib.SMTP("127.0.0.1", ports["SMTP"], timeout=60) as client:
            client.sendmail("ccna2@example.com", ["ccna1@example.com"], f"Subject: {SUBJECT}\n\n{TEXT}\n")
        one.read("ccna1", SUBJECT, TEXT)
        one.delete("ccna1", SUBJECT)
        one.send("ccna1", "ccna2@example.com", SENT, TEXT)
        v.expect("in ccna2's mailbox", True, until(lambda: SENT in letters(ports["IMAP"])))
        v.expect("in Sent", True, until(lambda: SENT in one.subjects("ccna1", "Sent")))
        v.expect("QUIT, when five seconds have brought no other letter to send", True,
                 until(lambda: "C: QUIT" in (home / "log").read_text(errors="replace")))
        time.sleep(2)
        program.close()


def sit(v, labwire, folder, shots):
    home = folder.parent / "home"
    with Session(labwire, "lab-3.4.3", "--quiet-lab", "--forward", "eagle-server", folder=str(folder)) as session, \
            Screen() as screen:
        ports = table(session)
        try:
            first_start(v, screen, home, ports, shots)
            second_start(v, screen, home, ports, shots)
        except Lost as lost:
            v.expect("on the screen", "", str(lost))
            if shots:
                screen.shoot(str(shots / "lost.png"))
        v.expect("status", 0, session.stop())


def check_dialogue(v, capture):
    """What it typed, and how, which nobody may change unseen: sim/profile/NOTES.md tells of it."""
    lines = [f["imap.line"].removesuffix("\\r\\n") for f in lab.tshark(capture, ["imap.line"], "-Y", "imap.request")]
    typed = [re.sub(r"^\d+ ", "", line) for line in lines]
    for what in ("capability", "authenticate PLAIN", "authenticate LOGIN", 'login "ccna1" "Cisco"', "namespace",
                 'select "INBOX"', 'lsub "" "*"', "IDLE", "DONE", "noop", "UID fetch 1:* (FLAGS)",
                 'create "Sent"', 'subscribe "Sent"'):
        v.expect(f"it says {what}", True, what in typed)
    v.expect("the account's window tries IMAP", "CAPABILITY", typed[0])  # LOGOUT may share its segment
    v.expect("and SMTP", ["EHLO we-guess.mozilla.org", "QUIT"], requests(capture, first=True))
    logins = [line for line in typed if re.match("authenticate|login", line)]
    for tried, user in enumerate(("ccna1", "ccna1@example.com") * 2):
        v.expect("a wrong password is tried in three ways, for the user's name and the address, twice",
                 ["authenticate PLAIN", "authenticate LOGIN", f'login "{user}" "Cisco"'], logins[3 * tried:3 * tried + 3])
    v.expect("a right one in one", ["authenticate PLAIN"], logins[12:13])
    filed = [line for line in typed if line.startswith("append")]
    v.expect("one letter is filed", True, len(filed) == 1
             and re.match(r'append "Sent" \(\\Seen\) \{\d+\+\}', filed[0]) is not None)


def requests(capture, first=False):
    """The commands of the last SMTP connection, or the first; the letter and its size are of no interest.  From the octets:
    tshark takes no command for one where the letter's end was cut in two."""
    frames = lab.tshark(capture, ["tcp.stream", "tcp.payload"], "-Y", "tcp.dstport == 25 && tcp.len > 0")
    stream = frames[0 if first else -1]["tcp.stream"]
    said = bytes.fromhex("".join(f["tcp.payload"] for f in frames if f["tcp.stream"] == stream))
    text = re.sub(r"(?s)(\r\nDATA\r\n).*?\r\n\.\r\n", r"\1", said.decode(errors="replace"))
    return re.sub(r"SIZE=\d+", "SIZE=N", text).splitlines()


def check_sent(v, labwire, capture, figure):
    """The simulated client says the same commands in the same order; docs/live.md tells what else differs."""
    lab.run(labwire, "figure-6", figure)
    said = [line.replace("[172.16.1.1]", "[127.0.0.1]").replace("SIZE=", "BODY=8BITMIME SIZE=")
            for line in requests(figure / capture.name)]
    v.expect("the commands of figure 6", 5, len(said))
    v.expect("what it says to send", said, requests(capture))


def main(labwire, kept=None):
    need("thunderbird", "Xvfb", "xdotool")
    v = Verdict()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = pathlib.Path(scratch) / "lab"
        shots = pathlib.Path(kept) if kept else None
        try:
            sit(v, labwire, folder, shots)
            check_dialogue(v, folder / "hostPod1A_eth0.pcap")
            check_sent(v, labwire, folder / "hostPod1A_eth0.pcap", folder.parent / "figure")
        finally:
            if shots:
                shutil.copy(folder / "hostPod1A_eth0.pcap", shots)
                shutil.copy(folder.parent / "home" / "log", shots)
    return v.status()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
