import { expect, it } from 'vitest'
import { createSource } from '../source'
import { readHaproxy } from './haproxy'

const read = (text: string) => readHaproxy(createSource('haproxy.cfg', text))

it('reads what a backend asks, how often, and what passes', () => {
  const [orders, mail] = read(`defaults
  mode http # all of it
  timeout check 1s
  default-server inter 500ms fall 4
backend orders
  option httpchk
  http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host "orders shop"
  http-check expect status 200-299
  server one 10.0.0.1:3000 check fall 2 rise 5
  server two 10.0.0.2:3001 check port 9090
backend mail
  server one mail:25 check
backend static
  server one static:80
`)
  expect(orders).toMatchObject({
    name: 'backend orders',
    path: '/readyz',
    ports: [3000, 9090],
    interval: { value: 0.5 },
    timeout: { value: 1 },
    failures: { value: 2 },
    passes: { value: 5 },
    onlyProbes: true,
    place: { line: 7 },
  })
  expect([200, 299, 300].map((code) => orders?.accepts(code))).toEqual([true, true, false])
  expect(mail).toMatchObject({ path: undefined, failures: { value: 4 }, passes: { value: 2 } })
})

it('bounds a check by its interval where no timeout is written, and takes 2xx and 3xx by default', () => {
  const [orders] = read('listen orders\n  option httpchk OPTIONS /readyz\n  server one orders:3000 check\n')
  expect(orders).toMatchObject({ path: '/readyz', interval: { value: 2 }, timeout: { value: 2 } })
  expect([200, 399, 404].map((code) => orders?.accepts(code))).toEqual([true, true, false])
})

it('does not count on probes alone where an agent says that a server stops', () => {
  const [orders] = read('backend orders\n  server one orders:3000 check agent-check agent-port 9101\n')
  expect(orders?.onlyProbes).toBe(false)
})

it('takes the settings of the defaults that a section names, and those of the last defaults otherwise', () => {
  const text = `defaults slow
  option httpchk
  default-server inter 9s fall 4
  timeout check 3s
defaults quick from slow
  default-server inter 1s
defaults
  mode http
backend orders from quick
  server one orders:3000 check
backend stock from slow
  server one stock:3000 check
backend mail
  server one mail:25 check
`
  const settings = read(text).map(({ name, path, interval, failures, timeout }) => [
    name,
    path,
    interval.value,
    failures.value,
    timeout.value,
  ])
  expect(settings).toEqual([
    ['backend orders', '/', 1, 3, 3],
    ['backend stock', '/', 9, 4, 3],
    ['backend mail', undefined, 2, 3, 2],
  ])
})

it('reads a server-template, and the port that http-check connects to', () => {
  const [orders] = read(
    'backend orders\n  option httpchk\n  http-check connect port 9090\n  server-template web 3 orders:3000 check inter 5s\n',
  )
  expect(orders).toMatchObject({ ports: [9090], interval: { value: 5 } })
  const [stock] = read('backend stock\n  server-template web 1-3 stock:3000 check\n')
  expect(stock).toMatchObject({ ports: [3000] })
})

it.each([
  ['! rstatus ^5', '100-499'],
  ['! status 500-599', '100-499'],
  ['rstatus ^20[04]$', '200,204'],
])('http-check expect %s takes %s', (expected, codes) => {
  const [orders] = read(`backend orders\n  option httpchk\n  http-check expect ${expected}\n  server one orders:3000 check\n`)
  expect(orders?.matcher).toBe(codes)
  expect([200, 503].map((code) => orders?.accepts(code))).toEqual([true, false])
})
