"""Debian's own servers as judges: unpacked by `script/bootstrap servers` into a folder of
the tree, never installed; each started here with a configuration of its own, below a temporary
folder and on loopback, and ended by its process id.

Their programs know where they are installed; so each runs in a mount namespace of its own, where
the unpacked folder lies over /usr, and where the machine has a name.  Sendmail and vsftpd are
started as inetd would: a process per connection, whose standard input and output are the socket.
"""
import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import threading
import time

USERS = ("ccna1", "ccna2")  # who get letters
PASSWORD = "cisco"
FILES = {"pub/hello.txt": b"Hello.\nAgain.\n"}
MTIME = 1170000000


PROGRAMS = ("/usr/libexec/sendmail/sendmail", "/usr/lib/dovecot/imap", "/usr/lib/dovecot/pop3", "/usr/lib/dovecot/auth",
            "/usr/sbin/dovecot", "/usr/sbin/vsftpd", "/usr/sbin/named", "/usr/bin/m4")


def inside(root, *command):
    """The command, in namespaces of its own."""
    script = f"mount -t overlay -o lowerdir={root}/usr:/usr overlay /usr && hostname localhost.localdomain && " \
             f"cd / && exec {' '.join(map(str, command))}"
    return ["unshare", "--mount", "--uts", "sh", "-c", script]


def cannot_run(root):
    """Why they cannot run here; None: they can."""
    if not (root / "usr/sbin/named").exists():
        return "Debian's servers are not unpacked here (script/bootstrap servers)"
    if os.geteuid() != 0:
        return "the servers change their user and want namespaces, which only root may"
    done = subprocess.run(inside(root, "ldd", *PROGRAMS), capture_output=True, text=True, check=False)
    if done.returncode:
        return f"no namespaces here: {done.stderr.strip()}"
    missing = sorted({line.split()[0] for line in done.stdout.splitlines() if "not found" in line} - {"libstats_auth.so"})
    return f"the servers want {', '.join(missing)}" if missing else None


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


def wait_for(port, what, process):
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
            return
        time.sleep(0.1)
    raise SystemExit(f"servers: {what} does not answer")


class PerConnection:
    """A program per connection, its standard input and output the socket."""

    def __init__(self, command, log):
        self.command, self.log, self.children = command, log, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                c, _ = self.listener.accept()
                with c:
                    self.children.append(subprocess.Popen(self.command, stdin=c, stdout=c, stderr=self.log))

    def stop(self):
        self.listener.close()
        for child in self.children:
            if child.poll() is None:
                child.kill()
            child.wait()


class Daemon:
    """A program that listens by itself."""

    def __init__(self, command, log, port):
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.port = port
        wait_for(port, command[-1], self.process)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


SENDMAIL_MC = """divert(0)dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `localhost.localdomain')dnl
define(`confTO_IDENT', `0s')dnl
define(`confPRIVACY_FLAGS', `authwarnings,novrfy,noexpn,restrictqrun')dnl
define(`confDONT_BLAME_SENDMAIL', `GroupWritableDirPathSafe,TrustStickyBit,WorldWritableAliasFile,GroupReadableKeyFile')dnl
define(`confDONT_PROBE_INTERFACES', `True')dnl
define(`QUEUE_DIR', `@HERE@/queue')dnl
define(`STATUS_FILE', `@HERE@/statistics')dnl
define(`HELP_FILE', `@HERE@/helpfile')dnl
define(`ALIAS_FILE', `@HERE@/aliases')dnl
define(`confSERVICE_SWITCH_FILE', `@HERE@/service.switch')dnl
define(`confPID_FILE', `@HERE@/pid')dnl
define(`confDEF_USER_ID', `mail:mail')dnl
define(`confDELIVERY_MODE', `interactive')dnl
define(`LOCAL_SHELL_PATH', `/bin/sh')dnl
define(`LOCAL_MAILER_PATH', `/usr/libexec/sendmail/mail.local')dnl
FEATURE(`accept_unresolvable_domains')dnl
LOCAL_DOMAIN(`example.com')dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
"""


