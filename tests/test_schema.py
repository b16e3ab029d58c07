"""Settings: whatever the metadata forbids is refused in words, and text and JSON lose nothing."""

import json
import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from aelab import data
from aelab.models import UnknownVariant, variant, variants
from aelab.schema import Setting, SettingError, Value, setting, settings
from aelab.training import Change, Experiment, Training

GROUPS = {"training": Training, **{key: v.Config for key, v in variants().items()}}
KNOWN = [(key, s) for key, group in GROUPS.items() for s in settings(group)]
every_setting = pytest.mark.parametrize(
    ("key", "s"), KNOWN, ids=[f"{key}-{s.name}" for key, s in KNOWN]
)
quick = budget(derandomize=True, deadline=None, database=None, max_examples=150)


def forbidden(s: Setting) -> list[Any]:
    """Values just outside the range, and of every wrong type."""
    if s.kind is bool:
        return [1, 0.0, "true", None]
    if s.choices:
        return ["no such choice", "", s.choices[0] + " ", s.choices, 0, None]
    assert s.low is not None
    assert s.high is not None
    if s.kind is tuple:
        low, high = int(s.low), int(s.high)
        return [(low - 1,), (low, high + 1), (low,) * 9, (low + 0.5,), (True,), "64-32", low, None]
    wrong = [math.nan, math.inf, -math.inf, True, str(s.default), None, (s.default,)]
    if s.kind is int:
        return [int(s.low) - 1, int(s.high) + 1, s.low + 0.5, *wrong]
    return [math.nextafter(s.low, -math.inf), math.nextafter(s.high, math.inf), *wrong]


def allowed(s: Setting) -> st.SearchStrategy[Any]:
    """Any value that the metadata allows."""
    if s.kind is bool:
        return st.booleans()
    if s.choices:
        return st.sampled_from(s.choices)
    assert s.low is not None
    assert s.high is not None
    if s.kind is float:
        return st.floats(s.low, s.high)
    whole = st.integers(int(s.low), int(s.high))
    return st.lists(whole, max_size=8).map(tuple) if s.kind is tuple else whole


@every_setting
def test_a_setting_knows_itself(key: str, s: Setting) -> None:
    assert s.label
    assert s.help
    assert s.check(s.default) == s.default
    for edge in (s.low, s.high):
        if edge is not None and s.kind is not tuple:
            assert s.check(s.kind(edge)) == edge
    for name, values in s.when.items():
        assert set(values) <= set(setting(GROUPS[key], name).choices)


@every_setting
def test_forbidden_values_are_refused_in_words(key: str, s: Setting) -> None:
    for value in forbidden(s):
        with pytest.raises(SettingError) as refusal:
            GROUPS[key].of({s.name: value})
        sentence = str(refusal.value)
        assert f"{s.label} ({s.name})" in sentence
        assert repr(value) in sentence
        assert s.allowed in sentence
        limits = s.choices or [f"{edge:g}" for edge in (s.low, s.high) if edge is not None]
        assert all(limit in sentence for limit in limits)
        with pytest.raises(SettingError):
            GROUPS[key](**{s.name: value})  # straight construction checks as well


@quick
@given(st.sampled_from([s for _, s in KNOWN]).flatmap(lambda s: st.tuples(st.just(s), allowed(s))))
def test_text_and_json_give_back_the_very_value(pair: tuple[Setting, Value]) -> None:
    s, value = pair
    for back in (s.parse(s.text(value)), s.check(json.loads(json.dumps(value)))):
        assert back == value
        assert type(back) is type(value)


