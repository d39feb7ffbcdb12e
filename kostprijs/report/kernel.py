"""The process that runs a notebook: this Python, over IPC, with nothing of the user's own settings.

Imported by `execute` when it is needed; importing it loads jupyter_client.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets.config import Config

from kostprijs.report.light import drawing_cache

KERNEL_NAME = "python3"


class OwnPython(KernelSpecManager):
    """Knows one kernel: the Python that runs now, whatever kernels the user has installed."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The kernel of this very Python, under every name, with its settings in the private folder."""
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        places = {
            name: str(self._folder) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")
        }
        environment = {**places, "JUPYTER_RUNTIME_DIR": str(self._folder), "MPLCONFIGDIR": drawing_cache()}
        return KernelSpec(argv=command, display_name=kernel_name, language="python", env=environment)


class PrivateKernel(AsyncKernelManager):
    """A kernel whose sockets and settings lie in one private folder (see `private_config`).

    IPC sockets instead of TCP ports: no other user of the machine can reach the kernel.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kernel_spec_manager = OwnPython(Path(self.connection_file).parent)

    async def start_kernel(self, **kwargs: Any) -> None:  # type: ignore[override]  # typed loosely there
        """Start with nothing on the user's screen: a kernel's own warnings are not for readers."""
        await self._async_start_kernel(stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **kwargs)


def private_config(folder: Path) -> Config:
    """The settings that put a PrivateKernel into `folder`.

    Keep the path of the folder short: the name of a socket has at most some hundred characters.
    """
    return Config({"PrivateKernel": {"transport": "ipc", "connection_file": str(folder / "k.json")}})
