import type { Phone } from '../phone'
import { describe, isControl } from './audit'
import { coverOf } from './cover'
import { isVisible } from './find'
import { nameOf, textOf } from './names'

/** A side may be this much shorter than asked for: an edge may lie between two pixels on both ends. */
const ROUNDING_PX = 1

/**
 * The controls of the page that a finger hits within less than a square of this side, in a browser, which lays pages
 * out. What counts is where a touch arrives, with padding and what is drawn before or after, and not what is painted.
 */
export function findSmallTargets(phone: Phone, sidePx: number): string[] {
  return elementsOfPage(phone)
    .filter((element) => isControl(element) && coverOf(phone, element) === undefined)
    .map((control) => ({ control, reach: reachOf(phone, control, sidePx) }))
    .filter(({ reach }) => Math.min(reach.width, reach.height) < sidePx - ROUNDING_PX)
    .map(
      ({ control, reach }) =>
        `${describe(control)} "${nameOf(control) || textOf(control)}" is hit within ${reach.width} × ${reach.height} px`,
    )
}

function reachOf(phone: Phone, control: HTMLElement, sidePx: number): { width: number; height: number } {
  // Whoever taps the words of a label taps what it labels.
  const target = control.closest<HTMLElement>('wx-label') ?? control
  target.scrollIntoView({ block: 'center', inline: 'center' })
  const { left, top, width, height } = target.getBoundingClientRect()
  const [x, y] = [left + width / 2, top + height / 2]
  const { document } = phone.host.window
  const isHit = (dx: number, dy: number) => target.contains(document.elementFromPoint(x + dx, y + dy))
  const along = (dx: number, dy: number) => {
    let px = 0
    while (px < sidePx && isHit(dx * px, dy * px)) px += 1
    return px
  }
  const across = (dx: number, dy: number) => Math.max(0, along(-dx, -dy) + along(dx, dy) - 1)
  return { width: across(1, 0), height: across(0, 1) }
}

/** The words of the page that stand out from their ground by less than this, as WCAG 2.2 counts contrast. */
export function findPaleWords(phone: Phone, contrastMin: number): string[] {
  const found = elementsOfPage(phone)
    .filter((element) => wordsOf(element) !== '' && !isDisabled(element))
    .map((element) => ({ element, contrast: contrastOf(phone, element) }))
    .filter(({ contrast }) => contrast < contrastMin)
    .map(({ element, contrast }) => `${describe(element)} "${wordsOf(element)}" has ${contrast.toFixed(2)}`)
  return Array.from(new Set(found))
}

/** What stands in the element itself and not in one within it; a field holds it where no child is. */
function wordsOf(element: HTMLElement): string {
  if (element.matches('input,textarea')) return (element as HTMLInputElement).value.trim()
  const own = Array.from(element.childNodes).filter(({ nodeType }) => nodeType === element.TEXT_NODE)
  return own
    .map(({ textContent }) => textContent ?? '')
    .join('')
    .trim()
}

/** What cannot be used now may be pale; WCAG leaves it out. */
function isDisabled(element: HTMLElement): boolean {
  return element.closest('[aria-disabled="true"],[disabled]') !== null
}

type Colour = readonly [red: number, green: number, blue: number, alpha: number]
const WHITE: Colour = [255, 255, 255, 1]
const BLACK: Colour = [0, 0, 0, 1]

function contrastOf(phone: Phone, element: HTMLElement): number {
  element.scrollIntoView({ block: 'center', inline: 'center' })
  const layers = layersUnder(phone, element)
  const photo = layers.findLastIndex((layer) => layer.matches('wx-image,img,canvas,wx-map'))
  // Nobody knows what a photo shows behind the words: they have to be seen on the lightest and on the darkest.
  const grounds = (photo === -1 ? [WHITE] : [WHITE, BLACK]).map((base) =>
    layers.slice(photo + 1).reduce((ground, layer) => over(colourOf(layer, 'backgroundColor'), ground), base),
  )
  return Math.min(
    ...grounds.map((ground) => contrastBetween(over(colourOf(element, 'color'), ground), ground)),
  )
}

/** All that is painted under the words, the lowest first. */
function layersUnder(phone: Phone, element: HTMLElement): HTMLElement[] {
  const { left, top, width, height } = element.getBoundingClientRect()
  const { document } = phone.host.window
  const painted = document.elementsFromPoint(left + width / 2, top + height / 2) as HTMLElement[]
  const own = painted.indexOf(element)
  return (own === -1 ? chainOf(element) : painted.slice(own)).toReversed()
}

function chainOf(element: HTMLElement): HTMLElement[] {
  return element.parentElement === null ? [element] : [element, ...chainOf(element.parentElement)]
}

/** A colour of the element, as pale as everything around it makes it. */
function colourOf(element: HTMLElement, which: 'color' | 'backgroundColor'): Colour {
  const style = styleOf(element)
  const numbers = style[which].match(/[\d.]+/g)?.map(Number) ?? []
  if (!/^rgba?\(/.test(style[which])) throw new Error(`${describe(element)} has the colour ${style[which]}`)
  const [red = 0, green = 0, blue = 0, alpha = 1] = numbers
  const opacity = chainOf(element).reduce((share, one) => share * Number(styleOf(one).opacity), 1)
  return [red, green, blue, alpha * opacity]
}

function over([red, green, blue, alpha]: Colour, below: Colour): Colour {
  const mix = (above: number, under: number) => above * alpha + under * (1 - alpha)
  return [mix(red, below[0]), mix(green, below[1]), mix(blue, below[2]), 1]
}

function contrastBetween(one: Colour, other: Colour): number {
  const [high = 0, low = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminanceOf([red, green, blue]: Colour): number {
  const linear = (value: number) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function styleOf(element: HTMLElement): CSSStyleDeclaration {
  return (element.ownerDocument.defaultView ?? window).getComputedStyle(element)
}

function elementsOfPage({ stack }: Phone): HTMLElement[] {
  const page = stack.pages.at(-1)?.holder
  return Array.from(page?.querySelectorAll<HTMLElement>('*') ?? []).filter(isVisible)
}
