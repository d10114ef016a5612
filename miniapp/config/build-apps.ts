import { APPS, type AppName } from './apps'
import { buildApp } from './build-app'

/** `build-apps.ts [owner|shop] [--if-changed]`: compiles both mini-programs, or the one that is named. */
async function main(words: string[]): Promise<void> {
  const named = APPS.filter((app) => words.includes(app))
  const apps: readonly AppName[] = named.length > 0 ? named : APPS
  // One after the other: two builds at once on two cores take as long and twice the memory.
  for (const app of apps) {
    const startedAt = Date.now()
    const dist = await buildApp(app, { reuse: words.includes('--if-changed') })
    process.stdout.write(`${app}: ${dist} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`)
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
