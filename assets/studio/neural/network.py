"""The network that gave deepfakes their name, small enough for two cores: one encoder, two decoders.

An encoder turns any of two people's faces into a short code; each decoder turns a code into the face of one
of them. As both share the encoder, the code has to say what a face does, and not whose it is: an expression
of one then comes out as the same expression of the other. The idea was first posted by an anonymous user in
2017 and is described as the "faceswap" method in A. Rössler et al., "FaceForensics++", 2019.

The decoder enlarges by sub-pixel convolution (W. Shi et al., 2016): it computes at half the size and lays
four channels out as one of twice the size, which is what makes it quick on a processor.
"""

import torch
from torch import nn
from torch.nn import functional as F

from doubletake.neural.crop import DECODER_SIDE, ENCODER_SIDE

CODE = 128
ENCODER = (32, 64, 128, 160)  # channels after each halving
SQUEEZED = 32  # channels that are left for the code to be made of
FIRST = 24  # channels that the code is unfolded into, at a sixteenth of the drawn size
DECODER = (80, 48, 24)  # channels after each doubling but the last
DRAWN_CHANNELS = 4  # red, green, blue, mask
SLOPE = 0.1  # of the leaky rectifier


class Encoder(nn.Module):
    """(B, 3, 96, 96) of `standardised` crops → (B, CODE)."""

    def __init__(self) -> None:
        super().__init__()
        widths = (3, *ENCODER)
        self.shrink = nn.ModuleList(
            nn.Conv2d(a, b, 5 if a == 3 else 3, stride=2, padding=2 if a == 3 else 1)
            for a, b in zip(widths, widths[1:], strict=False)
        )
        self.squeeze = nn.Conv2d(ENCODER[-1], SQUEEZED, 1)
        self.code = nn.Linear(SQUEEZED * (ENCODER_SIDE // 16) ** 2, CODE)

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        """Encode a batch of crops."""
        x = seen
        for shrink in self.shrink:
            x = F.leaky_relu(shrink(x), SLOPE)
        return self.code(F.leaky_relu(self.squeeze(x), SLOPE).flatten(1))


class Decoder(nn.Module):
    """(B, CODE) → (B, 4, 160, 160): red, green, blue and the face's mask, before the sigmoid."""

    def __init__(self) -> None:
        super().__init__()
        widths = (FIRST, *DECODER)
        self.unfold = nn.Linear(CODE, FIRST * (DECODER_SIDE // 16) ** 2)
        self.enlarge = nn.ModuleList(
            nn.Conv2d(a, 4 * b, 3, padding=1) for a, b in zip(widths, widths[1:], strict=False)
        )
        self.refine = nn.ModuleList(nn.Conv2d(DECODER[-1], DECODER[-1], 3, padding=1) for _ in range(2))
        self.draw = nn.Conv2d(DECODER[-1], 4 * DRAWN_CHANNELS, 3, padding=1)

    def forward(self, code: torch.Tensor) -> torch.Tensor:
        """Draw a batch of codes."""
        side = DECODER_SIDE // 16
        x = F.leaky_relu(self.unfold(code), SLOPE).unflatten(1, (FIRST, side, side))
        for enlarge in self.enlarge:
            x = F.leaky_relu(F.pixel_shuffle(enlarge(x), 2), SLOPE)
        first, second = self.refine
        x = F.leaky_relu(x + second(F.leaky_relu(first(x), SLOPE)), SLOPE)
        return F.pixel_shuffle(self.draw(x), 2)


class FaceSwapper(nn.Module):
    """The encoder, and a decoder for each of two people."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.decoders = nn.ModuleList([Decoder(), Decoder()])
        for module in self.modules():
            if isinstance(module, nn.Conv2d | nn.Linear):
                nn.init.kaiming_normal_(module.weight, a=SLOPE)
                nn.init.zeros_(module.bias)
        for decoder in self.decoders:
            # Begin near grey: a sigmoid that starts at its ends hardly learns.
            with torch.no_grad():
                decoder.draw.weight.mul_(0.2)

    def forward(self, seen: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Draw the first half of a batch with the first decoder, the second half with the second."""
        first, second = self.encoder(seen).chunk(2)
        return self.decoders[0](first), self.decoders[1](second)
