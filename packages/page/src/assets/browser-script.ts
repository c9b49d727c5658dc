import { createFormatter, DAY_AND_TIME } from '../wording/formatter'
import { createPoller } from './poller'
import { swapPage } from './swap-page'

/** What `<path>/data?live` answers. */
interface Live {
  readonly revision: string
  readonly now: number
  readonly live: Readonly<Record<string, string>>
}

const { base = './', live: liveLabel = '', lost: lostLabel = '' } = document.body.dataset
const { lang } = document.documentElement
const formatter = createFormatter(lang)
const today = new Intl.DateTimeFormat(lang, { timeStyle: 'medium' })
const earlier = new Intl.DateTimeFormat(lang, DAY_AND_TIME)
const contact = document.getElementById('contact') as HTMLElement
const news = document.getElementById('news') as HTMLElement
const page = (): HTMLElement => document.getElementById('page') as HTMLElement
let ahead = Number(page().dataset['now']) - Date.now()
let lastContact = Date.now()

function localTime(at: Date): string {
  return (at.toDateString() === new Date().toDateString() ? today : earlier).format(at)
}

function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

function writeTimes(): void {
  for (const time of page().querySelectorAll('time')) write(time, localTime(new Date(time.dateTime)))
  tick()
}

function tick(): void {
  const now = Date.now() + ahead
  for (const ago of page().querySelectorAll<HTMLElement>('[data-ago]')) write(ago, formatter.age(now - Number(ago.dataset['ago'])))
}

function writeLive({ live, now }: Live): void {
  ahead = now - Date.now()
  for (const element of page().querySelectorAll<HTMLElement>('[data-live]')) {
    const text = live[element.dataset['live'] as string]
    if (text === undefined) continue
    if (element instanceof HTMLTimeElement) element.dateTime = text
    else write(element, text)
  }
  const updated = document.getElementById('updated')
  if (updated instanceof HTMLTimeElement) updated.dateTime = new Date(now).toISOString()
  writeTimes()
}

/** Throws for what is not an answer of the page, such as that of a proxy. */
async function ask(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal, cache: 'no-store', redirect: 'error' })
  if (!response.ok) throw new Error(`answered ${response.status}`)
  return response
}

async function update(signal: AbortSignal): Promise<void> {
  const state: Live = await (await ask(`${base}data?live`, signal)).json()
  if (typeof state.revision !== 'string') throw new Error('not the page')
  if (state.revision !== page().dataset['revision']) {
    const before = document.title
    swapPage(await (await ask(location.pathname + location.search, signal)).text())
    if (document.title !== before) write(news, document.title)
  }
  writeLive(state)
}

function showContact(isLive: boolean): void {
  if (isLive) lastContact = Date.now()
  contact.hidden = false
  contact.dataset['lost'] = String(!isLive)
  write(contact, isLive ? liveLabel : lostLabel.replace('{time}', localTime(new Date(lastContact))))
}

writeTimes()
showContact(true)
setInterval(() => document.hidden || tick(), 1_000)
createPoller(update, showContact)
