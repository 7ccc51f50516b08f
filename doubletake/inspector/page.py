"""A case note as one HTML file that needs nothing else: no script, no font, no address, pictures inside.

Every text goes through `html.escape`, and the page forbids itself to load or run anything.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from datetime import datetime
from html import escape
from pathlib import Path

from doubletake.cues import CUES
from doubletake.inspector.face_pictures import face_and_ring, heat_map, overview
from doubletake.inspector.formats import read_format
from doubletake.inspector.inspection import HOW_FAR, Inspection
from doubletake.inspector.note import case_note
from doubletake.inspector.plots import curve, timeline, timeline_sentence
from doubletake.text import listed, noun, size_of
from doubletake.theme import colours

_STYLE = Path(__file__).with_name("page.css")
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def case_page(inspection: Inspection, note: dict | None = None) -> str:
    """Return the case note of an inspection as a whole HTML page.

    Parameters
    ----------
    inspection : Inspection
    note : dict, optional
        As `case_note` returned it; made if it is not given.
    """
    note = note or case_note(inspection)
    parts = [
        f"<h1>Case note: <bdi>{escape(note['file']['name'])}</bdi></h1>",
        f'<p class="soft">Made by {escape(note["made_by"])} on {_day(note["made_on"])}. '
        "It is a record of what was measured, not a verdict.</p>",
        _together(note),
        _file(note),
        _faces(inspection),
        _cues(note),
        *(_cue(inspection, cue) for cue in note["cues"]),
        _provenance(note),
        f"<section><h2>How far this reaches</h2><p>{escape(HOW_FAR)}</p></section>",
    ]
    return page(f"Case note: {note['file']['name']}", parts)


def table_page(rows: list[dict]) -> str:
    """Return a table of many files as a whole HTML page.

    Parameters
    ----------
    rows : list of dict
        As `doubletake.inspector.command` makes them: ``name``, ``what``, ``faces``, ``answers``, ``words``,
        ``trouble``, and ``file``, the name of the case note's page or ``""``.
    """
    lines = []
    for row in rows:
        name = f"<bdi>{escape(row['name'])}</bdi>"
        if row["file"]:
            name = f'<a href="{escape(row["file"], quote=True)}">{name}</a>'
        if row["trouble"]:
            lines.append(f'<tr><th scope="row">{name}</th><td colspan="4">{escape(row["trouble"])}</td></tr>')
        else:
            cells = (row["what"], row["faces"], row["answers"], row["words"])
            lines.append(
                f'<tr><th scope="row">{name}</th>'
                + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
                + "</tr>"
            )
    head = "".join(
        f'<th scope="col">{title}</th>'
        for title in ("File", "What it is", "Faces", "Cues with an answer", "Together")
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return page(
        "Case notes", ["<h1>Case notes</h1>", f'<div class="wide">{table}</div>', f"<p>{escape(HOW_FAR)}</p>"]
    )


def page(title: str, parts: list[str]) -> str:
    """Return a whole page around parts that are HTML already."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY, quote=True)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{escape(title)}</title><style>{_palette()}{_STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _day(made_on: str) -> str:
    """A day and time as they are said."""
    return f"{datetime.fromisoformat(made_on):%d %B %Y, %H:%M} UTC"


def _palette() -> str:
    """The course's colours, light and dark, from the one table that has them."""

    def rule(dark: bool) -> str:
        return ":root{" + "".join(f"--{name}:{value};" for name, value in colours(dark).items()) + "}"

    return f"{rule(False)}@media (prefers-color-scheme: dark){{{rule(True)}}}"


def _together(note: dict) -> str:
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in note["together"]["reasons"])
    return (
        f'<section class="box"><h2>All cues together</h2><p class="words">{escape(note["together"]["words"])}'
        f"</p><ul>{reasons}</ul></section>"
    )


def _file(note: dict) -> str:
    file, seen = note["file"], note["looked_at"]
    rows = [
        ("Content", f"{file['format']}, {file['codec']}, {file['bits']} bits a colour"),
        ("Size", f"{file['stored_size'][0]} × {file['stored_size'][1]} pixels, {size_of(file['bytes'])}"),
    ]
    if seen["frames"] > 1:
        rows.append(
            (
                "Looked at",
                f"{seen['frames']} frames, {seen['seconds']:g} seconds from {seen['from']:g} s on, "
                f"{seen['frames_a_second']:g} frames a second",
            )
        )
    rows.append(("Fingerprint (SHA-256)", file["sha256"]))
    if file["of_the_course"]:
        rows.append(("Known", "It is a file of the course, byte for byte."))
    notes = "".join(f"<li>{escape(line)}</li>" for line in note["notes"])
    return f"<section><h2>The file</h2>{_rows(rows)}{f'<ul>{notes}</ul>' if notes else ''}</section>"


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td><bdi>{escape(value)}</bdi></td></tr>'
        for label, value in rows
    )
    return f'<div class="wide"><table><tbody>{cells}</tbody></table></div>'


