import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { prepareTheatre, type World } from '../../server/stories/world'
import { command, HERE, serviceNamed } from '../../server/stories/deeds'
import { newOwner, shopPhone, type OwnerPhone } from '../../server/stories/phones'
import { APPS, PACKAGE_ROOT, type AppName } from '../config/apps'
import { buildApp } from '../config/build-app'
import { orderIn } from '../e2e/fixtures'
import { pagesOf } from '../phone/bundle'
import { readApp } from '../phone/compile/compile-dist'
import { launchChromium } from '../phone/browser/chromium'
import type { ChromiumPhoneOptions } from '../phone/browser/open-chromium-phone'
import { SCENES, type Scene, type SceneIds, type Shot } from './scenes'
import { drawCover } from './cover'
import { drawSheet } from './sheet'
import { STATES, takeFirstScreen, takePictures, type Picture } from './take'

const BUILT_ADDRESS = (process.env['API_BASE_URL'] ?? 'http://127.0.0.1:3000').replace(/\/+$/, '')
/** Wide enough to judge, and small enough to keep: all sheets together stay below 5 MB. */
const READ_WIDTH = 390
const KEPT_WIDTH = 184
const DOCS = path.resolve(PACKAGE_ROOT, '../docs/pictures')

type Studio = {
  readonly world: World
  readonly dists: Readonly<Record<AppName, string>>
  readonly browser: Awaited<ReturnType<typeof launchChromium>>
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
  const dists = {} as Record<AppName, string>
  for (const app of APPS) dists[app] = await buildApp(app, { reuse: true })
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
async function writeCover({ covers, folders }: Studio): Promise<void> {
  const screens = APPS.flatMap((app) => covers.get(app) ?? [])
  if (screens.length < APPS.length) return
  const cover = await drawCover(screens)
  for (const { folder } of folders) writeFileSync(path.join(folder, 'phones.webp'), cover)
}

let people = 0

async function photographScene(studio: Studio, scene: Scene): Promise<void> {
  const isWanted = (shot: Shot) =>
    studio.words.length === 0 || studio.words.some((word) => nameOf(shot).includes(word))
  if (!scene.shots(NOTHING).some(isWanted)) return
  const { world } = studio
  const user = `林小雨${(people += 1)}`
  const owner = scene.isNew ? undefined : await newOwner(world, user)
  const ids = owner === undefined ? NOTHING : await idsOf(world, scene, owner)
  for (const shot of scene.shots(ids).filter(isWanted)) {
    const published = pagesOf(readApp(studio.dists[shot.app]))
    if (!published.includes(shot.path)) studio.problems.push(`${nameOf(shot)}: there is no such page`)
    else await photographPage(studio, shot, await phoneOf(studio, shot, user, ids))
  }
}

const NOTHING: SceneIds = { orderId: '', shopId: '', serviceId: '', vehicleId: '' }

async function idsOf(
  world: World,
  { stage, isQuoted, isCancelled }: Scene,
  owner: OwnerPhone,
): Promise<SceneIds> {
  const service = await serviceNamed(world, '小保养')
  if (stage === undefined) return { ...NOTHING, vehicleId: owner.vehicleId, serviceId: service.id }
  const quoted = isQuoted === undefined ? {} : { quoted: isQuoted }
  const order = await orderIn(world, stage, { owner, note: '过减速带时右前方有异响', ...quoted })
  if (isCancelled) {
    const { params, body } = command(world, order.id)
    await owner.call('POST /orders/:orderId/cancellation', {
      params,
      body: { ...body, reason: '临时有事，改天再约', feeFen: 0 },
    })
  }
  return { orderId: order.id, shopId: order.shop.shopId, serviceId: service.id, vehicleId: owner.vehicleId }
}

async function phoneOf(
  { world, dists, browser }: Studio,
  shot: Shot,
  user: string,
  { shopId }: SceneIds,
): Promise<ChromiumPhoneOptions & { browser: Studio['browser'] }> {
  const { app, role = 'shop-owner' } = shot
  if (role === 'technician' && shot.query?.['orderId'] !== undefined)
    await giveToTechnician(world, shopId, shot.query['orderId'])
  const isGuest = app === 'owner' || role === 'stranger'
  const name = isGuest ? user : (await shopPhone(world, shopId, role)).user
  return {
    dist: dists[shot.app],
    browser,
    servers: {
      [BUILT_ADDRESS]: world.apiUrl,
      [BUILT_ADDRESS.replace(/^http/, 'ws')]: world.apiUrl.replace(/^http/, 'ws'),
    },
    wechat: { adminUrl: world.adminUrl, appId: world.appids[shot.app], user: name },
    conditions: { place: { latitude: HERE.lat, longitude: HERE.lng, name: '西湖' } },
    launch: { path: shot.path, query: { ...shot.query } },
    storage: { session: JSON.stringify(await signIn(world, shot.app, name)) },
  }
}

/** A technician sees only the work that is theirs. */
async function giveToTechnician(world: World, shopId: string, orderId: string): Promise<void> {
  const [desk, { user }] = await Promise.all([
    shopPhone(world, shopId),
    shopPhone(world, shopId, 'technician'),
  ])
  const [{ technicians }, order] = await Promise.all([desk.call('GET /shop', {}), desk.order(orderId)])
  const technician = technicians.find(({ name }) => user.endsWith(` ${name}`))
  if (technician === undefined || technician.name === order.technicianName) return
  const { params, body } = command(world, orderId)
  await desk.call('POST /shop/orders/:orderId/assignment', {
    params,
    body: { ...body, technicianId: technician.id },
  })
}

/** She has used the mini-program before: a guest sees less of it. */
async function signIn(world: World, app: AppName, user: string) {
  const { js_code: code } = await world.wechat.login(world.appids[app], user)
  return world.client.call(null, 'POST /sessions', { body: { app, code } })
}

async function photographPage(
  studio: Studio,
  shot: Shot,
  options: Awaited<ReturnType<typeof phoneOf>>,
): Promise<void> {
  const name = nameOf(shot)
  const pictures: Picture[] = []
  for (const state of shot.isFullOnly ? (['full'] as const) : STATES) {
    try {
      const taken = await takePictures(options, state)
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

function nameOf({ app, path: page, as }: Shot): string {
  return `${app} ${as ?? page.replace(/\/index$/, '')}`
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
