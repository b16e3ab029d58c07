"""The payloads: what is packed can be read back from the bytes alone, and errors are sentences."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
import tomllib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aelab import components, theme
from aelab.components import standalone
from aelab.components._payload import pack, quantise

ROOT = Path(__file__).parent.parent
ASSETS = ROOT / "aelab" / "components" / "assets"
DTYPES = {"u8": "u1", "u16": "<u2", "i32": "<i4", "f32": "<f4", "f16": "<f2"}
PLANE = components.Plane("PCA plane", "two directions", "direction 1", "direction 2")


def read(payload: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The reader of payload.js in Python: from the documented layout, not from the packer."""
    (length,) = struct.unpack_from("<I", payload)
    header = json.loads(payload[4 : 4 + length])
    start = (4 + length + 7) // 8 * 8
    arrays = {}
    for name, (kind, shape, offset) in header["arrays"].items():
        assert (start + offset) % 8 == 0
        flat = np.frombuffer(payload, DTYPES[kind], int(np.prod(shape)), start + offset)
        arrays[name] = flat.reshape(shape)
    return header["meta"], arrays


def tick(**changes: Any) -> bytes:
    rng = np.random.default_rng(0)
    values: dict[str, Any] = {
        "group": "g",
        "status": "running",
        "run": "r1",
        "step": 3283,
        "epoch": 7,
        "epochs": 20,
        "badge": "VAE · MNIST · seed 7",
        "view": PLANE,
        "points": rng.normal(size=(2000, 2)).astype(np.float16),
        "terms": [("reconstruction", "nats / image"), ("KL", "nats / image"), ("total", "nats")],
        "steps": np.arange(200),
        "train": rng.random((200, 3)),
        "validation": rng.random((200, 3)),
        "reconstructions": rng.integers(0, 256, (10, 784)).astype(np.uint8),
        "filters": rng.integers(0, 256, (32, 784)).astype(np.uint8),
        "filter_scale": rng.random(32),
        "filter_shape": (28, 28),
    }
    return components.tick(**(values | changes))


def test_every_dtype_and_shape_comes_back() -> None:
    arrays = {
        name: (np.arange(n) % 200).astype(dtype)
        for n, (name, dtype) in enumerate(DTYPES.items(), start=3)
    }
    arrays["table"] = np.arange(6, dtype=np.float32).reshape(2, 3)
    meta, back = read(pack({"title": "σ ≥ 1"}, **arrays))
    assert meta == {"title": "σ ≥ 1"}
    for name, array in arrays.items():
        np.testing.assert_array_equal(back[name], array)


def test_an_empty_payload_is_a_header() -> None:
    assert read(pack({})) == ({}, {})


def test_a_strided_array_is_packed_in_order() -> None:
    array = np.arange(12, dtype=np.int32).reshape(3, 4)[:, ::2]
    _, back = read(pack({}, array=array))
    np.testing.assert_array_equal(back["array"], array)


def test_a_tick_is_small() -> None:
    assert len(tick()) <= 60_000


def test_points_survive_16_bits() -> None:
    points = np.random.default_rng(1).normal(size=(500, 2)) * [1, 1000]
    meta, arrays = read(tick(points=points))
    lo, hi = np.array(meta["lo"]), np.array(meta["hi"])
    back = lo + arrays["points"] / 65535 * (hi - lo)
    assert (np.abs(back - points) <= (hi - lo) / 65535).all()


@pytest.mark.parametrize(
    "points", [np.full((4, 2), np.nan), np.full((4, 2), 3.0), np.empty((0, 2))]
)
def test_degenerate_points_still_pack(points: np.ndarray) -> None:
    values, lo, hi = quantise(points)
    assert values.shape == points.shape
    assert np.isfinite([lo, hi]).all()
    assert (np.array(hi) > np.array(lo)).all()


