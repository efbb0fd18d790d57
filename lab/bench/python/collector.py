"""A straightforward collector of the usual kind, to compare with: WebSocket in,
JSON parsed and extended, syslog over TCP out. No spool, no de-duplication.

Usage: collector.py URL TOKEN HOST PORT
"""

import asyncio
import json
import socket
import sys
from datetime import datetime, timezone

import websockets

DERIVED = ("dkimv", "dmarc", "spf")


def transform(event):
    actions = event.get("filter", {}).get("actions", [])
    event["eventType"] = "message_log"
    when = datetime.strptime(event["ts"], "%Y-%m-%dT%H:%M:%S.%f%z")
    event["eventTime"] = when.astimezone(timezone.utc).isoformat(timespec="milliseconds")
    for module in DERIVED:
        event["action_" + module] = [a for a in actions if a.get("module") == module]
    for action in actions:
        if action.get("isFinal"):
            event["final_module"] = action.get("module")
            event["final_rule"] = action.get("rule")
            event["final_action"] = action.get("action")
    spam = event.get("filter", {}).get("modules", {}).get("spam", {})
    if "triggeredClassifier" in spam:
        event["SpamType"] = spam["triggeredClassifier"]
    return event


async def main(url, token, host, port):
    out = socket.create_connection((host, int(port)))
    headers = {"Authorization": "Bearer " + token}
    async with websockets.connect(url, additional_headers=headers, max_size=None) as feed:
        async for frame in feed:
            event = transform(json.loads(frame))
            body = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
            header = "<134>1 %s proofpoint-pod python - message_log - " % event["eventTime"]
            out.sendall((header + body + "\n").encode())


asyncio.run(main(*sys.argv[1:]))
