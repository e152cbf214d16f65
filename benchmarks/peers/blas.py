"""Which BLAS a module multiplies matrices with, for the table of results: a peer with a slower one would flatter the kernel.

Usage: blas.py MODULE NAME
"""

import ctypes
import importlib
import re
import sys


def blas():
    """The loaded library, the kernel that it chose for this processor, and its threads."""
    with open("/proc/self/maps") as maps:
        paths = sorted(set(re.findall(r"/\S*(?:openblas|mkl|blis)\S*\.so\S*", maps.read())))
    version = re.search(r"r(\d+\.\d+\.\d+)", " ".join(paths))
    for path in paths:
        library = ctypes.CDLL(path)
        # NumPy's own wheel has names of its own.
        for name in ("openblas_{}", "openblas_{}64_", "scipy_openblas_{}64_"):
            core = getattr(library, name.format("get_corename"), None)
            if core is None:
                continue
            core.restype = ctypes.c_char_p
            threads = getattr(library, name.format("get_num_threads"))()
            number = f" {version.group(1)}" if version else ""
            return f"OpenBLAS{number} ({core().decode()}, {threads} {'thread' if threads == 1 else 'threads'})"
    return ", ".join(path.rsplit("/", 1)[-1] for path in paths) or "unknown BLAS"


if __name__ == "__main__":
    module, label = sys.argv[1:]
    print(f"{label} {importlib.import_module(module).__version__} with {blas()}")
