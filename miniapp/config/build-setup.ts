import { APPS } from './apps'
import { buildApp } from './build-app'

/** Before the tests: both mini-programs are built once, so that no two test files build the same folder at a time. */
export async function setup(): Promise<void> {
  for (const app of APPS) await buildApp(app, { reuse: true })
}
