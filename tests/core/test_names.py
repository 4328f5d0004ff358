from assessments.core.names import join_names


def test_names_are_joined_by_commas_and_and() -> None:
    assert join_names(["A"]) == "A"
    assert join_names(["A", "B"]) == "A and B"
    assert join_names(["A", "B", "C"]) == "A, B and C"
