"""Compiles each C file here into a .wasm.ts beside it. Needs the package ziglang (its C compiler)."""

import base64
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

here = Path(__file__).parent
flags = "-target wasm32-freestanding -msimd128 -mbulk-memory -O3 -nostdlib".split()
link = "-Wl,--no-entry -Wl,--import-memory -Wl,--strip-all -Wl,-z,stack-size=65536".split()

for source in sorted(here.glob("*.c")):
    with tempfile.TemporaryDirectory() as folder:
        binary = Path(folder, "module.wasm")
        command = [sys.executable, "-m", "ziglang", "cc", *flags, *link, source.name]
        subprocess.run([*command, "-o", str(binary)], cwd=here, check=True)
        text = base64.b64encode(binary.read_bytes()).decode()
    lines = [f'  "{text[i : i + 94]}"' for i in range(0, len(text), 94)]
    source.with_suffix(".wasm.ts").write_text(
        f"/** Made by make-wasm.py from {source.name} (zig cc {version('ziglang')}); do not edit. */\n"
        + "export const wasm =\n"
        + " +\n".join(lines)
        + ";\n"
    )
