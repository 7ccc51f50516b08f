from doubletake import library
from doubletake.widgets import dots_clip, landmark_drawing
from doubletake.widgets.aligner.dots import SIDE, dots_frames


def test_each_landmark_is_a_dot_in_its_place():
    clip = library.clip("ines-talk")
    landmarks, frame = clip.truth().landmarks, dots_frames(clip)[0]
    low, high = landmarks.min(axis=(0, 1)), landmarks.max(axis=(0, 1))
    places = (landmarks[0] - (low + high) / 2) * (0.8 * SIDE / (high - low).max()) + SIDE / 2
    assert all(frame[round(float(y)), round(float(x))].min() > 200 for x, y in places)


def test_the_clip_is_a_video_with_words(tmp_path):
    page = dots_clip("ines-talk").data
    assert "data:video/mp4;base64," in page and "The clip in words" in page and "controls" in page
    assert 'data-lm-suppress-shortcuts="true"' in page


def test_the_drawing_has_words():
    page = landmark_drawing("ines-portrait").data
    assert 'alt="A portrait three times.' in page


def test_an_unknown_name_is_said_in_its_place():
    assert 'role="alert"' in dots_clip("nobody").data and "nobody" in dots_clip("nobody").data
    assert 'role="alert"' in landmark_drawing("nobody").data
