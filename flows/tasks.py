"""Stage functions as Prefect tasks: the workshop is supplied, nothing of it goes onto the record."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE

from flows.workshop import Workshop, workshop_in_use
from pipeline.errors import CheckFailed, ComponentMissing, FootageRefused, TsiteError, WrongInput

Given = ParamSpec("Given")
Result = TypeVar("Result")

SAME_A_SECOND_LATER = (FootageRefused, ComponentMissing, WrongInput, CheckFailed)


def as_task(function: Callable[Concatenate[Workshop, Given], Result], *, retries: int = 0) -> Task[Given, Result]:
    """A task that calls function with the workshop in use. Results are artefacts of ours, so Prefect caches nothing."""

    def in_workshop(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        return function(workshop_in_use(), *args, **kwargs)

    decorate = task(
        name=function.__name__,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=retries,
        retry_delay_seconds=1,
        retry_condition_fn=_worth_retrying,
    )
    return decorate(in_workshop)


def _worth_retrying(_task: Any, _run: Any, state: Any) -> bool:
    """A refusal or a wrong order is the same a second later; a failed program or a lost network may not be."""
    try:
        state.result()
    except SAME_A_SECOND_LATER:
        return False
    except (TsiteError, OSError):
        return True
    return False
