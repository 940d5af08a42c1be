from geleit_identity.links.rules import LINK, Side, closed_for


def test_a_cut_link_is_never_bound_again() -> None:
    assert LINK.final == {"cut"}


def test_either_end_cuts_an_offer_or_a_bound_link_but_only_the_receiver_binds() -> None:
    assert {step.target for state in ("offered", "bound") if (step := LINK.step("cut", state))} == {"cut"}
    assert LINK.step("bind", "bound") is None
    assert closed_for(Side.OFFERER) == dict.fromkeys(("bind", "rebind"), "only_the_receiver_binds")
    assert closed_for(Side.RECEIVER) == {}


def test_a_link_whose_ground_ends_lapses_without_a_caller() -> None:
    lapse = LINK.step("lapse", "bound")
    assert lapse is not None
    assert lapse.automatic
