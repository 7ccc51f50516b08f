"""A few hundred pictures, never shown twice alike: moved, bent, lit and covered at random.

The picture that is to be drawn is only moved. The one that the encoder sees is bent as well: a network that
has to undo a bend cannot just copy, and learns what a face looks like. The random numbers come from one
generator on the processor, so that a training can be stopped and resumed anywhere.
"""

import math

import torch
from torch.nn import functional as F

from doubletake.neural.crop import DECODER_SIDE, ENCODER_SIDE

# Largest turn in degrees, change of size, and shift as a share of the side.
TURN, SIZE, SHIFT = 6.0, 0.05, 0.04

# The bend: how far the nodes of a grid this fine are displaced (standard deviation, shares of the side).
NODES, BEND = 6, 0.02

# Light: exponent of the tone curve, and how much lighter one side may be made than the other.
GAMMA, SLANT = 0.25, 0.12

# How often something covers the face, and how large it is at most, as a share of the side.
COVERED, COVER = 0.4, 0.35


def batch(
    faces: torch.Tensor,
    crops: torch.Tensor,
    masks: torch.Tensor,
    parts: torch.Tensor,
    random: torch.Generator,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return what the encoder sees, and what is to be drawn.

    Parameters
    ----------
    faces, crops : (B, 3, S, S) float in 0…1
        See `footage.Footage`.
    masks, parts : (B, 1, S, S) float in 0…1
    random : torch.Generator
        On the processor, wherever the pictures are.

    Returns
    -------
    seen : (B, 3, 96, 96)
        Standardised.
    wanted : (B, 3, 160, 160)
    mask, parts : (B, 1, 160, 160)
    """
    count, device = len(faces), faces.device
    matrices = _similarities(count, random).to(device)
    grid = F.affine_grid(matrices, (count, 1, DECODER_SIDE, DECODER_SIDE), align_corners=False)
    wanted = _sampled(torch.cat([faces, masks, parts], dim=1), grid)

    bent = F.affine_grid(matrices, (count, 1, ENCODER_SIDE, ENCODER_SIDE), align_corners=False)
    nodes = torch.randn((count, 2, NODES, NODES), generator=random).to(device) * (2 * BEND)
    field = F.interpolate(nodes, size=(ENCODER_SIDE, ENCODER_SIDE), mode="bicubic", align_corners=True)
    # Averaged first: the course cuts out a small crop that way, and a grid looks at four pixels only.
    smaller = F.avg_pool2d(torch.cat([crops, masks], dim=1), 2)
    looked_at = _sampled(smaller, bent + field.permute(0, 2, 3, 1))
    picture = _lit(looked_at[:, :3], random)
    mask = looked_at[:, 3:] * _uncovered(count, random).to(device)
    return standardised(picture, mask), wanted[:, :3], wanted[:, 3:4], wanted[:, 4:]


def standardised(pictures: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    """Do for a batch what `doubletake.neural.crop.standardised` does for one crop.

    Parameters
    ----------
    pictures : (B, 3, h, w) float in 0…1
    masks : (B, 1, h, w) float in 0…1
    """
    share = masks / masks.sum(dim=(2, 3), keepdim=True).clamp_min(1e-6)
    rest = pictures - (pictures * share).sum(dim=(2, 3), keepdim=True)
    variance = (rest.square() * share).sum(dim=(2, 3), keepdim=True)
    return rest / variance.clamp_min((1 / 255) ** 2).sqrt() * masks


def _sampled(pictures: torch.Tensor, grid: torch.Tensor) -> torch.Tensor:
    return F.grid_sample(pictures, grid, mode="bilinear", padding_mode="border", align_corners=False)


def _uniform(shape: tuple[int, ...], limit: float, random: torch.Generator) -> torch.Tensor:
    return (2 * torch.rand(shape, generator=random) - 1) * limit


def _similarities(count: int, random: torch.Generator) -> torch.Tensor:
    turn = _uniform((count,), math.radians(TURN), random)
    size = 1 + _uniform((count,), SIZE, random)
    shift = _uniform((count, 2), 2 * SHIFT, random)
    cos, sin = size * turn.cos(), size * turn.sin()
    return torch.stack(
        [torch.stack([cos, -sin, shift[:, 0]], 1), torch.stack([sin, cos, shift[:, 1]], 1)], dim=1
    )


def _lit(pictures: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    """Change the tone curve of each picture and, a little, from which side it is lit."""
    count, device = len(pictures), pictures.device
    gamma = _uniform((count, 1, 1, 1), GAMMA, random).exp().to(device)
    slant = _uniform((count, 2, 1, 1), SLANT, random).to(device)
    line = torch.linspace(-1, 1, pictures.shape[-1], device=device)
    light = 1 + slant[:, :1] * line[None, None, None, :] + slant[:, 1:] * line[None, None, :, None]
    return (pictures.clamp(1e-3, 1) ** gamma * light).clamp(0, 1)


def _uncovered(count: int, random: torch.Generator) -> torch.Tensor:
    """Return 1 where a picture is seen and 0 in a rectangle that covers some of them, (B, 1, h, w)."""
    place, size = torch.rand((count, 2), generator=random), torch.rand((count, 2), generator=random)
    covered = torch.rand((count,), generator=random) < COVERED
    low = place - size * COVER / 2
    high = place + size * COVER / 2
    line = (torch.arange(ENCODER_SIDE) + 0.5) / ENCODER_SIDE
    inside = (line[None, None] > low[..., None]) & (line[None, None] < high[..., None])
    box = inside[:, 0, None, :] & inside[:, 1, :, None] & covered[:, None, None]
    return 1 - box[:, None].float()
