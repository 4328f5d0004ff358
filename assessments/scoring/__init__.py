"""Scoring: responses in, profile out. Numpy and the standard library only; it knows no Django.

Questions are compiled once (`compile_instrument`), a person's responses are fitted (`fit_profile`) and
the fit is read as a profile (`profile_from`). Every answer format is one or more softmax choices over the
same latent preferences: Bock, R. D. (1972), Psychometrika 37, 29-51; Luce, R. D. (1959), Individual Choice
Behavior; Plackett, R. L. (1975), Applied Statistics 24, 193-202; Bolt, D. M. & Johnson, T. R. (2009),
Applied Psychological Measurement 33, 335-352.
"""

from .counterfactual import Change, smallest_change
from .draws import ASKING_DRAWS, RESULT_DRAWS, normal_draws
from .errors import InvalidItem, InvalidResponse, ScoringError
from .fit import Fit, fit_profile
from .information import greedy_order, item_information
from .instrument import Format, Instrument, Item, compile_instrument
from .profile import Profile, Verdict, profile_from
from .responses import Stage, stages_for
from .stability import leave_one_out

ENGINE_VERSION = "1"

__all__ = [
    "ASKING_DRAWS",
    "ENGINE_VERSION",
    "RESULT_DRAWS",
    "Change",
    "Fit",
    "Format",
    "Instrument",
    "InvalidItem",
    "InvalidResponse",
    "Item",
    "Profile",
    "ScoringError",
    "Stage",
    "Verdict",
    "compile_instrument",
    "fit_profile",
    "greedy_order",
    "item_information",
    "leave_one_out",
    "normal_draws",
    "profile_from",
    "smallest_change",
    "stages_for",
]
