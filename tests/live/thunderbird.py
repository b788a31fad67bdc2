#!/usr/bin/env python3
"""A real Thunderbird in the lab, on a screen of its own (Xvfb), through the ports that --forward
eagle-server opens: an account is made, a wrong password asked again, a letter that arrives while it
waits (IDLE) is seen, read and deleted; one is written, sent and filed into Sent.  Keys are typed by xdotool, the
rest is done by Marionette.

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
    "mail.provider.suppress_dialog_on_startup": True, "mail.shell.checkDefaultClient": False,
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
MODULES = 'const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");'
# As the account settings of the handout have it: no encryption, no login for what is sent.
MAKE_ACCOUNT = MODULES + """
let [user, imap, port] = args;
let server = MailServices.accounts.createIncomingServer(user, "127.0.0.1", "imap");
server.port = imap; server.socketType = 0; server.authMethod = 3;
let smtp = MailServices.outgoingServer.createServer("smtp").QueryInterface(Ci.nsISmtpServer);
smtp.hostname = "127.0.0.1"; smtp.port = port; smtp.authMethod = 1; smtp.socketType = 0;
MailServices.outgoingServer.defaultServer = smtp;
let identity = MailServices.accounts.createIdentity();
identity.email = user + "@example.com"; identity.fullName = user; identity.smtpServerKey = smtp.key;
identity.composeHtml = false; identity.fccFolderURI = server.serverURI + "/Sent"; identity.doFcc = true;
let account = MailServices.accounts.createAccount();
account.incomingServer = server; account.addIdentity(identity);
return [smtp.key, smtp.serverURI.spec, smtp.authMethod, smtp.socketType];"""
SHOW_INBOX = MODULES + """
let server = MailServices.accounts.findServer(args[0], "127.0.0.1", "imap");
document.getElementById("tabmail").currentAbout3Pane.displayFolder(server.rootFolder.URI + "/INBOX");
setTimeout(() => MailServices.imap ? server.getNewMessages(server.rootFolder.getChildNamed("INBOX"), msgWindow, null)
                                   : 0, 0);"""
FOLDER = MODULES + """
let server = MailServices.accounts.findServer(args[0], "127.0.0.1", "imap");
let folder = server.rootFolder.subFolders.find(f => f.name.toLowerCase() == args[1].toLowerCase());"""
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
def thunderbird(screen, home):
    """It runs with a profile of its own; (process, Marionette)."""
    profile, port = home / "profile", free_port()
    profile.mkdir(parents=True)
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in {**PREFS, "marionette.port": port}.items()]
    (profile / "user.js").write_text("\n".join(lines) + "\n")
    env = dict(os.environ, DISPLAY=screen.name, HOME=str(home), MOZ_DISABLE_CONTENT_SANDBOX="1")
    with open(home / "log", "w") as log:
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


class Sitting:
    """One person at one Thunderbird."""

    def __init__(self, v, screen, program, ports, shots):
        self.v, self.screen, self.program, self.ports, self.shots = v, screen, program, ports, shots

    def shoot(self, name):
        if self.shots:
            self.screen.shoot(str(self.shots / f"{name}.png"))

    def subjects(self, user, folder):
        return self.program.script(SUBJECTS, user, folder)

    def log_in(self, user, *passwords):
        """Each is typed into the dialog that asks for it; all but the last are refused."""
        made = self.program.script(MAKE_ACCOUNT, user, self.ports["IMAP"], self.ports["SMTP"])
        self.v.expect("the account is made", False, "error" in made)
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


def sit(v, labwire, folder, shots):
    with Session(labwire, "lab-3.4.3", "--quiet-lab", "--forward", "eagle-server", folder=str(folder)) as session, \
            Screen() as screen, thunderbird(screen, folder.parent / "home") as program:
        one = Sitting(v, screen, program, table(session), shots)
        one.log_in("ccna1", "Cisco", "cisco")
        time.sleep(5)
        with smtplib.SMTP("127.0.0.1", table(session)["SMTP"], timeout=60) as client:
            client.sendmail("ccna2@example.com", ["ccna1@example.com"], f"Subject: {SUBJECT}\n\n{TEXT}\n")
        one.read("ccna1", SUBJECT, TEXT)
        one.delete("ccna1", SUBJECT)
        one.send("ccna1", "ccna2@example.com", SENT, TEXT)
        v.expect("in ccna2's mailbox", True, until(lambda: SENT in letters(table(session)["IMAP"])))
        v.expect("in Sent", True, until(lambda: SENT in one.subjects("ccna1", "Sent")))
        v.expect("QUIT, when five seconds have brought no other letter to send", True,
                 until(lambda: "C: QUIT" in (folder.parent / "home" / "log").read_text(errors="replace")))
        time.sleep(2)
        program.close()
        v.expect("status", 0, session.stop())


def check_dialogue(v, capture):
    """What it typed, and how, which nobody may change unseen: sim/profile/NOTES.md tells of it."""
    lines = [f["imap.line"].removesuffix("\\r\\n") for f in lab.tshark(capture, ["imap.line"], "-Y", "imap.request")]
    typed = [re.sub(r"^\d+ ", "", line) for line in lines]
    for what in ("capability", "authenticate PLAIN", "authenticate LOGIN", 'login "ccna1" "Cisco"', "namespace",
                 'select "INBOX"', 'lsub "" "*"', "IDLE", "DONE", "noop", "UID fetch 1:* (FLAGS)",
                 'create "Sent"', 'subscribe "Sent"'):
        v.expect(f"it says {what}", True, what in typed)
    v.expect("a wrong password is tried in three ways, a right one in one", ["PLAIN", "LOGIN", "login", "PLAIN"],
             [line.split()[-1] if line.startswith("auth") else "login" for line in typed
              if re.match("authenticate|login", line)][:4])
    filed = [line for line in typed if line.startswith("append")]
    v.expect("one letter is filed", True, len(filed) == 1
             and re.match(r'append "Sent" \(\\Seen\) \{\d+\+\}', filed[0]) is not None)


def requests(capture):
    """The commands of the last SMTP connection; the letter and its size are of no interest.  From the octets:
    tshark takes no command for one where the letter's end was cut in two."""
    frames = lab.tshark(capture, ["tcp.stream", "tcp.payload"], "-Y", "tcp.dstport == 25 && tcp.len > 0")
    said = bytes.fromhex("".join(f["tcp.payload"] for f in frames if f["tcp.stream"] == frames[-1]["tcp.stream"]))
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
