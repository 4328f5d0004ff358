"""Simulate people who take a questionnaire: how many questions they need, and how accurate their results are."""

from .results import SimulatedResults, simulate_results
from .run import GOALS, LANDED, PROTOTYPE, Simulation, simulate
from .to_come import simulate_questions_to_come

__all__ = [
    "GOALS",
    "LANDED",
    "PROTOTYPE",
    "SimulatedResults",
    "Simulation",
    "simulate",
    "simulate_questions_to_come",
    "simulate_results",
]
