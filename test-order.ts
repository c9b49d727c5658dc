import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const root = import.meta.dirname

/** The test files that take longer than 15 s, the longest first. They mostly wait: for browsers, for servers, for faults. */
const longest = [
  'packages/checks/src/amqp.test.ts',
  'rigs/init/init.test.ts',
  'packages/checks/src/sftp.test.ts',
  'benchmarks/src/bench.test.ts',
  'packages/checks/src/smtp.test.ts',
  'packages/checks/src/postgres.test.ts',
  'rigs/test-runners/runners.test.ts',
  'packages/page/src/accessibility.test.ts',
  'rigs/cascade/cascade.test.ts',
  'packages/mutants/src/mutants.test.ts',
  'packages/checks/src/mysql.test.ts',
  'packages/page/src/frameworks.test.ts',
  'rigs/built-adapters/built-adapters.test.ts',
  'packages/checks/src/etcd.test.ts',
  'packages/checks/src/activity/passive.test.ts',
  'rigs/end-to-end/demo.test.ts',
  'packages/page/src/reactions.test.ts',
  'rigs/simulate/kubelet.test.ts',
  'rigs/end-to-end/demo-on-real-servers.test.ts',
  'packages/checks/src/redis.test.ts',
  'packages/testbed/src/servers.test.ts',
  'packages/node/src/probe-thread/probe-thread.blocked.test.ts',
  'packages/checks/src/memcached.test.ts',
  'packages/checks/src/jwks.test.ts',
  'rigs/fleet/fleet.test.ts',
  'rigs/simulate/haproxy.test.ts',
  'rigs/snippets/snippets.test.ts',
  'packages/checks/src/s3.test.ts',
  'packages/checks/src/nats.test.ts',
  'rigs/end-to-end/examples.test.ts',
  'rigs/real-clients/real-clients.test.ts',
  'packages/page/src/history/history.test.ts',
  'packages/checks/src/grpc.test.ts',
  'packages/checks/src/redis/modes.test.ts',
  'packages/page/src/many-viewers.test.ts',
  'rigs/shutdown-under-load/shutdown.test.ts',
  'packages/checks/src/activity/progress.test.ts',
  'packages/node/src/probe-thread/conformance.test.ts',
  'packages/checks/src/postgres/clients.test.ts',
  'packages/checks/src/ldap.test.ts',
  'packages/checks/src/dynamodb.test.ts',
  'packages/node/src/systemd/systemd.test.ts',
  'packages/checks/src/zookeeper.test.ts',
  'packages/checks/src/impostors.test.ts',
  'packages/checks/src/clickhouse.test.ts',
  'packages/checks/src/sqs.test.ts',
  'packages/checks/src/mqtt.test.ts',
  'packages/checks/src/bullmq.test.ts',
  'packages/checks/src/clock.test.ts',
  'packages/nest/src/conformance.test.ts',
]

const missing = longest.filter((file) => !existsSync(join(root, file)))
if (missing.length > 0) throw new Error(`test-order.ts: the listed files must exist; remove ${missing.join(', ')}`)

/** Whether a file is one of the longest, by its path from the root. */
export const isLong = (file: string): boolean => longest.includes(file)

/**
 * Starts the longest files first, because a long file that starts last runs alone while the other workers have nothing to do.
 * The pure ones come last, side by side: a process goes on to the next file only if that is pure too.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const inOrder = await super.sort(files)
    return inOrder.toSorted((a, b) => place(a) - place(b))
  }
}

function place({ moduleId, project }: TestSpecification): number {
  if (project.name === 'pure') return longest.length + 1
  const index = longest.indexOf(relative(root, moduleId))
  return index === -1 ? longest.length : index
}
