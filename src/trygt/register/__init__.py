"""The register: what anyone may know of certified communities, and nothing else.

A read model over certificates. A community is in it from its first certificate on; what has
expired or been withdrawn stays and says so.
"""
