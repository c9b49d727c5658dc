import { type Html, html, markupOf } from '../html/html'
import { iconOf, type Tone } from '../html/signs'
import type { Labels } from '../labels'

/** What a page says of itself beside its content. */
export interface DocumentParts {
  readonly title: string
  readonly tone: Tone
  readonly labels: Labels
  /** What relative links begin with. */
  readonly base: string
  readonly version: string
  readonly revision: string
  readonly now: number
  readonly content: Html
}

const ALONE = 5

/** The whole document. Without JavaScript it loads again every few seconds; the script keeps it up to date otherwise. */
export function documentOf({ title, tone, labels, base, version, revision, now, content }: DocumentParts): string {
  return `<!doctype html>\n${markupOf(html`<html lang="${labels.lang}"${directionOf(labels)}>
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="${iconOf(tone)}">
<link rel="stylesheet" href="${base}style.css?${version}">
<noscript><meta http-equiv="refresh" content="${ALONE}"></noscript>
<script src="${base}script.js?${version}" defer></script>
</head>
<body data-base="${base}" data-live="${labels.live}" data-lost="${labels.noContact}">
<a class="skip" href="#checks">${labels.skip}</a>
<p id="contact" role="status" hidden></p>
<p id="news" role="status"></p>
<div id="page" data-revision="${revision}" data-now="${now}">
${content}
</div>
</body>
</html>
`)}`
}

/** A page of one sentence with a link back. */
export function noticeOf(sentence: string, labels: Labels, version: string): string {
  return `<!doctype html>\n${markupOf(html`<html lang="${labels.lang}"${directionOf(labels)}>
<head>
<meta charset="utf-8">
<title>${sentence}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${iconOf('pending')}">
<link rel="stylesheet" href="./style.css?${version}">
</head>
<body>
<main class="notice"><h1>${sentence}</h1><p><a href="./">${labels.backToPage}</a></p></main>
</body>
</html>
`)}`
}

const FROM_RIGHT_TO_LEFT = /^(Adlm|Arab|Hebr|Mand|Nkoo|Rohg|Samr|Syrc|Thaa)$/

/** Arabic, Hebrew and others are written from right to left, and the page is laid out so. */
function directionOf({ lang }: Labels): Html | false {
  return FROM_RIGHT_TO_LEFT.test(new Intl.Locale(lang).maximize().script ?? '') && html` dir="rtl"`
}