@pytest.mark.parametrize("text", ["", "nan", "inf", "1e999", "x", "-", "1-x", "None", "True"])
def test_text_that_means_nothing_is_refused(text: str) -> None:
    for _, s in KNOWN:
        if s.kind is tuple and not text.strip("-"):
            assert s.parse(text) == ()
        else:
            with pytest.raises(SettingError, match=s.name):
                s.parse(text)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Any experiment, with a few live changes."""
    key = draw(st.sampled_from(list(variants())))
    known = (*settings(variants()[key].Config), *settings(Training))
    values: dict[str, Value] = {}
    for s in known:
        values[s.name] = draw(allowed(s.limited(values)))
    name, seed = draw(st.sampled_from(data.names())), draw(st.integers(0, 2**31 - 1))
    try:
        made = Experiment.of(key, name, seed, **values)
    except SettingError as refusal:  # settings that do not go together: the only reason left
        assume(not {"with", "together:"} & set(str(refusal).split()))
        raise
    live = st.sampled_from([s for s in known if s.live])
    for step in sorted(draw(st.lists(st.integers(0, 10**6), max_size=3))):
        s = draw(live)
        now = s.limited(made.now()[0].values())
        made = made.changed(Change(s.name, draw(allowed(now)), step))
    return made


@quick
@given(experiments())
def test_an_experiment_survives_json(made: Experiment) -> None:
    back = Experiment.from_json(made.to_json())
    assert back == made
    assert (hash(back), back.key, back.now()) == (hash(made), made.key, made.now())
    assert Experiment.from_json(made.to_json()).to_json() == made.to_json()


def test_another_experiment_has_another_key() -> None:
    plain = Experiment.of("basic", "digits")
    others = [
        Experiment.of("basic", "digits", seed=8),
        Experiment.of("basic", "digits", rate=0.004),
        Experiment.of("basic", "shapes"),
        plain.changed(Change("rate", 0.004, 5)),
    ]
    assert len({e.key for e in (plain, *others)}) == len({plain, *others}) == 5


@pytest.mark.parametrize(
    "text",
    ["", "[]", "3", "null", "{}", '{"variant": "basic"}',
     Experiment.of("basic", "digits").to_json().replace("256", '"wide"'),
     Experiment.of("basic", "digits").to_json().replace('"basic"', '["basic"]'),
     Experiment.of("basic", "digits").to_json().replace('"changes": []', '"changes": [[1]]'),
     Experiment.of("basic", "digits").to_json().replace("[]", '[["x", "rate", 0.1]]')],
)  # fmt: skip
def test_json_that_is_no_experiment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        Experiment.from_json(text)


@pytest.mark.parametrize("key", variants())
def test_unknown_names_list_the_known(key: str) -> None:
    group = variant(key).Config
    with pytest.raises(SettingError, match="“warp”") as refusal:
        Experiment.of(key, "digits", warp=3)
    assert all(s.name in str(refusal.value) for s in settings(group))
    with pytest.raises(UnknownVariant, match="“autoencoder”") as unknown:
        variant("autoencoder")
    assert key in str(unknown.value)


def test_unknown_data_list_the_known() -> None:
    with pytest.raises(data.UnknownData, match="'cifar'") as unknown:
        Experiment.of("basic", "cifar")
    assert all(name in str(unknown.value) for name in data.names())


@pytest.mark.parametrize("seed", [-1, 2**31, 1.5, "7", None, math.nan])
def test_a_seed_is_a_whole_number(seed: Any) -> None:
    with pytest.raises(SettingError, match="Seed"):
        Experiment.of("basic", "digits", seed)


@pytest.mark.parametrize("key", variants())
def test_settings_are_checked_together(key: str) -> None:
    group = variant(key).Config
    names = {s.name for s in settings(group)}
    if {"loss", "output"} <= names:
        for output in {"linear", "tanh"} & {*setting(group, "output").choices}:
            with pytest.raises(SettingError, match=f"cross-entropy with a {output} output"):
                group.of({"loss": "cross-entropy", "output": output})
            assert group.of({"loss": "squared error", "output": output})
    if "penalty" in names:
        for code in ("linear", "tanh", "relu"):
            with pytest.raises(SettingError, match=f"KL to ρ with a {code} code"):
                group.of({"penalty": "KL to ρ", "code": code})
            assert group.of({"penalty": "L1", "code": code})


def test_a_setting_is_shown_where_it_means_something() -> None:
    rho, k = (setting(variant("sparse").Config, name) for name in ("rho", "k"))
    assert rho.shown({"penalty": "KL to ρ"})
    assert not rho.shown({"penalty": "L1"})
    assert not k.shown({"penalty": "L1"})
    assert setting(Training, "rate").shown({})


@every_setting
def test_only_live_settings_may_change_while_a_run_goes_on(key: str, s: Setting) -> None:
    made = Experiment.of("basic" if key == "training" else key, "digits")
    change = Change(s.name, s.default, 3)
    if s.live:
        assert made.changed(change).changes == (change,)
        with pytest.raises(SettingError, match=s.name):
            made.changed(Change(s.name, forbidden(s)[0]))
    else:
        with pytest.raises(SettingError, match="cannot change while a run goes on"):
            made.changed(change)
