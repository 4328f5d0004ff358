"""Fit a multinomial logistic regression whose targets are parts, with weights that shrink to given ones."""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

FloatArray = npt.NDArray[np.float64]
MAX_STEPS = 500


def fit_softmax(
    *, rows: Any, targets: FloatArray, centre: FloatArray, shrink: float, shrink_base: float
) -> tuple[FloatArray, FloatArray]:
    """Return weights (features × classes) and base (classes) that minimise cross-entropy with a ridge penalty.

    ``rows`` (examples × features) is an array or a sparse matrix. ``targets`` (examples × classes) are parts; a row's
    sum is the weight of its example. The penalty is shrink / 2 · ‖weights − centre‖² + shrink_base / 2 · ‖base‖² (Hoerl
    & Kennard 1970, Technometrics 12, 55–67).
    """
    size, amounts = centre.size, targets.sum(axis=1, keepdims=True)
    columns = rows.T

    def loss(flat: FloatArray) -> tuple[float, FloatArray]:
        weights, base = flat[:size].reshape(centre.shape), flat[size:]
        scores = rows @ weights + base
        scores = scores - scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        off, apart = amounts * np.exp(logs) - targets, weights - centre
        value = -(targets * logs).sum() + shrink / 2 * (apart**2).sum() + shrink_base / 2 * base @ base
        slope = np.concatenate([(columns @ off + shrink * apart).ravel(), off.sum(axis=0) + shrink_base * base])
        return float(value), slope

    start = np.concatenate([centre.ravel(), np.zeros(centre.shape[1])])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": MAX_STEPS}).x
    return found[:size].reshape(centre.shape), found[size:]