def test_one_lost_point_goes_to_the_middle() -> None:
    values, _, _ = quantise(np.array([[0.0, 0], [1, 1], [2, 2], [np.inf, np.nan]]))
    assert abs(int(values[3, 0]) - 65535 // 2) <= 1


def test_an_empty_stage_needs_only_its_status() -> None:
    meta, arrays = read(components.tick(group="g", status="empty"))
    assert (meta["kind"], meta["status"], arrays) == ("tick", "empty", {})


def test_a_scene_and_a_decoder_come_back() -> None:
    images = np.zeros((5, 64), np.uint8)
    _, arrays = read(
        components.scene(
            group="g",
            data_title="digits",
            shape=(8, 8),
            classes=["zero"],
            marks=["0"],
            plane=PLANE,
            pca=np.ones((5, 2)),
            labels=np.zeros(5, int),
            images=images,
            fixed=np.array([0, 3]),
        )
    )
    assert {name: array.dtype.str for name, array in arrays.items()} == {
        "pca": "<f4",
        "labels": "|u1",
        "images": "|u1",
        "fixed": "<i4",
    }
    layers = [(np.ones((7, 3)), np.zeros(7), "relu"), (np.ones((64, 7)), np.zeros(64), "sigmoid")]
    mean, axes = np.zeros(3), np.ones((2, 3))
    meta, arrays = read(
        components.decoder(
            group="g", run="r", step=1, latent=3, layers=layers, mean=mean, axes=axes
        )
    )
    assert [layer["activation"] for layer in meta["layers"]] == ["relu", "sigmoid"]
    assert arrays["w1"].shape == (64, 7)


def test_a_film_keeps_every_frame_apart() -> None:
    frames = np.stack([np.random.default_rng(i).normal(size=(20, 2)) * 10**i for i in range(3)])
    payload = components.film(
        badge="b", classes=["a"], marks=["a"], frames=frames, labels=np.zeros(20, int),
        steps=np.arange(3),
    )  # fmt: skip
    _, arrays = read(payload)
    lo, hi = arrays["lo_hi"][:, :1], arrays["lo_hi"][:, 1:]
    back = lo + arrays["frames"] / 65535 * (hi - lo)
    np.testing.assert_allclose(back, frames, atol=1e-4 * 10**2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"points": np.zeros((9, 3))}, "points has shape [9, 3]; it should be [any, 2]."),
        ({"train": np.zeros((9, 3))}, "train has shape [9, 3]; it should be [200, 3]."),
        (
            {"reconstructions": np.zeros((2, 784))},
            "reconstructions is float64; it should be uint8.",
        ),
        ({"filter_scale": np.zeros(3)}, "filter_scale has shape [3]; it should be [32]."),
        ({"filter_shape": None}, "filters need filter_scale and filter_shape beside them."),
    ],
)
def test_a_wrong_array_gets_a_plain_sentence(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises((ValueError, TypeError), match=re.escape(sentence)):
        tick(**changes)


def test_an_unknown_dtype_gets_a_plain_sentence() -> None:
    with pytest.raises(TypeError, match=r"x is complex128; a payload carries"):
        pack({}, x=np.zeros(2, complex))


def test_config_repeats_the_theme() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    for name, palette in (("light", theme.LIGHT), ("dark", theme.DARK)):
        section = config["theme"][name]
        assert section["primaryColor"] == palette.accent
        assert section["backgroundColor"] == palette.background
        assert section["secondaryBackgroundColor"] == palette.surface
        assert section["textColor"] == palette.text
        assert section["borderColor"] == palette.grid
    assert config["theme"]["font"] == theme.FONT
    assert config["runner"]["postScriptGC"] is False
    assert config["server"]["fileWatcherType"] == "none"


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["text", "muted", "accent", "pca", "noise", "error", "terms"])
def test_words_are_legible(palette: theme.Palette, name: str) -> None:
    colours = asdict(palette)[name]
    for colour in [colours] if isinstance(colours, str) else colours:
        low, high = sorted([luminance(colour), luminance(palette.background)])
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_every_import_in_the_assets_is_there() -> None:
    modules = list(ASSETS.rglob("*.js"))
    assert len(modules) > 50
    for module in modules:
        for name in re.findall(r'from "(\.[^"]+)"', module.read_text()):
            assert (module.parent / name).is_file(), f"{module.name} imports {name}"


def test_a_file_carries_every_module_under_the_name_that_others_import() -> None:
    modules = standalone.modules()
    assert len(modules) == len(list(ASSETS.rglob("*.js")))
    for name, script in modules.items():
        for imported in re.findall(r'\} from "([^"]+)"', script):
            assert imported in modules, f"{name} imports {imported}"


