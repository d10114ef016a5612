import type { MaskedQuote } from '@anxin/shared/opinions/opinion.contract'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { OrderLineRow, OrderRow } from '../orders'

export type Masked = {
  readonly quote: MaskedQuote
  readonly photoIds: readonly string[]
  readonly lineIds: readonly string[]
  readonly amountsFen: readonly number[]
}

/**
 * The lines that are shown, as a stranger may see them: no plate, no person, no shop, no price. Of photos only those
 * of the findings that the lines come from go along: pictures of parts, encoded anew when they were taken in, never
 * those of the intake, which show the plate.
 * @param wanted the photos that the owner lets go along; all of them where it is left out
 */
export function maskQuote(
  order: OrderRow,
  lines: readonly OrderLineRow[],
  wanted?: readonly string[],
): Masked {
  const shown = lines.filter(({ state }) => state === 'shown')
  const photoIds = [...new Set(shown.flatMap((line) => photosOfFinding(line)))]
    .filter((id) => wanted === undefined || wanted.includes(id))
    .slice(0, LIMITS.opinionPhotosMax)
  const hide = (text: string) => hideNames(text, [order.shopName])
  return {
    quote: {
      serviceName: order.serviceName,
      carText: order.vehicleText.split(' · ')[0] ?? '',
      odometerKm: order.odometerKm,
      isSupplement: order.supplementPending,
      lines: shown.map((line) => ({
        kind: line.kind,
        name: hide(line.name),
        partType: line.partType,
        brand: line.brand === null ? null : hide(line.brand),
        quantityMilli: line.quantityMilli,
        unit: line.unit,
        finding:
          line.basis?.from === 'finding' ? { name: hide(line.basis.name), level: line.basis.level } : null,
        photos: photosOfFinding(line).flatMap((id) => (photoIds.includes(id) ? [photoIds.indexOf(id)] : [])),
      })),
    },
    photoIds,
    lineIds: shown.map(({ id }) => id),
    amountsFen: shown.map(({ amountFen }) => amountFen),
  }
}

function photosOfFinding({ basis }: OrderLineRow): readonly string[] {
  return basis?.from === 'finding' ? basis.photoIds : []
}

const PLATE = /[\u4e00-\u9fa5][A-Z][·\s]?[A-Z0-9]{5,6}/g
const LONG_NUMBER = /\d{7,}/g

/** A shop writes the names of its lines itself: its own name, a plate or a phone number in one is hidden. */
export function hideNames(text: string, names: readonly (string | null)[]): string {
  return names
    .reduce<string>((hidden, name) => (name ? hidden.replaceAll(name, '＊＊') : hidden), text)
    .replaceAll(PLATE, '＊＊')
    .replaceAll(LONG_NUMBER, '＊＊')
}
