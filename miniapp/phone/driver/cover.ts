import type { Phone } from '../phone'
import { isVisible } from './find'

/**
 * What of the page lies over an element of it: a dialog that says it is modal, or a layer that is fixed over the whole
 * screen and painted later. WeChat's own dialogs need no such question: while one is open, the page is not looked at.
 */
export function coverOf(phone: Phone, element: HTMLElement): HTMLElement | undefined {
  const page = phone.stack.pages.at(-1)?.holder
  if (page === undefined || !page.contains(element)) return undefined
  const modal = Array.from(page.querySelectorAll<HTMLElement>('[aria-modal="true"]')).findLast(isVisible)
  if (modal !== undefined && !modal.contains(element)) return modal
  return fixedLayers(page).find((layer) => !layer.contains(element) && isAbove(layer, element))
}

function fixedLayers(page: HTMLElement): HTMLElement[] {
  const { styleSheets } = page.ownerDocument
  // The sheets say where to look: asking every element for its style takes too long.
  const selectors = Array.from(styleSheets).flatMap((sheet) => fixedIn(sheet.cssRules))
  const found = ['[style*="fixed"]', ...selectors].flatMap((selector) => matching(page, selector))
  return Array.from(new Set(found)).filter((element) => fillsScreen(element) && isVisible(element))
}

function fixedIn(rules: CSSRuleList): string[] {
  return Array.from(rules).flatMap((rule) => {
    const { selectorText, style, cssRules } = rule as CSSStyleRule
    const own = style?.getPropertyValue('position') === 'fixed' ? [selectorText] : []
    return [...own, ...(cssRules === undefined ? [] : fixedIn(cssRules))]
  })
}

function matching(page: HTMLElement, selector: string): HTMLElement[] {
  try {
    return Array.from(page.querySelectorAll<HTMLElement>(selector))
  } catch {
    // A selector that the document does not understand has no effect in it either.
    return []
  }
}

function fillsScreen(element: HTMLElement): boolean {
  const style = styleOf(element)
  if (style.position !== 'fixed' || style.pointerEvents === 'none') return false
  const isZero = (value: string) => Number.parseFloat(value) === 0
  const isFull = (value: string, unit: string) => value === '100%' || value === `100${unit}`
  const [top, right, bottom, left] = sidesOf(style)
  const wide = (isZero(left) && isZero(right)) || isFull(style.width, 'vw')
  const high = (isZero(top) && isZero(bottom)) || isFull(style.height, 'vh')
  return wide && high
}

/** jsdom does not take `inset` apart. */
function sidesOf(style: CSSStyleDeclaration): [string, string, string, string] {
  const given = style.getPropertyValue('inset').split(/\s+/).filter(Boolean)
  const [top = '', right = top, bottom = top, left = right] = given
  return [style.top || top, style.right || right, style.bottom || bottom, style.left || left]
}

/** As it is painted: by z-index, and of equals the later one. */
function isAbove(layer: HTMLElement, element: HTMLElement): boolean {
  const [above, below] = [depthOf(layer), depthOf(element)]
  if (above !== below) return above > below
  const { DOCUMENT_POSITION_FOLLOWING } = layer.ownerDocument
  return (element.compareDocumentPosition(layer) & DOCUMENT_POSITION_FOLLOWING) !== 0
}

/** The highest z-index around it; without any it is painted at 0. */
function depthOf(element: HTMLElement): number {
  const depths: number[] = []
  for (let current: HTMLElement | null = element; current !== null; current = current.parentElement) {
    const own = Number.parseInt(styleOf(current).zIndex, 10)
    if (!Number.isNaN(own)) depths.push(own)
  }
  return depths.length === 0 ? 0 : Math.max(...depths)
}

function styleOf(element: HTMLElement): CSSStyleDeclaration {
  return (element.ownerDocument.defaultView ?? window).getComputedStyle(element)
}
