import type { Powertrain } from '@anxin/shared/vehicles/vehicle.contract'

/** Makers whose cars a shop may specialise in, by the names of the vehicle list. */
const MAKERS: Readonly<Record<string, readonly string[]>> = {
  german: ['大众', '奥迪', '奔驰', '迈巴赫', '宝马', 'smart', '保时捷', '欧宝'],
  japanese: [
    '丰田',
    '雷克萨斯',
    '本田',
    '讴歌',
    '日产',
    '英菲尼迪',
    '马自达',
    '三菱',
    '斯巴鲁',
    '铃木',
    '五十铃',
  ],
}
const HYBRIDS: readonly Powertrain[] = ['hev', 'phev', 'erev']

/** The specialities beside the trade that fit a car: those of its maker, and hybrids. */
export function specialitiesFor(
  brandName: string | null,
  powertrain: Powertrain | undefined,
): readonly string[] {
  const makers = Object.entries(MAKERS).flatMap(([speciality, names]) =>
    brandName !== null && names.includes(brandName) ? [speciality] : [],
  )
  return powertrain && HYBRIDS.includes(powertrain) ? [...makers, 'hybrid'] : makers
}
