"""What a drawn face is judged by: every pixel, the structure around it, its edges, and its mask."""

import torch
from torch.nn import functional as F

PIXELS, STRUCTURE, EDGES, MASK = 1.0, 0.5, 0.5, 0.2

# How much a pixel counts that is no face, and how much more one of brows, eyes or lips.
BESIDE, PARTS = 0.1, 2.0

# The usual constants for values in 0…1.
_C1, _C2 = 0.01**2, 0.03**2


def weights(mask: torch.Tensor, parts: torch.Tensor) -> torch.Tensor:
    """Return how much each pixel counts, (B, 1, h, w), from its mask and parts in 0…1; 1 on average."""
    weight = BESIDE + (1 - BESIDE) * mask * (1 + PARTS * parts)
    return weight / weight.mean(dim=(1, 2, 3), keepdim=True)


def dissimilarity(drawn: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return (1 − SSIM) / 2 in square windows, (B, 1, h / 4 − 1, w / 4 − 1), the mean of all channels.

    After Z. Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004,
    with its plain 8×8 windows, which cost a processor next to nothing.
    """
    products = torch.cat([drawn, wanted, drawn * drawn, wanted * wanted, drawn * wanted], dim=1)
    a, b, aa, bb, ab = _windows(products).chunk(5, dim=1)
    aa, bb, ab = aa - a * a, bb - b * b, ab - a * b
    alike = (2 * a * b + _C1) * (2 * ab + _C2) / ((a * a + b * b + _C1) * (aa + bb + _C2))
    return ((1 - alike) / 2).mean(dim=1, keepdim=True)


def _windows(x: torch.Tensor) -> torch.Tensor:
    """Return the means of 8×8 windows, every fourth: squares of four, and then the mean of four of these."""
    return F.avg_pool2d(F.avg_pool2d(x, 4), 2, stride=1)


def loss(
    drawn: torch.Tensor, wanted: torch.Tensor, mask: torch.Tensor, parts: torch.Tensor
) -> tuple[torch.Tensor, dict[str, float]]:
    """Return the loss of a batch, and its terms as numbers.

    Parameters
    ----------
    drawn : (B, 4, h, w) float
        What a decoder returned, before the sigmoid.
    wanted : (B, 3, h, w) float in 0…1
    mask, parts : (B, 1, h, w) float in 0…1
    """
    # Channels one after the other: what follows works on planes.
    drawn = drawn.contiguous()
    picture, drawn_mask = drawn[:, :3].sigmoid(), drawn[:, 3:]
    weight = weights(mask, parts)
    pixels = (weight * (picture - wanted).abs()).mean()
    structure = (_windows(weight) * dissimilarity(picture, wanted)).mean()
    rest = picture - wanted
    across, down = rest.diff(dim=3).abs(), rest.diff(dim=2).abs()
    edges = (weight[..., 1:] * across).mean() + (weight[..., 1:, :] * down).mean()
    outline = F.binary_cross_entropy_with_logits(drawn_mask, mask)
    total = PIXELS * pixels + STRUCTURE * structure + EDGES * edges + MASK * outline
    terms = {"pixels": pixels, "structure": structure, "edges": edges, "mask": outline, "total": total}
    return total, {name: float(term.detach()) for name, term in terms.items()}
