"""The kernel's websocket, without the wait for small messages."""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptWebsocketConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's own kernel websocket with ``TCP_NODELAY`` set.

    Without it the machine holds a small message back until the one before has been acknowledged
    (Nagle's algorithm), about 40 ms: longer than it takes to make a frame.
    """

    def connect(self) -> Any:
        """Open the connection, and switch the wait off."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
