"""Documents → blocks: lines with offsets, and the columns that measure them."""