def sendmail(root, here, log):
    (here / "queue").mkdir()
    (here / "mail").mkdir()
    (here / "service.switch").write_text("hosts\tfiles\naliases\tfiles\n")
    (here / "aliases").write_text("".join(f"{u}: {here}/mail/{u}\n" for u in USERS) + "postmaster: ccna1\n")
    shutil.copy(root / "etc/mail/helpfile", here)
    shutil.chown(here / "mail", "mail", "mail")
    for u in USERS:
        (here / "mail" / u).touch(0o600)
        shutil.chown(here / "mail" / u, "mail", "mail")
    mc = SENDMAIL_MC.replace("@HERE@", str(here))
    cf = root / "usr/share/sendmail/cf"
    done = subprocess.run([root / "usr/bin/m4", f"-D_CF_DIR_={cf}/", cf / "m4/cf.m4", "-"], input=mc,
                          capture_output=True, text=True, check=True)
    (here / "sendmail.cf").write_text(done.stdout)
    program = ("/usr/libexec/sendmail/sendmail", f"-C{here}/sendmail.cf")
    subprocess.run(inside(root, *program, "-bi"), check=True, stdout=log, stderr=log)
    return PerConnection(inside(root, *program, "-bs"), log)


DOVECOT_CONF = """
base_dir = @HERE@/run
state_dir = @HERE@/state
log_path = @HERE@/dovecot.log
instance_name = labwire
listen = 127.0.0.1
protocols = imap pop3
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = daemon
first_valid_uid = 1
mail_location = maildir:~/mail:LAYOUT=fs
mail_uid = games
mail_gid = games
service imap-login {
  chroot =
  inet_listener imap {
    port = @IMAP@
  }
}
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = @POP3@
  }
}
service anvil {
  chroot =
}
passdb {
  driver = static
  args = password=cisco
}
userdb {
  driver = static
  args = home=@HERE@/home/%u
}
"""


def dovecot(root, here, log):
    for u in (*USERS, "ccna3"):
        (here / "home" / u).mkdir(parents=True)
        shutil.chown(here / "home" / u, "games", "games")
    imap, pop3 = free_port(), free_port()
    conf = DOVECOT_CONF
    for word, value in (("HERE", here), ("IMAP", imap), ("POP3", pop3)):
        conf = conf.replace(f"@{word}@", str(value))
    (here / "dovecot.conf").write_text(conf)
    return Daemon(inside(root, "/usr/sbin/dovecot", "-F", "-c", here / "dovecot.conf"), log, imap), pop3


VSFTPD_CONF = """
listen=NO
anonymous_enable=YES
local_enable=NO
write_enable=NO
anon_root=@HERE@/tree
ftp_username=games
nopriv_user=nobody
secure_chroot_dir=@HERE@/empty
connect_from_port_20=NO
xferlog_enable=NO
seccomp_sandbox=NO
ascii_upload_enable=YES
ascii_download_enable=YES
"""


def vsftpd(root, here, log):
    (here / "empty").mkdir()
    for name, data in FILES.items():
        path = here / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (MTIME, MTIME))
    (here / "vsftpd.conf").write_text(VSFTPD_CONF.replace("@HERE@", str(here)))
    return PerConnection(inside(root, "/usr/sbin/vsftpd", here / "vsftpd.conf"), log)


NAMED_CONF = """
options {
	directory "@HERE@";
	listen-on port @PORT@ { 127.0.0.1; };
	listen-on-v6 { none; };
	pid-file none;
	session-keyfile none;
	lock-file none;
	recursion no;
	dnssec-validation no;
	minimal-responses no;
	minimal-any no;
	notify no;
	allow-transfer { none; };
};
controls { };
zone "example.com" { type master; file "example.com.zone"; };
zone "16.172.in-addr.arpa" { type master; file "16.172.zone"; };
"""


def named(root, here, log, zones):
    port = free_port()
    (here / "named.conf").write_text(NAMED_CONF.replace("@HERE@", str(here)).replace("@PORT@", str(port)))
    for name, text in zones.items():
        (here / name).write_text(text)
    return Daemon(inside(root, "/usr/sbin/named", "-f", "-c", here / "named.conf", "-n", "1"), log, port)
