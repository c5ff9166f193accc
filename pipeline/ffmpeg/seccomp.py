"""What a sandboxed program may not ask of the kernel, as a seccomp filter for bubblewrap's --seccomp.

A list of what is refused, not of what is allowed: ffmpeg, ffprobe, the packager and their C libraries differ too much.
Refused are sockets of every family, new processes (threads stay), memory that no limit on a process counts (memfd,
System V and POSIX queues), symbolic links and pipes by name (we read what was written, and would follow them out),
other processes' memory, mounts, namespaces,
io_uring (whose requests no filter sees), keys, modules, clocks and whatever reads the kernel itself.
Numbers: Linux' arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
"""

import errno
import struct

REFUSED: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "fork": (57, None),
    "vfork": (58, None),
    "clone": (56, 220),
    "clone3": (435, 435),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "mount_setattr": (442, 442),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "quotactl": (179, 60),
    "acct": (163, 89),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "personality": (135, 92),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "lookup_dcookie": (212, 18),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "vhangup": (153, 58),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "nfsservctl": (180, 42),
    "execveat": (322, 281),
}
"""Numbers on x86-64 and on arm64; None where a machine has no such call.

clone is refused only where it would make a process; clone3, whose flags no filter can see, is answered "not
implemented", on which C libraries fall back to clone.
"""

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column of REFUSED, and the kernel's AUDIT_ARCH."""

CLONE_THREAD = 0x00010000
X32 = 0x40000000
"""Set in the numbers of x86-64's second, 32-bit set of calls."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCH, _FIRST_ARGUMENT = 0, 4, 16
"""Offsets in struct seccomp_data; the first argument's low half on both machines, which are little-endian."""


def compile_filter(machine: str) -> bytes | None:
    """The filter as struct sock_filter[], or None for a machine whose numbers are not known here."""
    if machine not in MACHINES:
        return None
    column, architecture = MACHINES[machine]
    numbers = {name: numbers[column] for name, numbers in REFUSED.items()}
    clone, clone3 = numbers.pop("clone"), numbers.pop("clone3")
    assert clone is not None and clone3 is not None
    refuse, allow = _op(_RETURN, _ERRNO | errno.EPERM), _op(_RETURN, _ALLOW)
    program = [
        *(_op(_LOAD, _ARCH), _op(_EQUAL, architecture, yes=1), _op(_RETURN, _KILL), _op(_LOAD, _NUMBER)),
        *(_op(_AT_LEAST, X32, no=1), _op(_RETURN, _KILL)),
        *(_op(_EQUAL, clone3, no=1), _op(_RETURN, _ERRNO | errno.ENOSYS)),
        *(_op(_EQUAL, clone, no=4), _op(_LOAD, _FIRST_ARGUMENT), _op(_ANY_BIT, CLONE_THREAD, no=1), allow, refuse),
    ]
    for number in numbers.values():
        program += [] if number is None else [_op(_EQUAL, number, no=1), refuse]
    return b"".join([*program, allow])


def _op(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One struct sock_filter: code, instructions to skip where the comparison holds and where not, operand."""
    return struct.pack("=HBBI", code, yes, no, value)
