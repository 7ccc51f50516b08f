"""Small geometry that several rooms of the studio share."""

import numpy as np


def normalised(vectors: np.ndarray) -> np.ndarray:
    """Vectors of length one."""
    return vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-12)


def smoothstep(x: np.ndarray | float, start: np.ndarray | float, stop: np.ndarray | float) -> np.ndarray:
    """0 before ``start``, 1 after ``stop``, smooth between (``start`` may be the larger)."""
    t = np.clip((x - start) / (stop - start), 0, 1)
    return t * t * (3 - 2 * t)


def rigid_motion(before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rotation (3, 3) and shift (3,) of the best rigid motion (Kabsch 1976) between point sets."""
    mean_before, mean_after = before.mean(0), after.mean(0)
    u, _, vt = np.linalg.svd((before - mean_before).T @ (after - mean_after))
    handedness = np.diag([1, 1, np.sign(np.linalg.det(vt.T @ u.T))])
    rotation = vt.T @ handedness @ u.T
    return rotation, mean_after - rotation @ mean_before


def smooth_vector_noise(
    rng: np.random.Generator, points: np.ndarray, frequency: float, waves: int = 6
) -> np.ndarray:
    """Smooth random vectors over space: a few random cosine waves a component."""
    out = np.zeros(points.shape)
    for axis in range(3):
        directions = rng.normal(0, frequency, (waves, 3))
        phases = rng.uniform(0, 2 * np.pi, waves)
        out[..., axis] = np.cos(points @ directions.T + phases).mean(-1) * 1.4
    return out


def sample_triangles(
    rng: np.random.Generator, vertices: np.ndarray, triangles: np.ndarray, density: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Random places on a surface: triangle numbers (count,) and barycentric weights (count, 3).

    ``density`` (one value a vertex) says where there are more.
    """
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    weight = np.linalg.norm(np.cross(b - a, c - a), axis=1) * density[triangles].mean(1)
    chosen = rng.choice(len(triangles), count, p=weight / weight.sum())
    root, r = np.sqrt(rng.random(count)), rng.random(count)
    return chosen, np.stack([1 - root, root * (1 - r), root * r], 1)


def edge_frames(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Frames (n, 3, 3), rows first edge, its perpendicular, normal, that turn with their triangles."""
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    edge, normal = normalised(b - a), normalised(np.cross(b - a, c - a))
    return np.stack([edge, np.cross(normal, edge), normal], 1)


def triangle_normals(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Unit normals (n, 3)."""
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    return normalised(np.cross(b - a, c - a))


def tube(line: np.ndarray, radius: float, closed: bool = False, sides: int = 8) -> tuple[np.ndarray, list]:
    """A pipe along places (n, 3): vertices (n · sides, 3) and faces."""
    after = np.roll(line, -1, 0) if closed else np.r_[line[1:], 2 * line[-1:] - line[-2:-1]]
    before = np.roll(line, 1, 0) if closed else np.r_[2 * line[:1] - line[1:2], line[:-1]]
    along = normalised(after - before)
    across = normalised(np.cross(along, (0.13, -0.98, 0.17)))
    over = np.cross(along, across)
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = np.cos(turn)[None, :, None] * across[:, None] + np.sin(turn)[None, :, None] * over[:, None]
    vertices = (line[:, None] + radius * ring).reshape(-1, 3)
    count = len(line)
    faces = [
        (i * sides + j, i * sides + (j + 1) % sides, k * sides + (j + 1) % sides, k * sides + j)
        for i in range(count if closed else count - 1)
        for k in [(i + 1) % count]
        for j in range(sides)
    ]
    return vertices, faces