def _faces(inspection: Inspection) -> str:
    if not inspection.face:
        return "<section><h2>The faces</h2><p>No face was found.</p></section>"
    figures, told = [], set()
    for seen in inspection.faces:
        if seen.frame_index in told:
            continue
        told.add(seen.frame_index)
        together = [other.number for other in inspection.faces if other.frame_index == seen.frame_index]
        names = listed([str(number) for number in together])
        words = f"Frame {seen.frame_index + 1} with {noun(len(together), 'face')} {names}"
        figures.append(_figure(overview(inspection, seen.number), words, f"{words} in a box."))
    chosen = inspection.faces[inspection.face - 1]
    figures.append(
        _figure(
            face_and_ring(inspection),
            "What the cues compare: the face inside the orange lines, its surroundings between the blue ones",
            "The measured face, outlined in orange, and the ring around it, outlined in blue.",
        )
    )
    rows = "".join(
        f"<li>Face {seen.number}: {seen.width:.0f} pixels wide"
        + (
            f", found in {seen.frames} frames, from {seen.begins:.1f} to {seen.ends:.1f} s"
            if inspection.moving
            else ""
        )
        + (" — this one was measured" if seen is chosen else "")
        + ".</li>"
        for seen in inspection.faces
    )
    return f'<section><h2>The faces</h2><ul>{rows}</ul><div class="row">{"".join(figures)}</div></section>'


def _cues(note: dict) -> str:
    rows = "".join(
        f'<tr><th scope="row"><a href="#{cue["name"]}">{escape(cue["title"])}</a></th>'
        f"<td>{escape(cue['saw'] or 'No answer here.')}</td>"
        f"<td>{escape(cue['says'])}</td></tr>"
        for cue in note["cues"]
    )
    return (
        '<section class="cues"><h2>What each cue saw</h2><div class="wide"><table><thead><tr>'
        '<th scope="col">Cue</th>'
        '<th scope="col">It saw</th><th scope="col">Of a replaced face that says</th></tr></thead><tbody>'
        f"{rows}</tbody></table></div></section>"
    )


def _cue(inspection: Inspection, cue: dict) -> str:
    reading = inspection.readings.get(cue["name"])
    parts = [
        f'<section id="{cue["name"]}"><h3>{escape(cue["title"])}</h3><p class="soft">'
        f"{escape(cue['question'])}</p>"
    ]
    if cue["saw"]:
        parts.append(f"<p>{escape(cue['saw'])}</p>")
    parts.append(f"<p><strong>{escape(cue['says'].capitalize())}.</strong> {escape(cue['why'])}</p>")
    if reading is not None and reading.valid:
        for drawing, words in (
            (timeline(reading, cue["title"], cue["name"]), timeline_sentence(reading)),
            (curve(reading, cue["title"], f"{cue['name']}-curve"), ""),
        ):
            if drawing:
                caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
                parts.append(f"<figure>{drawing}{caption}</figure>")
        parts.append(
            _figure(
                heat_map(inspection, cue["name"]),
                "Where it saw it: from grey (nothing) over orange to white (most)",
                f"Heat map of the cue “{cue['title']}” over the measured face.",
            )
        )
    return "".join([*parts, _guide(cue["name"]), "</section>"])


def _guide(name: str) -> str:
    """The cue's own page, folded away."""
    told = "".join(f"<h4>{escape(heading)}</h4><p>{escape(text)}</p>" for heading, text in cue_page(name))
    return f"<details><summary>About this cue</summary>{told}</details>"


def cue_page(name: str) -> list[tuple[str, str]]:
    """A cue's own page as headings and plain text."""
    _, *sections = re.split(r"^## ", CUES[name].page, flags=re.M)
    parts = (section.partition("\n") for section in sections)
    return [(heading, re.sub(r"[*`]", "", " ".join(body.split()))) for heading, _, body in parts]


def _provenance(note: dict) -> str:
    found = note["provenance"]
    rows = _rows(found["says"]) if found["says"] else "<p>It says nothing of itself.</p>"
    return (
        "<section><h2>What the file says of itself</h2><p>All of this is a claim: anybody can write it, and "
        f"many sites take it away.</p>{rows}<p>{escape(found['content_credential_words'])}</p></section>"
    )


def _figure(picture: bytes | None, caption: str, alternative: str) -> str:
    if picture is None:
        return ""
    data, size = base64.b64encode(picture).decode(), read_format(picture)
    return (
        f'<figure><img src="data:image/jpeg;base64,{data}" width="{size.width}" height="{size.height}" '
        f'alt="{escape(alternative, quote=True)}"><figcaption>{escape(caption)}.</figcaption></figure>'
    )
