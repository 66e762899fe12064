"""From samples to pixels: the envelope of a stretch of a recording and its picture."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from qa_desk.audio.peaks import BUCKET, Peaks
from qa_desk.audio.recording import Recording

Samples = npt.NDArray[np.int16]
Reach = npt.NDArray[np.floating]

_PARTS = 4  # peaks asked for per column: their extreme is the outer shape, their mean the inner
_FULL_SCALE = 32768
_LEAST_LOUD = 1000  # a recording quieter than this stays visibly quiet
_OUTER_ALPHA = 120


@dataclass(frozen=True)
class Envelope:
    """For each channel and column the extremes, and the average extremes within (the body)."""

    low: Reach
    high: Reach
    body_low: Reach
    body_high: Reach


@dataclass(frozen=True)
class Lane:
    """Where a channel is drawn, in device pixels, and in which colour."""

    top: int
    height: int
    colour: QColor


def coarse(peaks: Peaks, start: int, end: int, columns: int) -> Envelope:
    """Return the envelope of frames start…end from the peaks."""
    low, high = peaks.view(start, end, columns * _PARTS)
    low = low.reshape(low.shape[0], columns, _PARTS)
    high = high.reshape(high.shape[0], columns, _PARTS)
    body_low, body_high = low.mean(2), high.mean(2)
    return Envelope(  # as far as the middle line, so that silence and offsets stay one line
        np.minimum(low.min(2), 0),
        np.maximum(high.max(2), 0),
        np.minimum(body_low, 0),
        np.maximum(body_high, 0),
    )


def fine(samples: Samples, columns: int) -> Envelope:
    """Return the envelope of the samples themselves (frames × channels), joined to a line."""
    frames = len(samples)
    if frames < 2:
        flat = np.zeros((samples.shape[1], columns))
        return Envelope(flat, flat, flat, flat)
    if frames > columns:
        edges = np.arange(columns) * frames // columns
        low = np.minimum.reduceat(samples, edges, axis=0).T.astype(np.float32)
        high = np.maximum.reduceat(samples, edges, axis=0).T.astype(np.float32)
    else:
        at = np.linspace(0, frames - 1, columns)
        line = [np.interp(at, np.arange(frames), channel) for channel in samples.T]
        low = high = np.array(line, dtype=np.float32)
    joined_low, joined_high = low.copy(), high.copy()
    joined_low[:, 1:] = np.minimum(low[:, 1:], high[:, :-1])
    joined_high[:, 1:] = np.maximum(high[:, 1:], low[:, :-1])
    return Envelope(joined_low, joined_high, joined_low, joined_high)


def envelope(
    peaks: Peaks, recording: Recording | None, stretch: tuple[int, int], columns: int
) -> Envelope:
    """Return the envelope of a stretch of frames, from the samples where peaks are too coarse.

    Samples that are still to be decoded are not waited for.
    """
    start, end = stretch
    is_close = end - start < columns * BUCKET
    if recording is not None and is_close and end <= recording.at_hand:
        return fine(recording.read(start, end - start), columns)
    return coarse(peaks, start, end, columns)


def gain(peaks: Peaks) -> float:
    """Return the factor that lets the loudest moment of the recording fill its lane."""
    low, high = peaks.view(0, peaks.frames, 512)
    loudest = max(int(high.max(initial=0)), -int(low.min(initial=0)), _LEAST_LOUD)
    return _FULL_SCALE / loudest


def picture(shape: Envelope, lanes: list[Lane], height: int, factor: float) -> QImage:
    """Draw the lanes on a transparent picture as wide as the envelope, in device pixels."""
    columns = shape.low.shape[1]
    image = QImage(columns, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    pixels = np.frombuffer(image.bits(), np.uint32).reshape(height, columns)
    for channel, lane in enumerate(lanes[: len(shape.low)]):
        scale = (lane.height - 1) / 2 / _FULL_SCALE * factor
        outer = _covered(shape.low[channel], shape.high[channel], lane.height, scale)
        body = _covered(shape.body_low[channel], shape.body_high[channel], lane.height, scale)
        faint, full = (_premultiplied(lane.colour, alpha) for alpha in (_OUTER_ALPHA, 255))
        part = pixels[lane.top : lane.top + lane.height]
        np.multiply(outer, faint, out=part, dtype=np.uint32)
        part += np.multiply(body, (full - faint) % 2**32, dtype=np.uint32)  # as quick as it gets
    return image


def _covered(low: Reach, high: Reach, height: int, scale: float) -> npt.NDArray[np.uint8]:
    """Return for each pixel of a lane whether the wave reaches it: 1 or 0."""
    middle = (height - 1) / 2
    top, bottom = (np.rint(middle - edge * scale).astype(np.int16) for edge in (high, low))
    rows = np.arange(height, dtype=np.int16)[:, None]
    covered: npt.NDArray[np.bool_] = (rows >= top) & (rows <= bottom)
    return covered.view(np.uint8)


def _premultiplied(colour: QColor, alpha: int) -> int:
    red, green, blue = (
        part * alpha // 255 for part in (colour.red(), colour.green(), colour.blue())
    )
    return alpha << 24 | red << 16 | green << 8 | blue
