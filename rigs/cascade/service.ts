import { createServer } from 'node:http'
import { http } from '@hale/checks/http'
import { tcp } from '@hale/checks/tcp'
import { type Check, createHealth } from '@hale/core'
import { probes } from '@hale/node'
import { listenForParent } from './listen-for-parent'
import { plainCheck } from './plain-check'

// One of the three services. It is ready only while the service CHECKED (`b=http://127.0.0.1:4321`) and the DATABASE on that port are.
const { NAME: name = 'service', CHECKED, DATABASE, GUARD } = process.env

const settings = { maxAge: 100 }
const readiness: Record<string, Check> = {}
if (CHECKED) {
  const [checked = '', url = ''] = CHECKED.split('=')
  readiness[checked] = GUARD === 'on' ? http(`${url}/readyz`, { from: name, ...settings }) : { ...plainCheck(`${url}/readyz`), ...settings }
}
if (DATABASE) readiness.database = tcp({ host: '127.0.0.1', port: Number(DATABASE), ...settings })

listenForParent(createServer(probes(createHealth({ name, readiness }))))
