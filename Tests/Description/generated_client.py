"""Publishes and downloads with a client that was generated from /openapi.json: DIRECTORY URL TOKEN."""

import sys
from io import BytesIO

sys.path.insert(0, sys.argv[1])

from package_repo_client import AuthenticatedClient
from package_repo_client.api.artifacts import download_artifact, publish_artifact, resolve_latest
from package_repo_client.types import File

client = AuthenticatedClient(base_url=sys.argv[2], token=sys.argv[3], raise_on_unexpected_status=True)
place = ("acme", "generated", "1.2.3", "any")
sent = b"published by a generated client\n" * 10_000

published = publish_artifact.sync_detailed(*place, client=client, body=File(payload=BytesIO(sent)))
assert published.status_code == 201, published
assert published.parsed.size == len(sent), published.parsed
latest = resolve_latest.sync("acme", "generated", client=client)
assert latest.version == "1.2.3" and latest.blob_digest == published.parsed.digest, latest
received = download_artifact.sync(*place, client=client)
assert received.payload.read() == sent
