import type { Io } from '../io'
import { packageManifest } from '../package-manifest'
import { type Diagnosis, examine } from './examine'
import { SEVERITIES, type Severity } from './finding'
import { FORMATS } from './formats/formats'
import { gatherEvidence } from './gather-evidence'
import { readDoctorArguments } from './read-doctor-arguments'
import { ruleLink } from './rule-link'
import { RULES } from './rules/rules'

export const help = `Usage: hale doctor [file|folder|-]... [options]

Finds what will go wrong in a deployment: Kubernetes, compose, Dockerfile, ECS, HAProxy and nginx.
\`-\` reads the standard input: helm template . | hale doctor -

  --url <url>         sends requests to the running service too, such as http://localhost:3000
  --bearer-env <name> the environment variable that holds the token for its full report
  --format <name>     text (the default), json, sarif or github
  --fail-on <level>   error (the default), warning or info
  --off <rule,...>    leaves rules out

Exit code: 0 nothing at or above --fail-on, 1 findings, 2 something could not be read.
`

const NOTHING_FOUND = 0
const FOUND = 1
const UNREADABLE = 2

/** `hale doctor`. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const options = readDoctorArguments(args)
  const rules = RULES.filter(({ id }) => !options.off.includes(id))
  const diagnosis = examine(await gatherEvidence(options, io), rules)
  const manifest = packageManifest()
  const context = { colour: inColour(io), version: manifest.version, linkOf: (id: string) => ruleLink(manifest, id) }
  io.stdout.write(FORMATS[options.format](diagnosis, context))
  return exitCode(diagnosis, options.failOn)
}

/** https://no-color.org: any value but the empty string turns colours off. */
function inColour({ isTTY, env }: Pick<Io, 'isTTY' | 'env'>): boolean {
  return isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
}

/** What could not be read wins over findings: the rest of the report may be green for that reason alone. */
function exitCode({ findings, problems, failures }: Diagnosis, failOn: Severity): number {
  if (problems.length > 0 || failures.length > 0) return UNREADABLE
  const counted = findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn))
  return counted ? FOUND : NOTHING_FOUND
}
