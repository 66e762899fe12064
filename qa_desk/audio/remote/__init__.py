"""Recorders on the network: SFTP, S3 and HTTP, each through its fsspec filesystem.

`known` is which ones this desktop may reach and with what, `servers` reads from them, and
`fetching` brings a recording here, whole and sealed.
"""
