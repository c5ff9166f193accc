"""What a folder of the converted model holds."""

MODEL_FILE = "model.onnx"
"""The graph. Its weights lie beside it."""
WEIGHTS_FILE = "weights.bin"
EMBEDDINGS_FILE = "embeddings.npy"
"""Tokens x blocks x BLOCK: 8 bits, 128 stands for 0. The graph's output layer reads the same bytes."""
EMBEDDING_SCALES_FILE = "embedding_scales.npy"
"""Tokens x blocks: what a block's numbers are multiplied by, float32."""
TOKENIZER_FILE = "tokenizer.json"

BLOCK = 128
"""Weights that share a scale. Of 32, 64 and 128 the fastest by far in onnxruntime 1.32, with 8 bits as with 4."""
