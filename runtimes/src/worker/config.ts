/** The ports of a Worker: one to start a test, one for each app that the tests mount, and one of a client outside. */
export interface Ports {
  readonly main: number
  readonly apps: readonly number[]
  readonly leavingClient: number
}

/** workerd's configuration for the Worker, in a file beside it. The Worker's clients reach its apps through the network. */
export function writeConfig(file: string, { main, apps, leavingClient }: Ports): string {
  const socket = (name: string, port: number, service: string): string =>
    `(name = "${name}", address = "127.0.0.1:${port}", http = (), service = ${service})`
  const sockets = [
    socket('main', main, '"suites"'),
    ...apps.map((port, place) => socket(`app${place}`, port, `(name = "suites", entrypoint = "App${place}")`)),
  ]
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "suites", worker = .suites), (name = "network", network = (allow = ["private"]))],
  sockets = [${sockets.join(', ')}],
);
const suites :Workerd.Worker = (
  modules = [(name = "suites", esModule = embed "${file}")],
  compatibilityDate = "2026-04-01",
  compatibilityFlags = ["nodejs_compat"],
  bindings = [(name = "ports", json = "${JSON.stringify(apps)}"), (name = "leavingClient", json = "${leavingClient}")],
  globalOutbound = "network",
);
`
}
