import { expect, it } from 'vitest'
import { createSource } from '../source'
import { locationFor, type NginxServer, readNginx } from './nginx'

const read = (text: string) => readNginx(createSource('nginx.conf', text))
const server = (text: string) => read(text).servers[0] as NginxServer

it('reads servers, where they listen, and where they pass requests to', () => {
  const found = server(`http {
  upstream orders { server orders:3000 max_fails=2; }
  server {
    listen 80; listen [::]:443 ssl; # both
    location / { proxy_pass "http://orders"; }
    location = /livez { return 404; }
  }
}`)
  expect(found.listens).toEqual(['80', '[::]:443'])
  expect(found.locations).toMatchObject([
    { path: '/', passes: 'http://orders', closed: false, place: { line: 5 } },
    { path: '/livez', modifier: '=', closed: true },
  ])
})

it('chooses a location as nginx does', () => {
  const found = server(`server {
  location / { proxy_pass http://a; }
  location /api/ { proxy_pass http://b; }
  location = /api/x { proxy_pass http://c; }
  location ~* \\.PNG$ { proxy_pass http://d; }
  location ^~ /static/ { proxy_pass http://e; }
}`)
  const chosen = ['/x', '/api/y', '/api/x', '/api/y.png', '/static/y.png'].map((path) => locationFor(found, path)?.passes)
  expect(chosen).toEqual(['http://a', 'http://b', 'http://c', 'http://d', 'http://e'])
})

it('reads the active check of nginx Plus', () => {
  const { balancers } = read(
    'server { location / { proxy_pass http://a; proxy_read_timeout 2s; health_check uri=/readyz interval=3 fails=2 passes=4; } }',
  )
  expect(balancers).toMatchObject([
    { path: '/readyz', interval: { value: 3 }, failures: { value: 2 }, passes: { value: 4 }, timeout: { value: 2 } },
  ])
})

it('says where a brace is not closed, and where one is too many', () => {
  expect(read('http {\n  server { listen 80;\n}').problems).toMatchObject([{ place: { line: 1, column: 6 } }])
  expect(read('server { listen 80; }\n}').problems).toMatchObject([{ place: { line: 2, column: 1 } }])
})
