import type { AddressInfo, Server } from 'node:net'

/** Listens on PORT or a free port, sends the port to the parent process, and ends with it. */
export function listenForParent(server: Server): void {
  process.once('disconnect', () => process.exit())
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
}
