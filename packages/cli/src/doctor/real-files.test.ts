import { expect, it } from 'vitest'
import { applyEdits } from './edits/edit'
import { RULES } from './rules/rules'
import { judgeFiles } from './testing/judge-example'

/** Files in the manner of well-known charts and images: several lines of script, shared probes, comments and blank lines everywhere. */
const FILES: Readonly<Record<string, string>> = {
  'redis.yaml': `---
# Source: redis/templates/master/application.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: release-name-redis-master
spec:
  replicas: 1
  template:
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: redis
          image: docker.io/bitnami/redis:7.2.5-debian-12-r0
          livenessProbe:
            initialDelaySeconds: 20
            periodSeconds: 5
            # One second longer than command timeout should prevent generation of zombie processes.
            timeoutSeconds: 6
            exec:
              command:
                - sh
                - -c
                - /health/ping_liveness_local.sh 5
        - name: metrics
          image: docker.io/bitnami/redis-exporter:1.61.0
          command:
            - /bin/bash
            - -c
            - |
              if [[ -f '/secrets/redis-password' ]]; then
              export REDIS_PASSWORD=$(cat /secrets/redis-password)
              fi
              redis_exporter 2>&1
          ports:
            - name: metrics
              containerPort: 9121
          livenessProbe: &metrics
            tcpSocket: { port: metrics }
            failureThreshold: 1   


          # the same
          readinessProbe: *metrics
`,
  'controller.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: controller}
spec:
  template:
    spec:
      containers:

        - # the controller
          name: controller
          image: registry.example/controller@sha256:e24f39
          args:
            - /controller
          lifecycle:
            preStop:
              exec:
                command: ["/bin/sh", "-c", "sleep 45; /wait-shutdown"]
          livenessProbe:
            httpGet: { path: /healthz,
                       port: 10254, scheme: HTTP }   # trailing
            periodSeconds: "10"
          readinessProbe:
            httpGet:
              path: "/healthz"   
              port: 10254
            timeoutSeconds: 1m
          ports:
            - name: http
              containerPort: 80
# the end
`,
  Dockerfile: `FROM node:18-alpine AS base
FROM base AS runner
ENV PORT=3000
HEALTHCHECK --interval=5s \\
  # a comment between
  CMD curl -s localhost:3000/readyz || exit 1
CMD HOSTNAME="0.0.0.0" node server.js
`,
}

it.each(Object.keys(FILES))(
  'of %s the fix of each finding, applied alone, ends the finding and leaves a file that can be read',
  async (name) => {
    const { findings, problems } = await judgeFiles(RULES, FILES)
    expect(problems).toEqual([])
    const fixable = findings.filter(({ place, fix }) => place?.file === name && fix.edits.length > 0)
    expect(fixable.length).toBeGreaterThan(2)
    for (const { rule, message, fix } of fixable) {
      const [edit] = fix.edits
      const text = edit ? applyEdits(edit.source, fix.edits) : ''
      const after = await judgeFiles(RULES, { ...FILES, [name]: text })
      expect(after.problems, `${rule.id} in\n${text}`).toEqual([])
      const left = after.findings.filter((finding) => finding.rule === rule && finding.message === message)
      expect(left, `${rule.id} in\n${text}`).toEqual([])
    }
  },
)
