"""Simulated people for a questionnaire: how many questions it takes, and how far its result can be trusted."""

from .run import GOALS, PROTOTYPE, Simulation, simulate

__all__ = ["GOALS", "PROTOTYPE", "Simulation", "simulate"]
