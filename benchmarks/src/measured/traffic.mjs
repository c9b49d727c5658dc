// The traffic that a passive check watches: real calls, and what client libraries publish about calls.
import { channel } from 'node:diagnostics_channel'
import { Agent, get } from 'node:http'

/** @typedef {{ readonly calls: number, run(): unknown }} Work some calls, and how many they are */

const agent = new Agent({ keepAlive: true })

/**
 * Work by the name of its kind, for the URL of a server.
 *
 * @type {Record<string, (url: string) => Work | Promise<Work>>}
 */
export const traffic = {
  fetch: (url) => calls(async () => (await fetch(url)).arrayBuffer()),
  http: (url) => calls(() => getOver(url)),

  fetchEvents(url) {
    const [created, answered] = [channel('undici:request:create'), channel('undici:request:headers')]
    const { origin } = new URL(url)
    return events(() => {
      const request = { origin, method: 'GET', path: '/', headers: ['accept', '*/*', 'accept-language', '*', 'user-agent', 'node'] }
      created.publish({ request })
      answered.publish({ request, response: { statusCode: 200 } })
    })
  },
  async httpEvents(url) {
    const [started, finished] = [channel('http.client.request.start'), channel('http.client.response.finish')]
    const sent = await getOver(url)
    return events(() => {
      const request = Object.create(sent)
      started.publish({ request })
      finished.publish({ request, response: { statusCode: 200 } })
    })
  },
  ioredisEvents() {
    const [started, ended] = [channel('tracing:ioredis:command:start'), channel('tracing:ioredis:command:asyncEnd')]
    return events(() => {
      const message = { command: 'get', args: ['orders'], serverAddress: '127.0.0.1', serverPort: 6_379 }
      started.publish(message)
      ended.publish(message)
    })
  },
}

/**
 * Ten calls at a time, 40 times.
 *
 * @param {() => Promise<unknown>} call
 * @returns {Work}
 */
function calls(call) {
  return {
    calls: 400,
    async run() {
      for (let turn = 0; turn < 40; turn += 1) await Promise.all(Array.from({ length: 10 }, call))
    },
  }
}

/**
 * Only what is published about a call that passes.
 *
 * @param {() => void} publish
 * @returns {Work}
 */
function events(publish) {
  return {
    calls: 20_000,
    run() {
      for (let call = 0; call < 20_000; call += 1) publish()
    },
  }
}

/**
 * A call of node:http over a kept connection. Resolves with its request when the response has ended.
 *
 * @param {string} url
 * @returns {Promise<import('node:http').ClientRequest>}
 */
function getOver(url) {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => response.resume().once('end', () => resolve(request)))
    request.once('error', reject)
  })
}
