"""The Pythons behind the pages: those of closed dashboards are stopped, those of lessons are kept."""

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager


class CourseKernelManager(AsyncMappingKernelManager):
    """Jupyter's kernel manager, which stops only those idle kernels that nobody can come back to.

    A dashboard's kernel (about 100 MB) outlives its page where the browser had no time to say goodbye, as on
    a phone put away. A lesson's kernel belongs to a session and holds what its learner has computed: after a
    laptop's sleep it has to be there still.
    """

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Stop the kernel if it is idle and belongs to no session."""
        assert self.parent is not None, "the server is the manager's parent"
        sessions = await self.parent.session_manager.list_sessions()
        if all(session["kernel"]["id"] != kernel_id for session in sessions):
            await super().cull_kernel_if_idle(kernel_id)
