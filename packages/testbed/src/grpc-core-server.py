"""Serves grpc.health.v1.Health/Check on gRPC's C core: grpc-core-server.py ADDRESS TOKEN."""

import signal
import sys
from concurrent import futures

import grpc

address, token = sys.argv[1:]

# Each is a HealthCheckRequest, and the HealthCheckResponse to it.
ANSWERS = {b"": b"\x08\x01", b"\x0a\x04sick": b"\x08\x02", b"\x0a\x06unsure": b""}


def check(request, context):
    if dict(context.invocation_metadata()).get("authorization") != token:
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "wrong token")
    if request not in ANSWERS:
        context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
    return ANSWERS[request]


handler = grpc.method_handlers_generic_handler("grpc.health.v1.Health", {"Check": grpc.unary_unary_rpc_method_handler(check)})
server = grpc.server(futures.ThreadPoolExecutor(max_workers=4), handlers=[handler])
server.add_insecure_port(address)
server.start()
signal.signal(signal.SIGTERM, lambda *_: server.stop(None))
print("ready", flush=True)
server.wait_for_termination()
