"""Compiles convolve.c into convolve.wasm.ts. Needs the package ziglang (its C compiler)."""

import base64
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

here = Path(__file__).parent
flags = "-target wasm32-freestanding -msimd128 -O3 -nostdlib".split()
link = "-Wl,--no-entry -Wl,--import-memory -Wl,--strip-all".split()

with tempfile.TemporaryDirectory() as folder:
    binary = Path(folder, "convolve.wasm")
    command = [sys.executable, "-m", "ziglang", "cc", *flags, *link, "convolve.c", "-o", str(binary)]
    subprocess.run(command, cwd=here, check=True)
    text = base64.b64encode(binary.read_bytes()).decode()

lines = [f'  "{text[i : i + 94]}"' for i in range(0, len(text), 94)]
Path(here, "convolve.wasm.ts").write_text(
    f"/** Made by make-convolve.py from convolve.c (zig cc {version('ziglang')}); do not edit. */\n"
    + "export const wasm =\n"
    + " +\n".join(lines)
    + ";\n"
)
