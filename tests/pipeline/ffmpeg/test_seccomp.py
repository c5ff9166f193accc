import struct

import pytest

from pipeline.ffmpeg.seccomp import CLONE_THREAD, MACHINES, REFUSED, compile_filter

ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026


def answer(machine: str, number: int, argument: int = 0, *, architecture: int | None = None) -> int:
    """What the filter returns for one call, by the kernel's rules for the six instructions that it uses."""
    program = compile_filter(machine)
    assert program is not None
    told = {0: number, 4: MACHINES[machine][1] if architecture is None else architecture, 16: argument}
    instructions = list(struct.iter_unpack("=HBBI", program))
    at = value = 0
    while True:
        code, yes, no, operand = instructions[at]
        if code == 0x06:
            return int(operand)
        if code == 0x20:
            value, skip = told[operand], 0
        else:
            holds = {0x15: value == operand, 0x35: value >= operand, 0x45: bool(value & operand)}[code]
            skip = yes if holds else no
        at += 1 + skip


@pytest.mark.parametrize("machine", MACHINES)
def test_every_call_on_the_list_is_refused_and_others_are_not(machine: str) -> None:
    column = MACHINES[machine][0]
    refused = {numbers[column] for numbers in REFUSED.values()}
    for number in range(460):
        answered = answer(machine, number)
        assert (answered != ALLOW) == (number in refused), number


@pytest.mark.parametrize("machine", MACHINES)
def test_threads_may_be_made_and_processes_not(machine: str) -> None:
    clone, clone3 = (REFUSED[name][MACHINES[machine][0]] for name in ("clone", "clone3"))
    assert clone is not None and clone3 is not None
    assert answer(machine, clone, CLONE_THREAD | 0x100) == ALLOW
    assert answer(machine, clone, 17) == EPERM
    assert answer(machine, clone3) == ENOSYS


def test_another_set_of_calls_kills() -> None:
    assert answer("x86_64", 0x40000000 | 41) == KILL
    assert answer("x86_64", 102, architecture=0x40000003) == KILL


def test_a_machine_whose_numbers_are_unknown_has_no_filter() -> None:
    assert compile_filter("riscv64") is None
