"""Calls orders.Orders/Hello on a channel that balances over healthy servers only, and prints each new outcome."""

import json
import sys
import time

import grpc

config = {"loadBalancingConfig": [{"round_robin": {}}], "healthCheckConfig": {"serviceName": "orders.Orders"}}
channel = grpc.insecure_channel(sys.argv[1], options=[("grpc.service_config", json.dumps(config))])
hello = channel.unary_unary("/orders.Orders/Hello")

last = None
while True:
    try:
        hello(b"", timeout=2)
        outcome = "OK"
    except grpc.RpcError as error:
        outcome = f"{error.code().name} {error.details()}"
    if outcome != last:
        print(outcome, flush=True)
    last = outcome
    time.sleep(0.02)
