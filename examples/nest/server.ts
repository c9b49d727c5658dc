import 'reflect-metadata'
import { disk, eventLoop, memory } from '@hale/checks/system'
import { HaleModule, HealthCheck } from '@hale/nest'
import { Controller, Get, Inject, Injectable, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'

@Injectable()
class Greetings {
  readonly languages = new Map([['en', 'hello']])

  // A check is a method, with everything at hand that its class has.
  @HealthCheck({ scope: 'local', impact: 'nobody is greeted' })
  dictionary(): boolean {
    return this.languages.size > 0
  }
}

@Controller('hello')
class HelloController {
  // With Nest's own compiler, which emits types, @Inject is not needed.
  constructor(@Inject(Greetings) private readonly greetings: Greetings) {}

  @Get()
  greet(): string {
    return `${this.greetings.languages.get('en')}\n`
  }
}

@Module({
  imports: [
    HaleModule.forRoot({
      name: 'nest-example',
      liveness: { eventLoop: eventLoop() },
      // A full disk is worth reporting, but the service can still answer.
      readiness: { memory: memory(), disk: disk({ path: '/', critical: false }) },
      readinessDelay: 3_000, // not ready from SIGTERM on, and still serving until everybody has seen that
    }),
  ],
  providers: [Greetings],
  controllers: [HelloController],
})
class AppModule {}

const app = await NestFactory.create(AppModule)
app.enableShutdownHooks(undefined, { useProcessExit: true })
await app.listen(Number(process.env.PORT ?? 3000))
console.log(`listening on http://localhost:${app.getHttpServer().address().port}, try /readyz`)
