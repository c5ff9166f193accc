"""What can go wrong, as one tree.

TsiteError
├── FootageRefused        the footage may not become a programme            exit 3
├── ComponentMissing      a tool, service, model or font is not there       exit 4
│   └── WeightsUnavailable
├── CheckFailed           a finished thing breaks a rule                    exit 1
├── WrongInput            what was asked for cannot be understood           exit 2
│   ├── PackInvalid
│   └── InHand            another run has the programme in hand; later it may work
└── ProgramFailed         an external program stopped with an error         exit 70
    └── TimeLimitExceeded
"""

from typing import ClassVar

from pipeline.model.admission import Admission


class TsiteError(Exception):
    """Root of every error this project raises on purpose. exit_status is what the command line ends with."""

    exit_status: ClassVar[int] = 70


class FootageRefused(TsiteError):
    """Admission refused the footage, or its programme would break the six-minute law."""

    exit_status = 3

    def __init__(self, admission: Admission) -> None:
        super().__init__(admission)
        self.admission = admission

    def __str__(self) -> str:
        return " ".join(f"[{reason.code}] {reason.message_en} {reason.next_en}" for reason in self.admission.reasons)


class ComponentMissing(TsiteError):
    """Something that must be installed or reachable is not. remedy says how to get it."""

    exit_status = 4

    def __init__(self, component: str, remedy: str) -> None:
        super().__init__(component, remedy)
        self.component = component
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.component} is missing: {self.remedy}"


class WeightsUnavailable(ComponentMissing):
    """No source gave the model's bytes with the right digest."""


class CheckFailed(TsiteError):
    """A check on a finished thing failed. findings: one plain line each."""

    exit_status = 1

    def __init__(self, subject: str, findings: tuple[str, ...]) -> None:
        super().__init__(subject, findings)
        self.subject = subject
        self.findings = findings

    def __str__(self) -> str:
        return f"{self.subject}: " + "; ".join(self.findings)


class WrongInput(TsiteError):
    """What a person or a file asked for cannot be understood. field names the place."""

    exit_status = 2

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(field, problem)
        self.field = field
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.field}: {self.problem}"


class PackInvalid(WrongInput):
    """A brand pack cannot be used."""


class InHand(WrongInput):
    """Another run works on the same programme now."""


class ProgramFailed(TsiteError):
    """An external program ended with an error. stderr_tail holds its last words.

    peak_rss_bytes: the most it held at once, 0 where that is not known.
    """

    def __init__(self, argv: tuple[str, ...], returncode: int, stderr_tail: str, peak_rss_bytes: int = 0) -> None:
        super().__init__(argv, returncode, stderr_tail, peak_rss_bytes)
        self.peak_rss_bytes = peak_rss_bytes
        self.argv = argv
        self.returncode = returncode
        self.stderr_tail = stderr_tail

    def __str__(self) -> str:
        # A hostile file's own words may be among them: nothing that moves a cursor or turns a line around.
        words = "".join(one if one.isprintable() or one == "\n" else "?" for one in self.stderr_tail.strip()[-800:])
        return f"{self.argv[0]} ended with {self.returncode}: {words}"


class TimeLimitExceeded(ProgramFailed):
    """An external program ran past its wall-clock limit and was stopped."""
