import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { prepareTheatre } from '../../server/stories/world'
import { APPS, PACKAGE_ROOT, type AppName } from '../config/apps'
import { buildDists } from '../e2e/built'
import { pagesOf } from '../phone/bundle'
import { readApp } from '../phone/compile/compile-dist'
import { launchChromium } from '../phone/browser/chromium'
import { nameOf, NOTHING, phoneOf, prepareScene, type ShotPhone, type Studio } from './prepare'
import { SCENES, type Scene, type Shot } from './scenes'
import { drawCover } from './cover'
import { drawSheet } from './sheet'
import { STATES, takeFirstScreen, takePictures, type Picture } from './take'

/** Wide enough to judge, and small enough to keep: all sheets together stay below 5 MB. */
const READ_WIDTH = 390
const KEPT_WIDTH = 184
const DOCS = path.resolve(PACKAGE_ROOT, '../docs/pictures')

type Shoot = Studio & {
  readonly words: readonly string[]
  readonly folders: readonly { readonly folder: string; readonly width: number }[]
  readonly problems: string[]
  /** The first screens for the README, by app. */
  readonly covers: Map<AppName, Buffer>
}

async function main(argv: readonly string[]): Promise<number> {
  const words = argv.filter((word) => !word.startsWith('--'))
  const raw = path.join(needed('SHOTS_DIR'), 'sheets')
  rmSync(raw, { recursive: true, force: true })
  const folders = [
    { folder: raw, width: READ_WIDTH },
    ...(argv.includes('--write') ? [{ folder: DOCS, width: KEPT_WIDTH }] : []),
  ]
  for (const { folder } of folders) mkdirSync(folder, { recursive: true })
  const dists = await buildDists()
  const theatre = await prepareTheatre('ecommerce', {
    databaseUrl: needed('DATABASE_URL'),
    redisUrl: needed('REDIS_URL'),
    name: 'anxin_shots',
  })
  const browser = await launchChromium()
  const problems: string[] = []
  try {
    const world = await Promise.race([theatre.open(), theatre.death])
    for (const app of APPS) await world.wechat.registerPages(world.appids[app], pagesOf(readApp(dists[app])))
    const covers = new Map<AppName, Buffer>()
    const studio = { world, dists, browser, words, folders, problems, covers }
    for (const scene of SCENES) await Promise.race([photographScene(studio, scene), theatre.death])
  } finally {
    await browser.close()
    await theatre.close(false)
  }
  for (const problem of problems) process.stdout.write(`${problem}\n`)
  process.stdout.write(`contact sheets in ${folders.at(-1)?.folder}; ${problems.length} problems\n`)
  return problems.length === 0 ? 0 : 1
}

/** Both phones beside each other, where both have been taken. */
async function writeCover({ covers, folders }: Shoot): Promise<void> {
  const screens = APPS.flatMap((app) => covers.get(app) ?? [])
  if (screens.length < APPS.length) return
  const cover = await drawCover(screens)
  for (const { folder } of folders) writeFileSync(path.join(folder, 'phones.webp'), cover)
}

let people = 0

async function photographScene(studio: Shoot, scene: Scene): Promise<void> {
  const isWanted = (shot: Shot) =>
    studio.words.length === 0 || studio.words.some((word) => nameOf(shot).includes(word))
  if (!scene.shots(NOTHING).some(isWanted)) return
  const { world } = studio
  const user = `林小雨${(people += 1)}`
  const ids = await prepareScene(world, scene, user)
  for (const shot of scene.shots(ids).filter(isWanted)) {
    const published = pagesOf(readApp(studio.dists[shot.app]))
    if (!published.includes(shot.path)) studio.problems.push(`${nameOf(shot)}: there is no such page`)
    else await photographPage(studio, shot, await phoneOf(studio, shot, user, ids))
  }
}

async function photographPage(studio: Shoot, shot: Shot, options: ShotPhone): Promise<void> {
  const name = nameOf(shot)
  const pictures: Picture[] = []
  for (const state of shot.isFullOnly ? (['full'] as const) : STATES) {
    try {
      const taken = await takePictures(options, state, shot.taps)
      pictures.push(...taken.pictures)
      studio.problems.push(...taken.problems.map(({ look, what }) => `${name} ${state} ${look}: ${what}`))
    } catch (error) {
      studio.problems.push(`${name} ${state}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  if (shot.isCover) {
    studio.covers.set(shot.app, await takeFirstScreen(options))
    await writeCover(studio)
  }
  const file = `${name.replaceAll(/[/ ]/g, '-')}.webp`
  for (const { folder, width } of studio.folders)
    writeFileSync(path.join(folder, file), await drawSheet(name, pictures, width))
  process.stdout.write(`${name}\n`)
}

function needed(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing: take the pictures with \`npm run shots\``)
  return value
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exitCode = 1
  },
)
