"""The account door: signing in, invitations, my page; the demo's people one click away in a demo only."""
