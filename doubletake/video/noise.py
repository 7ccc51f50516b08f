"""The noise of a picture, told from what the picture shows.

References
----------
J. Immerkær, "Fast noise variance estimation", Computer Vision and Image Understanding 64, 1996.
"""

import numpy as np

# The difference of two Laplacians: blind to slopes and to lines along the grid, so that what it leaves of a
# smooth surface is noise. NOISE_GAIN makes its mean strength the standard deviation of normal noise.
NOISE_KERNEL = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
NOISE_GAIN = float(np.sqrt(np.pi / 2) / 6)
