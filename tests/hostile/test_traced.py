from tests.hostile.traced import read_trace

LOG = """10 execve("/usr/bin/bwrap", ["bwrap"], 0x7 /* 3 vars */) = 0
10 openat(AT_FDCWD, "/proc/self/mountinfo", O_RDONLY) = 3
10 socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 4
11 execve("/opt/ffprobe-linux-x64", ["ffprobe"], 0x7 /* 3 vars */) = 0
11 openat(AT_FDCWD, "/home/footage/1/original", O_RDONLY) = 3
11 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = -1 ENOENT (No such file or directory)
11 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = -1 EPERM (Operation not permitted)
"""


def test_what_bubblewrap_itself_does_is_not_charged_to_the_reader() -> None:
    found = read_trace(LOG.splitlines())
    assert (found.readers, dict(found.opened), found.network) == (1, {"/home/footage/1/original": 1}, [])


def test_a_file_or_a_socket_that_a_reader_gets_is_told() -> None:
    worse = LOG.replace("= -1 ENOENT (No such file or directory)", "= 5").replace(
        "= -1 EPERM (Operation not permitted)", "= 6"
    )
    found = read_trace(worse.splitlines())
    assert found.outside("/home/footage") == ["/etc/passwd"]
    assert len(found.network) == 1
