import 'reflect-metadata'
import { disk, eventLoop, memory } from '@hale/checks/system'
import { HaleModule, HealthCheck } from '@hale/nest'
import { Controller, Get, Inject, Injectable, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'

@Injectable()
class Greetings {
  readonly languages = new Map([['en', 'hello']])

  // A check is a method. It uses what its class has.
  @HealthCheck({ scope: 'local', impact: 'no greetings' })
  dictionary(): boolean {
    return this.languages.size > 0
  }
}

@Controller('hello')
class HelloController {
  // Nest's own compiler emits decorator metadata, so it needs no @Inject.
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
      // The service writes only its log, so a full disk is worth a warning and must not stop traffic.
      readiness: { memory: memory(), disk: disk({ path: '/', critical: false }) },
      readinessDelay: 3_000, // after SIGTERM it serves for three more seconds, so that load balancers notice
    }),
  ],
  providers: [Greetings],
  controllers: [HelloController],
})
class AppModule {}

const app = await NestFactory.create(AppModule)
app.enableShutdownHooks()
await app.listen(Number(process.env.PORT ?? 3000))
console.log(`listening on http://localhost:${app.getHttpServer().address().port}, try /readyz`)
