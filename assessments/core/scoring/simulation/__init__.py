"""Simulate people who take a questionnaire: how many questions they need, and how accurate their results are."""

from .run import GOALS, PROTOTYPE, Simulation, simulate

__all__ = ["GOALS", "PROTOTYPE", "Simulation", "simulate"]
