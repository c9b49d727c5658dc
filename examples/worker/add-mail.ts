import { Queue } from 'bullmq'

// Puts a mail into the queue: `node --import tsx add-mail.ts someone@example.com [ms that sending it takes]`.
const [, , to = 'someone@example.com', takes = '10'] = process.argv
const { REDIS_PORT = '6379', REDIS_PASSWORD } = process.env
const queue = new Queue('mails', {
  connection: { host: '127.0.0.1', port: Number(REDIS_PORT), ...(REDIS_PASSWORD && { password: REDIS_PASSWORD }) },
})
await queue.add('mail', { to, takes: Number(takes) })
await queue.close()
console.log(`added a mail to ${to}`)
