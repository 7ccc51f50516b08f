"""Settings: what is allowed, and what is said of what is not."""

import dataclasses

import pytest

from doubletake.errors import DoubleTakeError
from doubletake.swap import SETTINGS, STAGES, SwapSettings


def test_every_field_can_be_offered_on_a_page():
    fields = [field.name for field in dataclasses.fields(SwapSettings)]
    assert [setting.name for setting in SETTINGS] == fields
    assert {setting.stage for setting in SETTINGS} <= set(STAGES)
    assert STAGES == ("align", "warp", "mask", "colour", "blend")
    for setting in SETTINGS:
        assert setting.label[0].isupper()
        assert setting.help.endswith(".")
        default = getattr(SwapSettings(), setting.name)
        if setting.kind == "range":
            assert setting.minimum <= default <= setting.maximum
            assert setting.step > 0
        else:
            assert default in [value for value, _ in setting.choices]


def test_both_ends_of_a_range_and_every_choice_are_allowed():
    for setting in SETTINGS:
        ends = (setting.minimum, setting.maximum)
        for value in ends if setting.kind == "range" else [value for value, _ in setting.choices]:
            assert getattr(SwapSettings(**{setting.name: value}), setting.name) == value


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf"), "soft", None])
@pytest.mark.parametrize("name", ["forehead", "feather", "colour_strength"])
def test_out_of_range_names_the_range(name, value):
    with pytest.raises(DoubleTakeError, match=f"^The setting {name} is a number from 0 to 1, not "):
        SwapSettings(**{name: value})


@pytest.mark.parametrize("value", [0, 7, 2.5, "three", None])
def test_levels_are_whole(value):
    with pytest.raises(DoubleTakeError, match="levels is a whole number from 1 to 6"):
        SwapSettings(levels=value)
    assert SwapSettings(levels=3.0).levels == 3


@pytest.mark.parametrize("name", ["mask_from", "eyes", "colour", "blend"])
@pytest.mark.parametrize("value", ["magic", "", None, 3])
def test_an_unknown_choice_lists_the_choices(name, value):
    choices = next(setting.choices for setting in SETTINGS if setting.name == name)
    with pytest.raises(DoubleTakeError, match=", ".join(choice for choice, _ in choices)):
        SwapSettings(**{name: value})


def test_a_record_is_frozen_and_can_be_a_key():
    with pytest.raises(dataclasses.FrozenInstanceError):
        SwapSettings().feather = 0.2
    assert len({SwapSettings(), SwapSettings(feather=0.30), SwapSettings(feather=0.6)}) == 2
