"""The place for fused kernels that generated modules may import. There are none yet."""
