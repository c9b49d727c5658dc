import { readToken } from '../bearer-token'
import type { Io } from '../io'
import type { Manifests } from '../manifest/manifests'
import type { Problem } from '../manifest/problem'
import { readManifests } from '../manifest/read-manifests'
import { UsageError } from '../usage-error'
import { observeService } from './live/observe-service'
import { isAnswered, type Unanswered } from './live/sample'
import type { Service } from './live/service'
import type { DoctorArguments } from './read-doctor-arguments'
import type { Evidence } from './rule'
import { questionsOf } from './rules/probe-endpoint'

type Source = Pick<DoctorArguments, 'paths' | 'url' | 'bearerEnv'>

/**
 * Reads the files and, with `--url`, sends requests to the running service.
 *
 * @throws UsageError when the environment holds no token.
 */
export async function gatherEvidence({ paths, url, bearerEnv }: Source, io: Pick<Io, 'cwd' | 'stdin' | 'env'>): Promise<Evidence> {
  const token = bearerEnv === undefined ? undefined : tokenOf(bearerEnv, io.env)
  const manifests = await readManifests(paths, io)
  if (!url) return { manifests }
  const service = await observeService({ url, token, ...questionsOf(manifests, url) })
  const problem = unreachable(service)
  return problem ? { manifests: withProblem(manifests, problem) } : { manifests, service }
}

function tokenOf(name: string, env: Io['env']): string {
  try {
    return readToken(name, env)
  } catch (error) {
    throw new UsageError(`hale doctor: ${(error as Error).message}`)
  }
}

const REASONS: Readonly<Record<Unanswered['failure'], string>> = {
  refused: 'nothing listens there',
  silent: 'it accepts connections and gives no answer',
  'not HTTP': 'it does not speak the protocol of the URL: exchange http and https',
  broken: 'there is no answer: look at the name and the port',
}

/** A service that never answers is like a file that cannot be read. */
function unreachable({ url, anonymous, measurements }: Service): Problem | undefined {
  const samples = [anonymous, ...measurements.values()].flatMap((measurement) => measurement?.samples ?? [])
  if (samples.some(isAnswered)) return undefined
  const [first] = samples
  if (!first || isAnswered(first)) return undefined
  const place = { file: url.origin, line: 1, column: 1, endLine: 1, endColumn: 1 }
  return { place, message: `the service of --url does not answer: ${REASONS[first.failure]}` }
}

function withProblem(manifests: Manifests, problem: Problem): Manifests {
  return { ...manifests, problems: [...manifests.problems, problem] }
}