def test_folders_and_modules_stay_readable() -> None:
    for folder in [ASSETS, *(path for path in ASSETS.rglob("*") if path.is_dir())]:
        assert len(list(folder.iterdir())) <= 20, folder.name
    for module in ASSETS.rglob("*.js"):
        assert len(module.read_text().splitlines()) <= 250, module.name


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], Any]:
    """Runs JavaScript that sees the assets' modules and one payload; returns what it prints."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not installed")
    folder = tmp_path_factory.mktemp("js")
    (folder / "package.json").write_text('{"type": "module"}')
    shutil.copytree(ASSETS, folder, dirs_exist_ok=True)

    def run(script: str, payload: bytes = b"") -> Any:
        (folder / "payload.bin").write_bytes(payload)
        opening = (
            'import { readFileSync } from "node:fs"; import { unpack } from "./core/payload.js";'
            'import { Decoder } from "./interaction/decoder.js";'
            'import * as text from "./core/text.js";'
            'const bytes = new Uint8Array(readFileSync("payload.bin"));'
        )
        (folder / "main.js").write_text(opening + script)
        done = subprocess.run(
            [program, "main.js"], cwd=folder, capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout)

    return run


def test_the_browser_reads_every_float16(node: Callable[[str, bytes], Any]) -> None:
    every = np.arange(65536, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)]
    script = "console.log(JSON.stringify([...unpack(bytes).arrays.x]))"
    back = np.array(node(script, pack({"odd": "σ"}, x=finite)))
    np.testing.assert_array_equal(back, finite.astype(float))


def test_the_browser_decodes_as_numpy_does(node: Callable[[str, bytes], Any]) -> None:
    rng = np.random.default_rng(3)
    w0, w1 = (rng.normal(size=s).astype(np.float16).astype(float) for s in ((16, 3), (64, 16)))
    b0, b1 = rng.normal(size=16), rng.normal(size=64)
    mean, axes = rng.normal(size=3), rng.normal(size=(2, 3))
    payload = components.decoder(
        group="g", run="r", step=1, latent=3,
        layers=[(w0, b0, "tanh"), (w1, b1, "sigmoid")], mean=mean, axes=axes,
    )  # fmt: skip
    script = (
        "const { meta, arrays } = unpack(bytes);"
        "console.log(JSON.stringify([...new Decoder(meta, arrays).atPlace(0.7, -1.2)]))"
    )
    z = mean + 0.7 * axes[0] - 1.2 * axes[1]
    image = 1 / (1 + np.exp(-(w1 @ np.tanh(w0 @ z + b0) + b1)))
    np.testing.assert_allclose(node(script, payload), 255 * image, atol=0.51)


def test_numbers_are_written_for_people(node: Callable[[str, bytes], Any]) -> None:
    values = "[11.44, -0.261, 3283, 0, 43.65, 100]"
    script = f"console.log(JSON.stringify({values}.map(text.three)))"
    assert node(script, b"") == ["11.4", "−0.261", "3,283", "0.00", "43.6", "100"]


def test_a_payload_refuses_what_it_does_not_know() -> None:
    with pytest.raises(TypeError, match=r"Tick has no colour\."):
        components.tick(group="g", status="empty", colour="red")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Tick needs status"):
        components.tick(group="g")  # type: ignore[typeddict-item]


CHIPS = """
const drawn = [];
const context = new Proxy({ fillText: (mark, x, y) => drawn.push([mark, x, y - 1]) }, {
  get: (own, name) => own[name] ?? (() => ({})),
  set: () => true,
});
globalThis.document = { createElement: () => ({ getContext: () => context }) };
globalThis.window = { matchMedia: () => ({}) };
const { drawChips } = await import("./plots/scatter/cloud.js");
const palette = { classes: ["#000"], sizes: {}, font: "" };
const map = { x: (a) => a, y: (b) => b };
const box = { x: 0, y: 0, w: 400, h: 400 };
const marks = [...CENTRES.keys()].map(String);
const centres = Float32Array.from(CENTRES.flat());
const { crowded: left } = drawChips(context, centres, marks, palette, map, box);
console.log(JSON.stringify([drawn, left]));
"""


def test_chips_touch_their_classes_or_are_left_for_the_legend(
    node: Callable[[str, bytes], Any],
) -> None:
    rng = np.random.default_rng(4)
    heap, free = rng.normal(200, 2, (10, 2)), rng.uniform(20, 380, (10, 2))
    drawn, left = node(CHIPS.replace("CENTRES", str(heap.tolist())))
    assert (drawn, left) == ([], list(range(10)))  # one heap: no chip stands for it
    for centres in (free, np.concatenate([heap[:6], free[:4]])):
        drawn, left = node(CHIPS.replace("CENTRES", str(centres.tolist())))
        assert sorted([int(mark) for mark, *_ in drawn] + left) == list(range(10))
        for mark, x, y in drawn:
            assert np.hypot(*(centres[int(mark)] - [x, y])) < 21  # the chip's own width
    assert set(range(6)) <= set(left)
