import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { PACKAGE_ROOT, type AppName } from './apps'

type Theme = 'light' | 'dark'
type Picture = { readonly file: string; readonly png: Buffer }

/** Tab → drawing of the icon set. */
const TABS: Readonly<Record<AppName, Readonly<Record<string, string>>>> = {
  owner: { home: 'home', cars: 'car', orders: 'receipt', mine: 'user' },
  shop: { offers: 'bell', jobs: 'wrench', schedule: 'calendar', shop: 'shop' },
}
/** WeChat's size of a tab's picture. */
const TAB_PX = 81
/** WeChat shows the picture of a card at 5:4. */
const CARD = { width: 500, height: 400 }

/** Draws what WeChat takes only as a file: the pictures of the tabs in both themes, and of the card that is shared. */
export async function drawPictures(): Promise<Picture[]> {
  const icons = readIcons()
  const pictures: Picture[] = []
  for (const app of ['owner', 'shop'] as const) {
    const themes = readThemes(app)
    for (const [tab, icon] of Object.entries(TABS[app])) {
      for (const theme of ['light', 'dark'] as const) {
        const draw = async (suffix: string, colour: string, stroke: number) =>
          pictures.push({
            file: `${app}/tabs/${tab}${suffix}-${theme}.png`,
            png: await rasterise(tabSvg(icons.get(icon) ?? '', colour, stroke), TAB_PX),
          })
        await draw('', themes[theme]['tabText'] ?? '', 1.5)
        await draw('-chosen', themes[theme]['tabSelected'] ?? '', 2)
      }
    }
  }
  pictures.push({
    file: 'owner/pictures/share.png',
    png: await rasterise(cardSvg(icons, readThemes('owner').light), CARD.width),
  })
  return pictures
}

/** The drawings of the icon set by name, without their frame. */
function readIcons(): Map<string, string> {
  const sheet = readFileSync(path.join(PACKAGE_ROOT, 'common/ui/Icon/_icons.scss'), 'utf8')
  const drawings = sheet.matchAll(/'([\w-]+)':\s*"%3Csvg [^>]*?%3E(.*?)%3C\/svg%3E"/g)
  return new Map(Array.from(drawings, ([, name = '', body = '']) => [name, decodeURIComponent(body)]))
}

function readThemes(app: AppName): Record<Theme, Record<string, string>> {
  return JSON.parse(readFileSync(path.join(PACKAGE_ROOT, app, 'theme.json'), 'utf8')) as Record<
    Theme,
    Record<string, string>
  >
}

/** The drawing in the middle of its square, with the room around it that WeChat's bar wants. */
function tabSvg(drawing: string, colour: string, stroke: number): string {
  return `<svg xmlns='http://www.w3.org/2000/svg' viewBox='-2.500 -2.500 29 29'>${lines(drawing, colour, stroke)}</svg>`
}

/** A sheet of paper with three lines that add up, and a tick: the receipt that the product is about. No words: no plate. */
function cardSvg(icons: ReadonlyMap<string, string>, theme: Record<string, string>): string {
  const [ink, page, paper] = [theme['tabSelected'], theme['pageBackground'], theme['tabBackground']]
  const row = (y: number, width: number) =>
    `<rect x='170' y='${y}' width='${width}' height='10' rx='5' fill='${ink}' opacity='0.3'/>` +
    `<rect x='300' y='${y}' width='40' height='10' rx='5' fill='${ink}' opacity='0.55'/>`
  const tick = lines(icons.get('check') ?? '', paper ?? '', 2.4)
  return (
    `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${CARD.width} ${CARD.height}'>` +
    `<rect width='100%' height='100%' fill='${page}'/>` +
    `<path d='M140 60h220v270l-22-14-22 14-22-14-22 14-22-14-22 14-22-14-22 14-22-14-22 14z' fill='${paper}'/>` +
    `${row(110, 90)}${row(145, 70)}${row(180, 100)}` +
    `<rect x='170' y='220' width='170' height='2' fill='${ink}' opacity='0.2'/>` +
    `<rect x='170' y='244' width='60' height='16' rx='8' fill='${ink}' opacity='0.55'/>` +
    `<rect x='270' y='244' width='70' height='16' rx='8' fill='${ink}'/>` +
    `<circle cx='365' cy='320' r='44' fill='${ink}'/>` +
    `<g transform='translate(335 290) scale(2.5)'>${tick}</g></svg>`
  )
}

function lines(drawing: string, colour: string, stroke: number): string {
  return `<g fill='none' stroke='${colour}' stroke-width='${stroke}' stroke-linecap='round' stroke-linejoin='round'>${drawing}</g>`
}

async function rasterise(svg: string, width: number): Promise<Buffer> {
  return sharp(Buffer.from(svg), { density: 400 })
    .resize({ width })
    .png({ palette: true, colours: 32, compressionLevel: 9, effort: 10 })
    .toBuffer()
}

async function main(): Promise<void> {
  for (const { file, png } of await drawPictures()) {
    const target = path.join(PACKAGE_ROOT, file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, png)
    process.stdout.write(`${file}: ${png.length} bytes\n`)
  }
}

if (process.argv[1] === __filename) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  })
}
