"""The solver for sets that must be chosen exactly (CP-SAT of OR-Tools), set so that it answers the same every time."""

from typing import Any


def constraint_program(*, seed: int, effort: float | None = None) -> tuple[Any, Any, Any]:
    """OR-Tools' `cp_model`, an empty model of it, and a solver with one worker and this seed.

    `effort` is how long it may look, in its own count of steps and not by a clock: the same on every machine. None: to
    the proof.
    """
    # It brings pandas along, which takes half a second: only who asks for a solution waits for that.
    from ortools.sat.python import cp_model  # noqa: PLC0415

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    if effort is not None:
        solver.parameters.max_deterministic_time = effort
    return cp_model, cp_model.CpModel(), solver
