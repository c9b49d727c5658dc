import { createServer } from 'node:http'
import { http } from '@hale/checks/http'
import { tcp } from '@hale/checks/tcp'
import { type Check, createHealth } from '@hale/core'
import { probes } from '@hale/node'
import { listenForParent } from './listen-for-parent'
import { plainCheck } from './plain-check'

// One of the three: NAME, and ready only while ASKS (`b=http://127.0.0.1:4321`) and the DATABASE on that port are.
const { NAME: name = 'service', ASKS, DATABASE, GUARD } = process.env

const settings = { maxAge: 100 }
const readiness: Record<string, Check> = {}
if (ASKS) {
  const [asked = '', url = ''] = ASKS.split('=')
  readiness[asked] = GUARD === 'on' ? http(`${url}/readyz`, { from: name, ...settings }) : { ...plainCheck(`${url}/readyz`), ...settings }
}
if (DATABASE) readiness.database = tcp({ host: '127.0.0.1', port: Number(DATABASE), ...settings })

listenForParent(createServer(probes(createHealth({ name, readiness }))))
