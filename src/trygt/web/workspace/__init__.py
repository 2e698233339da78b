"""The workspace: where everyone with a part in a case meets it.

One case page for both sides; the generic act page runs every act of the registry.
"""
